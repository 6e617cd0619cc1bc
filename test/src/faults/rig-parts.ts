/** What a rig is made of, and how it is made. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import {
  findRedis,
  type PostgresServer,
  type RedisServer,
  startPostgres,
  startRedis,
} from '@navarch/backing';
import { freePorts } from '../federation/ports.js';
import { root } from '../repository/root.js';
import { ApiClient } from './api-client.js';
import { Clocks } from './clocks.js';
import { type JoinedMember, openMembers } from './members.js';
import { FaultProxy } from './proxy.js';
import { Service } from './service.js';
import { SmallDisk } from './small-disk.js';

export type RigOptions = {
  readonly queue: 'redis' | 'postgres';
  readonly syncers?: number;
  readonly apis?: number;
  readonly members?: readonly string[];
  /** What has a disk of its own, and of how many megabytes. */
  readonly disk?: { readonly of: 'postgres' | 'logs'; readonly megabytes: number };
  /** Its wall clocks can be set. */
  readonly clocks?: boolean;
  /** Further settings, as a user sets them. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Of the syncers only. */
  readonly syncerEnv?: NodeJS.ProcessEnv;
  /** The first API and the first syncer are of this checkout, which is another version. */
  readonly beside?: string;
};

export type RigParts = {
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
  readonly disk: SmallDisk | undefined;
  readonly clocks: Clocks | undefined;
  readonly postgres: PostgresServer;
  readonly redis: RedisServer | undefined;
  readonly toPostgres: FaultProxy;
  readonly toRedis: FaultProxy | undefined;
  readonly apis: readonly Service[];
  readonly syncers: readonly Service[];
  readonly playground: Service;
  readonly clients: readonly ApiClient[];
  readonly members: Readonly<Record<string, JoinedMember>>;
};

export const memberNames = ['sydney', 'taipei', 'tokyo'] as const;
/** In CI a missing server fails what needs it, elsewhere that is skipped or runs on PostgreSQL. */
export const hasRedis = findRedis() !== undefined || process.env['CI'] === 'true';

const run = promisify(execFile);
/** Faults are told sooner than an operator would want, so that a scenario takes seconds. */
const quick = {
  NAVARCH_PROBE_EVERY_MS: '500',
  NAVARCH_LEASE_MS: '2000',
  NAVARCH_RETURN_AFTER_MS: '1000',
  NAVARCH_SWEEP_EVERY_MS: '1000',
  NAVARCH_MEMBER_START_DELAY_MS: '100',
};

/** Starts the servers and the members; the processes of the federation are there and not started yet. */
export async function beginRig(folder: string, options: RigOptions): Promise<RigParts> {
  const { apis = 1, syncers = 1, members: names = memberNames, queue } = options;
  const { disk, clocks } = extrasOf(folder, options);
  const base = await freePorts(apis + syncers);
  const env = environment(folder, base, options);
  const [postgres, redis, opened] = await Promise.all([
    startPostgres({ dataDir: join(folder, 'postgres') }),
    queue === 'redis' ? startRedis({ dataDir: join(folder, 'redis') }) : undefined,
    openMembers({ folder, names, env: { ...env, ...clocks?.environmentOf('members') } }),
    run(process.execPath, [scriptOf('navarch'), 'init'], { env }),
  ]);
  const socket = `${postgres.connection.host}/.s.PGSQL.${postgres.connection.port}`;
  const toPostgres = await FaultProxy.start({ path: socket });
  const toRedis = redis && (await FaultProxy.start({ path: redis.url.slice('unix://'.length) }));
  const shared = {
    ...env,
    ...identityOf(folder),
    ...clocks?.environmentOf('hub'),
    NAVARCH_POSTGRES_URL: `postgresql://navarch@127.0.0.1:${toPostgres.port}/navarch`,
    ...(toRedis === undefined ? {} : { NAVARCH_REDIS_URL: `redis://127.0.0.1:${toRedis.port}` }),
  };
  return {
    folder,
    env: shared,
    disk,
    clocks,
    postgres,
    redis,
    toPostgres,
    toRedis,
    ...servicesOf({ ...options, folder, base, apis, syncers, env: shared }),
    playground: opened.playground,
    clients: await Promise.all(
      numbers(apis).map((index) => ApiClient.open(join(folder, 'kubeconfig'), base + index)),
    ),
    members: opened.members,
  };
}

function extrasOf(folder: string, { disk, clocks }: RigOptions): Pick<RigParts, 'disk' | 'clocks'> {
  return {
    disk: disk && SmallDisk.mount(join(folder, disk.of), disk.megabytes),
    clocks: clocks === true ? new Clocks(join(folder, 'clocks')) : undefined,
  };
}

function servicesOf(from: {
  readonly folder: string;
  /** Ports count up from it. */
  readonly base: number;
  readonly apis: number;
  readonly syncers: number;
  readonly env: NodeJS.ProcessEnv;
  readonly syncerEnv?: NodeJS.ProcessEnv;
  readonly beside?: string;
}): Pick<RigParts, 'apis' | 'syncers'> {
  const { folder, base, apis, syncers, env, syncerEnv, beside } = from;
  const service = (app: string, index: number, own: NodeJS.ProcessEnv): Service =>
    new Service({
      name: `${app}-${index}`,
      script: scriptOf(app, index === 0 ? beside : undefined),
      env: { ...env, ...own },
      logFile: join(folder, 'logs', `${app}-${index}.log`),
    });
  return {
    apis: numbers(apis).map((index) =>
      service('federation-api', index, { NAVARCH_API_PORT: String(base + index) }),
    ),
    syncers: numbers(syncers).map((index) =>
      service('syncer', index, {
        ...syncerEnv,
        NAVARCH_SYNCER_PORT: String(base + apis + index),
      }),
    ),
  };
}

function environment(folder: string, apiPort: number, options: RigOptions): NodeJS.ProcessEnv {
  return {
    ...process.env,
    ...quick,
    ...options.settings,
    NAVARCH_DATA_DIR: folder,
    NAVARCH_QUEUE: options.queue,
    NAVARCH_API_PORT: String(apiPort),
  };
}

/** What `navarch init` made, as the processes are told of it. */
const identityOf = (folder: string): NodeJS.ProcessEnv => ({
  NAVARCH_ROOT_KEY_FILE: join(folder, 'root.key'),
  NAVARCH_API_TLS_CERT: join(folder, 'pki', 'api.crt'),
  NAVARCH_API_TLS_KEY: join(folder, 'pki', 'api.key'),
  NAVARCH_API_CLIENT_CA: join(folder, 'pki', 'ca.crt'),
});

const scriptOf = (app: string, checkout = root): string =>
  join(checkout, 'apps', app, 'dist', 'main.js');
const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index);
