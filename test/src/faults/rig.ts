/**
 * A federation of real processes whose every connection can be broken: PostgreSQL, Redis and each member are behind a
 * fault proxy, and any process can be killed or stopped in its tracks.
 *
 * Unlike `navarch up` it has as many API and syncer processes as a test wants, and lets go of nothing by itself: what a
 * test kills is started again at once by its keeper, what a test stops stays away.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findRedis, type PostgresServer, type RedisServer } from '@navarch/backing';
import type { MemberClient } from '@navarch/clients';
import { until } from '../federation/until.js';
import type { ApiClient, Answer, Method } from './api-client.js';
import { Balancer } from './balancer.js';
import type { Clocks } from './clocks.js';
import { type JoinedMember, join as joinMember } from './members.js';
import type { FaultProxy } from './proxy.js';
import { beginRig, type RigOptions, type RigParts } from './rig-parts.js';
import type { Service } from './service.js';
import type { SmallDisk } from './small-disk.js';

export { hasRedis, memberNames, type RigOptions } from './rig-parts.js';

const upWithinMs = 60_000;
/** To read the logs of what failed. */
const keepsFolders = process.env['FAULTS_KEEP'] !== undefined;

export class Rig {
  private readonly balancer: Balancer;

  private constructor(private readonly parts: RigParts) {
    this.balancer = new Balancer(parts.clients);
  }

  static async start(options: RigOptions): Promise<Rig> {
    if (options.queue === 'redis' && findRedis() === undefined)
      throw new Error('this scenario needs redis-server or valkey-server on PATH');
    const folder = await mkdtemp(join(tmpdir(), 'navarch-faults-'));
    const parts = await beginRig(folder, options);
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
  get disk(): SmallDisk {
    return wanted(this.parts.disk, 'disk of its own');
  }
  get clocks(): Clocks {
    return wanted(this.parts.clocks, 'clocks that can be set');
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

  /** Ends everything, whatever state it is in, and removes the folder, unless `FAULTS_KEEP` is set. */
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
    if (keepsFolders) return;
    parts.disk?.unmount();
    await rm(parts.folder, { recursive: true, force: true });
  }
}

type ClusterStatus = { readonly conditions?: readonly { type: string; reason: string }[] };

function wanted<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`this rig has no ${what}`);
  return value;
}
