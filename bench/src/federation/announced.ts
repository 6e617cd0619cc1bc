import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';

/** A cluster as the process that runs it tells of it. */
export type Announced = {
  readonly name: string;
  /** Path of the file that its administrator gets in with. */
  readonly kubeconfig: string;
};

/** From the line of a process that lists the clusters it runs, when all are ready. Throws when it ends before. */
export async function announcedBy({ stdout }: ChildProcess): Promise<readonly Announced[]> {
  if (stdout === null) throw new Error('the members have no output');
  for await (const line of createInterface(stdout)) {
    const { members } = JSON.parse(line) as { readonly members?: unknown };
    if (!Array.isArray(members)) continue;
    stdout.resume();
    return members as readonly Announced[];
  }
  throw new Error('the members ended before they were ready');
}
