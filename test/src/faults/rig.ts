/**
 * A federation of real processes whose every connection can be broken: PostgreSQL, Redis and each member are behind a
 * fault proxy, and any process can be killed or stopped in its tracks.
 *
 * Unlike `navarch up` it has as many API and syncer processes as a test wants, and lets go of nothing by itself: what a
 * test kills is started again at once by its keeper, what a test stops stays away.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import {
  findRedis,
  type PostgresServer,
  type RedisServer,
  startPostgres,
  startRedis,
} from '@navarch/backing';
import type { MemberClient } from '@navarch/clients';
import { freePorts } from '../federation/ports.js';
import { until } from '../federation/until.js';
import { root } from '../repository/root.js';
import { ApiClient, type Answer, type Method } from './api-client.js';
import { Balancer } from './balancer.js';
import { type JoinedMember, join as joinMember, openMembers } from './members.js';
import { FaultProxy } from './proxy.js';
import { Service } from './service.js';

export type RigOptions = {
  readonly queue: 'redis' | 'postgres';
  readonly syncers?: number;
  readonly apis?: number;
  readonly members?: readonly string[];
  /** Further settings, as a user sets them. */
  readonly settings?: Readonly<Record<string, string>>;
};

type Parts = {
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
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
const upWithinMs = 60_000;
/** Faults are told sooner than an operator would want, so that a scenario takes seconds. */
const quick = {
  NAVARCH_PROBE_EVERY_MS: '500',
  NAVARCH_LEASE_MS: '2000',
  NAVARCH_RETURN_AFTER_MS: '1000',
  NAVARCH_SWEEP_EVERY_MS: '1000',
  NAVARCH_MEMBER_START_DELAY_MS: '100',
};

export class Rig {
  private readonly balancer: Balancer;

  private constructor(private readonly parts: Parts) {
    this.balancer = new Balancer(parts.clients);
  }

  static async start(options: RigOptions): Promise<Rig> {
    if (options.queue === 'redis' && findRedis() === undefined)
      throw new Error('this scenario needs redis-server or valkey-server on PATH');
    const folder = await mkdtemp(join(tmpdir(), 'navarch-faults-'));
    const parts = await begin(folder, options);
    const rig = new Rig(parts);
    for (const service of [...parts.apis, ...parts.syncers]) await service.start();
    await rig.untilAnswering();
    await Promise.all(
      Object.entries(parts.members).map(([name, member]) =>
        joinMember(parts.clients[0] as ApiClient, name, member),
      ),
    );
    await rig.untilPhase(Object.keys(parts.members), 'ClusterReady');
    return rig;
  }

  get postgres(): PostgresServer {
    return this.parts.postgres;
  }
  get redis(): RedisServer {
    return wanted(this.parts.redis, 'Redis');
  }
  get toPostgres(): FaultProxy {
    return this.parts.toPostgres;
  }
  get toRedis(): FaultProxy {
    return wanted(this.parts.toRedis, 'Redis');
  }
  get apis(): readonly Service[] {
    return this.parts.apis;
  }
  get syncers(): readonly Service[] {
    return this.parts.syncers;
  }
  get folder(): string {
    return this.parts.folder;
  }
  get env(): NodeJS.ProcessEnv {
    return this.parts.env;
  }

  syncer(index = 0): Service {
    return wanted(this.syncers[index], `syncer ${index}`);
  }
  api(index = 0): Service {
    return wanted(this.apis[index], `API ${index}`);
  }
  /** The proxy in front of a member. */
  to(member: string): FaultProxy {
    return this.member(member).proxy;
  }
  /** A client of a member that goes around the proxy. */
  in(member: string): MemberClient {
    return this.member(member).client;
  }
  member(name: string): JoinedMember {
    return wanted(this.parts.members[name], name);
  }
  get members(): Readonly<Record<string, JoinedMember>> {
    return this.parts.members;
  }

  /**
   * One request to the federation API as its administrator, as through a load balancer: to another process when one cannot be
   * connected to. Rejects when there is no answer.
   */
  async call(method: Method, path: string, body?: unknown): Promise<Answer> {
    return await this.balancer.call(method, path, body);
  }

  /** The lines of a watch, on whichever API process answers. */
  watch(path: string, signal: AbortSignal): AsyncIterable<string> {
    return this.balancer.watch(path, signal);
  }

  /** Of one process only. */
  clientOf(api: number): ApiClient {
    return wanted(this.parts.clients[api], `API ${api}`);
  }

  async untilAnswering(): Promise<void> {
    for (const client of this.parts.clients)
      await until(
        async () => (await client.call('GET', '/api/v1/namespaces')).status,
        (status) => status === 200,
        upWithinMs,
      );
  }

  async phaseOf(name: string): Promise<string> {
    const path = `/apis/fleet.navarch.dev/v1alpha1/clusters/${name}`;
    const status = (await this.call('GET', path)).body['status'] as ClusterStatus | undefined;
    return status?.conditions?.find((one) => one.type === 'Ready')?.reason ?? 'none';
  }

  async untilPhase(names: readonly string[], phase: string): Promise<void> {
    for (const name of names)
      await until(
        () => this.phaseOf(name),
        (found) => found === phase,
        upWithinMs,
      );
  }

  /** Ends everything, whatever state it is in, and removes the folder. */
  async stop(): Promise<void> {
    const { parts } = this;
    for (const service of [...parts.syncers, ...parts.apis]) service.thaw();
    await Promise.all([...parts.syncers, ...parts.apis].map((service) => service.kill()));
    await Promise.all(parts.clients.map((client) => client.close()));
    await Promise.all(
      Object.values(parts.members).flatMap(({ client, proxy }) => [client.close(), proxy.stop()]),
    );
    await parts.playground.kill();
    await Promise.all([parts.toPostgres.stop(), parts.toRedis?.stop()]);
    await Promise.all([parts.postgres.kill(), parts.redis?.kill()]);
    await parts.postgres.stop();
    await rm(parts.folder, { recursive: true, force: true });
  }
}

type ClusterStatus = { readonly conditions?: readonly { type: string; reason: string }[] };

function wanted<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`this rig has no ${what}`);
  return value;
}

async function begin(folder: string, options: RigOptions): Promise<Parts> {
  const { apis = 1, syncers = 1, members: names = memberNames, queue } = options;
  const base = await freePorts(apis + syncers);
  const env = environment(folder, base, options);
  const [postgres, redis, opened] = await Promise.all([
    startPostgres({ dataDir: join(folder, 'postgres') }),
    queue === 'redis' ? startRedis({ dataDir: join(folder, 'redis') }) : undefined,
    openMembers({ folder, names, env }),
    run(process.execPath, [scriptOf('navarch'), 'init'], { env }),
  ]);
  const socket = `${postgres.connection.host}/.s.PGSQL.${postgres.connection.port}`;
  const toPostgres = await FaultProxy.start({ path: socket });
  const toRedis = redis && (await FaultProxy.start({ path: redis.url.slice('unix://'.length) }));
  const shared = {
    ...env,
    ...identityOf(folder),
    NAVARCH_POSTGRES_URL: `postgresql://navarch@127.0.0.1:${toPostgres.port}/navarch`,
    ...(toRedis === undefined ? {} : { NAVARCH_REDIS_URL: `redis://127.0.0.1:${toRedis.port}` }),
  };
  const service = (app: string, index: number, own: NodeJS.ProcessEnv): Service =>
    new Service({
      name: `${app}-${index}`,
      script: scriptOf(app),
      env: { ...shared, ...own },
      logFile: join(folder, 'logs', `${app}-${index}.log`),
    });
  return {
    folder,
    env: shared,
    postgres,
    redis,
    toPostgres,
    toRedis,
    apis: numbers(apis).map((index) =>
      service('federation-api', index, { NAVARCH_API_PORT: String(base + index) }),
    ),
    syncers: numbers(syncers).map((index) =>
      service('syncer', index, { NAVARCH_SYNCER_PORT: String(base + apis + index) }),
    ),
    playground: opened.playground,
    clients: await Promise.all(
      numbers(apis).map((index) => ApiClient.open(join(folder, 'kubeconfig'), base + index)),
    ),
    members: opened.members,
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

const scriptOf = (app: string): string => join(root, 'apps', app, 'dist', 'main.js');
const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index);
