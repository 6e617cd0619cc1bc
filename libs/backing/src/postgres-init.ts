import { existsSync } from 'node:fs';
import { chown, mkdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { DomainError } from '@navarch/model';
import { startChild, stopChild } from './child.js';
import { limits } from './limits.js';
import { serverEnv, type Runner } from './privilege.js';

export type ClusterPlan = {
  readonly initdb: string;
  readonly cluster: string;
  readonly logFile: string;
  readonly runner: Runner;
  readonly durable: boolean;
};

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
  await initialize(plan, draft);
  await rename(draft, plan.cluster);
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

async function initialize(plan: ClusterPlan, draft: string): Promise<void> {
  const [command = '', ...args] = [
    ...plan.runner.prefix,
    plan.initdb,
    `--pgdata=${draft}`,
    '--username=navarch',
    '--auth=trust',
    '--encoding=UTF8',
    '--locale-provider=builtin',
    '--locale=C.UTF-8',
    '--no-instructions',
    ...(plan.durable ? [] : ['--no-sync']),
  ];
  const child = await startChild({
    command,
    args,
    logFile: plan.logFile,
    env: serverEnv,
    endWithUs: 'SIGTERM',
  });
  const late = setTimeout(() => child.signal('SIGKILL'), limits.initMs);
  const exit = await child.exited;
  clearTimeout(late);
  if (exit.code === 0) return;
  await stopChild(child, []);
  throw new DomainError(
    { kind: 'unavailable', code: 'postgres.init' },
    {
      cluster: plan.cluster,
      code: exit.code ?? undefined,
      signal: exit.signal ?? undefined,
      said: child.tail().split('\n').slice(-3).join(' | '),
    },
  );
}
