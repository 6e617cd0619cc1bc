import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { Story } from './proofs/story.js';

/**
 * Stories of a fleet as text: steps, a line `----`, and what came of them, with an empty line after. The steps are
 * told in testdata/scenarios/README.md. `NAVARCH_REWRITE=1 npm test -- libs/placement/dist/scenario` writes what came
 * of them into the files: read the difference before it is committed.
 */
const folder = new URL('../testdata/scenarios/', import.meta.url);

describe('scenario', () => {
  const names = readdirSync(folder).filter((name) => name.endsWith('.txt'));
  it.each(names.sort())('%s', (name) => {
    const file = new URL(name, folder);
    const told = readFileSync(file, 'utf8');
    const played = play(told);
    if (process.env['NAVARCH_REWRITE'] === '1') writeFileSync(file, played);
    else expect(played).toBe(told);
  });
});

function play(text: string): string {
  const story = new Story();
  const blocks = text.trimEnd().split(/\n\n+/);
  const played = blocks.map((block) => {
    const [steps = ''] = block.split('\n----');
    if (steps.startsWith('#')) return steps;
    const said = steps.split('\n').map((step) => story.take(step));
    return [steps, '----', ...said.filter((line) => line !== '')].join('\n');
  });
  return `${played.join('\n\n')}\n`;
}
