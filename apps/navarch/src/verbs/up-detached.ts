import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Complaint } from '../complaint.js';
import { toComplaint } from '../failure.js';
import { logFileOf, shown } from '../home.js';
import { printProgress } from '../print/progress.js';
import { readSetup, type Setup } from '../setup.js';
import { printSummary, superviseHere } from './up.js';

/** What a detached supervisor tells the command that started it. */
type News =
  | { readonly kind: 'progress'; readonly text: string }
  | { readonly kind: 'ready' }
  | { readonly kind: 'failed'; readonly message: string; readonly advice: readonly string[] };

/** Starts a supervisor in the background and returns when everything is ready. */
export async function upDetached(): Promise<void> {
  const setup = readSetup();
  const child = spawnSupervisor(setup);
  const outcome = await followNews(child, setup);
  if (outcome.kind === 'failed') throw new Complaint(outcome.message, outcome.advice);
  child.disconnect();
  child.unref();
  await printSummary(setup, true);
}

/** The other end: `navarch supervise`, which nobody types. */
export async function supervise(): Promise<void> {
  const tell = (news: News): void => {
    // The command that waits may be gone; its channel is then closed, and nothing is lost.
    if (process.connected) process.send?.(news, () => undefined);
  };
  process.on('disconnect', () => undefined);
  try {
    await superviseHere(readSetup(), (text) => tell({ kind: 'progress', text }));
    tell({ kind: 'ready' });
  } catch (error) {
    const { message, advice } = toComplaint(error);
    tell({ kind: 'failed', message, advice });
    process.exitCode = 1;
    process.disconnect?.();
  }
}

function spawnSupervisor(setup: Setup): ChildProcess {
  mkdirSync(setup.home.logs, { recursive: true, mode: 0o700 });
  const errors = openSync(logFileOf(setup.home, 'supervisor'), 'a', 0o600);
  const main = fileURLToPath(new URL('../main.js', import.meta.url));
  const child = spawn(process.execPath, [main, 'supervise'], {
    detached: true,
    stdio: ['ignore', 'ignore', errors, 'ipc'],
  });
  closeSync(errors);
  return child;
}

function followNews(child: ChildProcess, setup: Setup): Promise<News> {
  return new Promise((resolve) => {
    child.on('message', (message) => {
      const news = message as News;
      if (news.kind === 'progress') printProgress(news.text);
      else resolve(news);
    });
    child.once('exit', (code) => {
      const log = shown(logFileOf(setup.home, 'supervisor'));
      const message = `the supervisor ended (exit code ${code ?? 'unknown'}) before it was ready`;
      resolve({ kind: 'failed', message, advice: [`tail ${log}`] });
    });
  });
}
