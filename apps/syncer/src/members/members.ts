/**
 * The clients of the members, by cluster name.
 *
 * Credentials are read from the Secret that a Cluster names, at most every few seconds per cluster, and a client
 * is made anew when they change. A cluster whose credentials cannot be used is that cluster's own failure.
 */
import { type MemberClient, type MemberPool, parseMemberKubeconfig } from '@navarch/clients';
import { type Cluster, resources, UnavailableError } from '@navarch/model';
import type { Store } from '@navarch/store';
import { findCluster } from '../fleet/clusters.js';

const credentialsFreshMs = 5_000;
const kubeconfigKey = 'kubeconfig';

type Known = { readonly client: MemberClient; readonly version: string; readonly readAt: number };

export class Members {
  private readonly known = new Map<string, Known>();

  constructor(
    private readonly store: Store,
    private readonly pool: MemberPool,
    private readonly now: () => number,
  ) {}

  /** The client of a registered cluster; throws UnavailableError when its credentials are missing or unusable. */
  async of(name: string): Promise<MemberClient> {
    const known = this.known.get(name);
    if (known !== undefined && this.now() - known.readAt < credentialsFreshMs) return known.client;
    return await this.read(name);
  }

  /** Forgets a cluster that is no longer registered, or whose connections are not to be trusted, and closes them. */
  async forget(name: string): Promise<void> {
    this.known.delete(name);
    await this.pool.remove(name);
  }

  async close(): Promise<void> {
    this.known.clear();
    await this.pool.close();
  }

  /** What is known is looked at last of all: a client that was known before may have been closed meanwhile. */
  private async read(name: string): Promise<MemberClient> {
    const cluster = await findCluster(this.store, name);
    if (cluster === undefined) throw new UnavailableError('member.unregistered', { cluster: name });
    const secret = await this.secretOf(cluster);
    const version = `${cluster.metadata.uid}/${secret.version}`;
    const known = this.known.get(name);
    if (known?.version === version) return this.remember(name, known);
    const credentials = parseMemberKubeconfig(secret.kubeconfig, {
      allowLoopback: allowsLoopback(cluster),
    });
    const client = this.pool.use(name, credentials, version);
    return this.remember(name, { client, version });
  }

  private remember(name: string, known: Omit<Known, 'readAt'>): MemberClient {
    this.known.set(name, { ...known, readAt: this.now() });
    return known.client;
  }

  private async secretOf(cluster: Cluster): Promise<{ kubeconfig: string; version: string }> {
    const { namespace, name } = cluster.spec.credentialsRef;
    const { group, resource } = resources.secrets;
    const row = await this.store.objects.get({ group, resource, namespace, name });
    const data = row?.body['data'] as Readonly<Record<string, string>> | undefined;
    const encoded = data?.[kubeconfigKey];
    if (row === undefined || encoded === undefined) {
      throw new UnavailableError('member.credentialsMissing', {
        cluster: cluster.metadata.name,
        secret: `${namespace}/${name}`,
        key: kubeconfigKey,
      });
    }
    return {
      kubeconfig: Buffer.from(encoded, 'base64').toString('utf8'),
      version: String(row.resourceVersion),
    };
  }
}

/** The registration says so when a member on this very machine is meant: only then may the address be loopback. */
const allowsLoopback = (cluster: Cluster): boolean => cluster.spec.allowLoopback === true;
