import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from '../federation/root.js';
import type { Baseline, Row } from './compare.decide.js';
import { mapCosts } from './costs.js';

const path = join(root, 'bench/baseline.json');

export async function readBaseline(): Promise<Baseline> {
  return JSON.parse(await readFile(path, 'utf8')) as Baseline;
}

export async function writeBaseline(rows: readonly Row[]): Promise<void> {
  const round = (value: number): number => Math.round(value * 100) / 100;
  const baseline = Object.fromEntries(
    rows.map(({ name, costs }) => [name, mapCosts(costs, round)]),
  );
  await writeFile(path, `${JSON.stringify(baseline, null, 2)}\n`);
}
