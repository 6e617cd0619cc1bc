/** What reached the simulated members, as they saw it themselves, whoever sent it. */
import { readdir } from 'node:fs/promises';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Instant } from '@navarch/model';

export type Served = {
  /** Requests that are to change something, whether they did or not, by verb and resource: `PATCH secrets/NAME`. */
  readonly writes: Readonly<Record<string, number>>;
  /** When the last request came that was neither a probe nor the opening of a watch; 0: none did. */
  readonly lastAt: Instant;
};

/** Sockets of members begin with it. */
export const servedName = 'served';

/** By all members that run, since the start of each. */
export async function askServed(folder: string): Promise<Served> {
  const names = (await readdir(folder)).filter((one) => one.startsWith(`${servedName}-`));
  if (names.length === 0) throw new Error('no member counts what it serves');
  const told = await Promise.all(names.map((name) => askMember(join(folder, name))));
  const running = told.filter((one) => one !== undefined);
  return { writes: sumOf(running), lastAt: Math.max(0, ...running.map(({ lastAt }) => lastAt)) };
}

/** Undefined for one that was killed. */
async function askMember(socket: string): Promise<Served | undefined> {
  try {
    return JSON.parse(await text(createConnection(socket))) as Served;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ECONNREFUSED')
      return undefined;
    throw error;
  }
}

function sumOf(all: readonly Served[]): Served['writes'] {
  const sum: Record<string, number> = {};
  for (const { writes } of all)
    for (const [name, count] of Object.entries(writes)) sum[name] = (sum[name] ?? 0) + count;
  return sum;
}

/** What came in between. */
export function writesSince(before: Served, after: Served): Served['writes'] {
  const came = Object.entries(after.writes)
    .map(([name, count]) => [name, count - (before.writes[name] ?? 0)] as const)
    .filter(([, count]) => count !== 0);
  return Object.fromEntries(came);
}
