/**
 * The members as this process reaches them for users. Which there are and with what credentials is read from the watch cache at
 * each request, so what was taken back is not used any more; a client is kept for as long as its credentials are the same.
 *
 * Connections, limits and rests are this module's own: neither the API's other work nor the syncers' knows of them.
 */
import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { notFound } from '@navarch/apimachinery';
import { type MemberClient, MemberPool, parseMemberKubeconfig } from '@navarch/clients';
import {
  type Cluster,
  type ClusterPhase,
  phaseOf,
  resources,
  UnavailableError,
} from '@navarch/model';
import type { Foundation } from '../../foundation.js';
import { FOUNDATION } from '../../injected.js';
import { limits } from '../../limits.js';
import { PostgresStorage } from '../../storage/postgres-storage.js';
import { Turnstile } from '../turnstile.js';
import { countRequests } from './measure.js';

const kubeconfigKey = 'kubeconfig';
const { clusters, secrets } = resources;

type Known = { readonly client: MemberClient; readonly version: string };

export type MemberNames = {
  readonly ready: readonly string[];
  readonly others: readonly { readonly name: string; readonly phase: ClusterPhase }[];
};

@Injectable()
export class Members implements OnApplicationShutdown {
  private readonly known = new Map<string, Known>();
  private readonly pool: MemberPool;

  constructor(
    private readonly storage: PostgresStorage,
    private readonly turnstile: Turnstile,
    @Inject(FOUNDATION) { metrics, random }: Foundation,
  ) {
    const { forwardsPerMemberMax: forwardsMax, headMs: forwardHeadMs } = limits.through;
    this.pool = new MemberPool({
      forwardsMax,
      forwardHeadMs,
      random,
      onRequest: countRequests(metrics),
    });
  }

  async onApplicationShutdown(): Promise<void> {
    await this.pool.close();
  }

  /** All that are registered: those that take part, by name, and the others. */
  names(): MemberNames {
    const all = this.storage.cache.list(clusters).map(({ object }) => {
      const cluster = asCluster(object);
      return { name: cluster.metadata.name, phase: phaseOf(cluster) };
    });
    return {
      ready: all.filter(({ phase }) => phase === 'ready').map(({ name }) => name),
      others: all.filter(({ phase }) => phase !== 'ready'),
    };
  }

  /**
   * Throws 404 for a cluster that is not registered, and DomainError for one whose credentials are missing or of no use. In
   * which phase it is does not matter: people ask a member most when it is not well.
   */
  of(name: string): MemberClient {
    const cluster = this.clusterOf(name);
    if (cluster === undefined) {
      this.forget(name);
      throw notFound(clusters, name);
    }
    const secret = this.secretOf(cluster);
    const allowLoopback = cluster.spec.allowLoopback === true;
    const version = `${cluster.metadata.uid}/${secret.version}/${allowLoopback}`;
    const known = this.known.get(name);
    if (known?.version === version) return known.client;
    const credentials = parseMemberKubeconfig(secret.kubeconfig, { allowLoopback });
    const client = this.pool.use(name, credentials, version);
    this.known.set(name, { client, version });
    return client;
  }

  /** The same, with one of its places until `signal` aborts. Throws 429 when there is none. */
  enter(name: string, signal: AbortSignal): MemberClient {
    const client = this.of(name);
    this.turnstile.enter(name, signal);
    return client;
  }

  private forget(name: string): void {
    if (!this.known.delete(name)) return;
    this.pool.remove(name).catch(() => undefined);
  }

  private clusterOf(name: string): Cluster | undefined {
    const { group, resource } = clusters;
    const stored = this.storage.cache.get({ group, resource, namespace: '', name });
    return stored === undefined ? undefined : asCluster(stored.object);
  }

  private secretOf({ metadata, spec }: Cluster): { kubeconfig: string; version: string } {
    const { group, resource } = secrets;
    const { namespace, name } = spec.credentialsRef;
    const stored = this.storage.cache.get({ group, resource, namespace, name });
    const data = stored?.object['data'] as Readonly<Record<string, string>> | undefined;
    const encoded = data?.[kubeconfigKey];
    if (stored === undefined || encoded === undefined) {
      const secret = `${namespace}/${name}`;
      throw new UnavailableError('member.credentialsMissing', { cluster: metadata.name, secret });
    }
    return {
      kubeconfig: Buffer.from(encoded, 'base64').toString('utf8'),
      version: String(stored.resourceVersion),
    };
  }
}

const asCluster = (object: unknown): Cluster => object as Cluster;
