import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ApiClient } from '../federation/client.js';
import { readAccess } from '../federation/kubeconfig.js';
import { readSetup } from '../setup.js';

/** Ours, Node's, and the API's when it answers. */
export async function version(): Promise<void> {
  const { home } = readSetup();
  const manifest: unknown = JSON.parse(await readFile(join(home.root, 'package.json'), 'utf8'));
  const ours = String((manifest as { version?: unknown }).version);
  process.stdout.write(
    `navarch ${ours} (node ${process.version}, ${process.platform}-${process.arch})\n`,
  );
  const access = await readAccess(home.kubeconfig);
  if (access === undefined) return;
  const api = new ApiClient(access);
  try {
    const answer = await api.send({ method: 'GET', path: '/version' });
    const { gitVersion } = (answer.body ?? {}) as { gitVersion?: unknown };
    process.stdout.write(`federation API ${String(gitVersion)} at ${access.server}\n`);
  } catch {
    process.stdout.write(`federation API at ${access.server} does not answer\n`);
  } finally {
    await api.close();
  }
}
