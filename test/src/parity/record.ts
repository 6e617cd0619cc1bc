import { readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from '../repository/root.js';
import type { Outcomes } from './play.js';

/**
 * What the real server answered, a file for each topic: facts that we measured, so that the comparison does not need its
 * binary.
 */
const folder = join(root, 'test/testdata/parity');
const fileOf = (topic: string): string => join(folder, `${topic}.json`);

export function readRecord(topic: string): Outcomes {
  return JSON.parse(readFileSync(fileOf(topic), 'utf8')) as Outcomes;
}

export async function writeRecord(topic: string, outcomes: Outcomes): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(fileOf(topic), `${JSON.stringify(outcomes, null, 1)}\n`);
}
