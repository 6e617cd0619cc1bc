/** The Python client, where it is installed (Debian's python3-kubernetes): nothing of the project needs it. */
import { execFile, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { root } from '../repository/root.js';
import type { Federation } from './federation.js';

const python = 'python3';

export const hasPythonClient = (): boolean =>
  spawnSync(python, ['-c', 'import kubernetes']).status === 0;

/** What the session of `test/testdata/python` saw. */
export async function pythonSession(on: Federation, ...args: readonly string[]): Promise<unknown> {
  const script = join(root, 'test/testdata/python/session.py');
  const env = { ...process.env, KUBECONFIG: join(on.folder, 'kubeconfig') };
  const { stdout } = await promisify(execFile)(python, [script, ...args], { env });
  return JSON.parse(stdout);
}
