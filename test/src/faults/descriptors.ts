/** How many files and sockets a process may have open: looked at, and taken away from it while it runs. Linux only. */
import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';

/** Sockets included. */
export const descriptorsOf = (pid: number): number => readdirSync(`/proc/${pid}/fd`).length;

/** From now on it opens none while it has so many; those that it has stay open. Returns what gives back what it had. */
export function limitDescriptors(pid: number, most: number): () => void {
  const before = limitOf(pid);
  setLimit(pid, String(most));
  return () => setLimit(pid, before);
}

const limitOf = (pid: number): string =>
  run('prlimit', '--pid', String(pid), '--nofile', '--output', 'SOFT', '--noheadings').trim();

/** The soft one: what is taken from a process without rights can be given back. */
const setLimit = (pid: number, most: string): void =>
  void run('prlimit', '--pid', String(pid), `--nofile=${most}:`);

const run = (program: string, ...given: readonly string[]): string =>
  execFileSync(program, [...given], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
