import { readdir } from 'node:fs/promises';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { emptyTally, type Tally } from './tally.js';

/** Programs whose sending is counted. */
export const programs = ['federation-api', 'syncer'] as const;
export type Program = (typeof programs)[number];
export type Tallies = Readonly<Record<Program, Tally>>;

/** What each program has sent since its start; one process of each is expected to run. */
export async function askTallies(folder: string): Promise<Tallies> {
  const [api, syncer] = await Promise.all(programs.map((program) => askTally(folder, program)));
  return { 'federation-api': api ?? emptyTally, syncer: syncer ?? emptyTally };
}

/** @param program the name of the folder of its package */
export async function askTally(folder: string, program: string): Promise<Tally> {
  const name = (await readdir(folder)).find((one) => one.startsWith(`${program}-`));
  if (name === undefined) throw new Error(`${program} counts nothing`);
  return JSON.parse(await text(createConnection(join(folder, name)))) as Tally;
}
