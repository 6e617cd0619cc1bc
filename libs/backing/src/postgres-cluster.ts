import { existsSync } from 'node:fs';
import { chown, mkdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { DomainError } from '@navarch/model';
import { findPostgres } from './postgres-binaries.js';
import { type ClusterPlan, initialize } from './postgres-init.js';
import { copyTemplate } from './postgres-template.js';
import { findRunner } from './privilege.js';

const majorVersion = '18';

/**
 * Initializes a cluster on first use.
 *
 * It is made under another name and then renamed, so an interrupted first start leaves nothing that looks
 * like a cluster and is none.
 */
export async function ensureCluster(plan: ClusterPlan): Promise<void> {
  const draft = `${plan.cluster}.new`;
  await mkdir(dirname(plan.cluster), { recursive: true, mode: 0o700 });
  await giveAway(plan, dirname(plan.cluster));
  if (existsSync(join(plan.cluster, 'PG_VERSION'))) return refuseOtherVersion(plan.cluster);
  await rm(draft, { recursive: true, force: true });
  await (plan.durable ? initialize : copyTemplate)(plan, draft);
  await rename(draft, plan.cluster);
}

/** For tests: as if a server of this folder had been started before, by the short way; the one that comes is as durable as it likes. */
export async function layCluster(dataDir: string): Promise<void> {
  const { initdb, postgres } = await findPostgres();
  await ensureCluster({
    initdb,
    cluster: join(dataDir, 'cluster'),
    runner: findRunner(postgres),
    logFile: join(dataDir, 'postgres.log'),
    durable: false,
  });
}

async function giveAway(plan: ClusterPlan, folder: string): Promise<void> {
  const { owner } = plan.runner;
  if (owner === undefined) return;
  await chown(folder, owner.uid, owner.gid);
}

async function refuseOtherVersion(cluster: string): Promise<void> {
  const found = (await readFile(join(cluster, 'PG_VERSION'), 'utf8')).trim();
  if (found === majorVersion) return;
  throw new DomainError(
    { kind: 'invalid', code: 'postgres.version' },
    { cluster, found, wanted: majorVersion },
  );
}
