import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** Resolves when it has ended; one that has is left in peace. */
export async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  await exited;
}
