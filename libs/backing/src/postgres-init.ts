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

/** What every cluster is made with. */
export const initdbOptions: readonly string[] = [
  '--username=navarch',
  '--auth=trust',
  '--encoding=UTF8',
  '--locale-provider=builtin',
  '--locale=C.UTF-8',
  '--no-instructions',
];

/** Runs `initdb` for a folder that is empty or absent. */
export async function initialize(plan: ClusterPlan, folder: string): Promise<void> {
  const durability = plan.durable ? [] : ['--no-sync'];
  const [command = '', ...args] = [
    ...plan.runner.prefix,
    plan.initdb,
    `--pgdata=${folder}`,
    ...initdbOptions,
    ...durability,
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
