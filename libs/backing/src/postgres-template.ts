import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { systemCodeOf } from '@navarch/model';
import { type ClusterPlan, initdbOptions, initialize } from './postgres-init.js';

const run = promisify(execFile);

/**
 * Makes a cluster as `initdb` would, by a copy of one that it made before and that never ran.
 *
 * A quarter of the work: it is for tests, which start a hundred servers. The original is kept beside the programs that made it,
 * and goes with them. Two that make it at once both succeed.
 */
export async function copyTemplate(plan: ClusterPlan, cluster: string): Promise<void> {
  // It would have to be given away file by file.
  if (plan.runner.owner !== undefined) return initialize(plan, cluster);
  const made = createHash('sha256').update(initdbOptions.join(' ')).digest('hex').slice(0, 8);
  const template = join(dirname(dirname(plan.initdb)), `cluster-${made}`);
  if (!existsSync(template)) await makeTemplate(plan, template);
  await run('cp', ['-Rp', template, cluster]);
}

async function makeTemplate(plan: ClusterPlan, template: string): Promise<void> {
  const draft = await mkdtemp(`${template}-`);
  // It stays for other runs, after a power cut too.
  await initialize({ ...plan, durable: true }, draft);
  try {
    await rename(draft, template);
  } catch (cause) {
    const isMade = ['ENOTEMPTY', 'EEXIST'].includes(systemCodeOf(cause) ?? '');
    if (!isMade) throw cause;
    await rm(draft, { recursive: true, force: true });
  }
}
