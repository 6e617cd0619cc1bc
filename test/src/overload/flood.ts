import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { ParityServer } from '../parity/server.js';
import { root } from '../repository/root.js';

/** How often a flood was answered what. */
type Answers = Readonly<Record<string, number>>;

type FloodPlan = {
  /** Empty: as the administrator. */
  readonly user: string;
  readonly path: string;
  readonly connections: number;
};

/** Floods an API from another process while something is done. */
export async function during<T>(
  { kubeconfig }: Pick<ParityServer, 'kubeconfig'>,
  { user, path, connections }: FloodPlan,
  act: () => Promise<T>,
): Promise<{ readonly found: T; readonly answers: Answers }> {
  const script = join(root, 'test/dist/overload/flooder.js');
  const args = [script, kubeconfig, user, path, String(connections)];
  const flooder = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  try {
    const lines = createInterface(flooder.stdout)[Symbol.asyncIterator]();
    await lines.next();
    const found = await act();
    flooder.stdin.end();
    const { value } = (await lines.next()) as { value: string };
    return { found, answers: JSON.parse(value) as Answers };
  } finally {
    flooder.kill('SIGKILL');
  }
}
