import { appendFileSync, mkdirSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';
import { logFileOf, type Home } from '../home.js';
import type { Progress } from '../print/progress.js';

/** What the supervisor said, kept for `navarch logs supervisor`, besides wherever else it goes. */
export function withJournal(home: Home, say: Progress): Progress {
  const file = logFileOf(home, 'supervisor');
  return (text) => {
    say(text);
    try {
      mkdirSync(home.logs, { recursive: true, mode: 0o700 });
      appendFileSync(file, `${new Date().toISOString()} ${stripVTControlCharacters(text)}\n`);
    } catch {
      // A full disk must not end what runs.
    }
  };
}
