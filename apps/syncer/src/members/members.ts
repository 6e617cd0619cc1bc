/**
 * The clients of the members, by cluster name.
 *
 * Credentials are read from the Secret that a Cluster names. Every few seconds it is looked whether one of the two has another
 * version, of all clusters at once; only then they are read again, and a client is made anew when they changed. A cluster
 * whose credentials cannot be used is that cluster's own failure.
 */
import { type MemberClient, type MemberPool, parseMemberKubeconfig } from '@navarch/clients';
import {
  type Cluster,
  type ObjectKey,
  printObjectKey,
  resources,
  UnavailableError,
} from '@navarch/model';
import { shareCalls, type Store } from '@navarch/store';
import { clusterKey } from '../fleet/clusters.js';

const credentialsFreshMs = 5_000;
const kubeconfigKey = 'kubeconfig';

type Known = {
  readonly client: MemberClient;
  /** Of the credentials. */
  readonly version: string;
  /** Versions of the Cluster and of its Secret, as they were read. */
  readonly seen: readonly (readonly [ObjectKey, number])[];
  readonly readAt: number;
};

export class Members {
  private readonly known = new Map<string, Known>();
  private readonly renew = shareCalls(() => this.renewAll());

  constructor(
    private readonly store: Store,
    private readonly pool: MemberPool,
    private readonly now: () => number,
  ) {}

  /** The client of a registered cluster; throws UnavailableError when its credentials are missing or unusable. */
  async of(name: string): Promise<MemberClient> {
    const known = this.freshOf(name);
    if (known !== undefined) return known.client;
    if (this.known.has(name)) await this.renew();
    return this.freshOf(name)?.client ?? (await this.read(name));
  }

  private freshOf(name: string): Known | undefined {
    const known = this.known.get(name);
    return known !== undefined && this.now() - known.readAt < credentialsFreshMs
      ? known
      : undefined;
  }

  /** Those of which nothing has another version are as good as read. */
  private async renewAll(): Promise<void> {
    const readAt = this.now();
    const standing = [...this.known];
    const keys = standing.flatMap(([, { seen }]) => seen.map(([key]) => key));
    const versions = await this.store.objects.versions(keys);
    for (const [name, known] of standing) {
      const isSame = known.seen.every(
        ([key, version]) => versions.get(printObjectKey(key)) === version,
      );
      if (isSame && this.known.get(name) === known) this.known.set(name, { ...known, readAt });
    }
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
    const readAt = this.now();
    const row = await this.store.objects.get(clusterKey(name));
    const cluster = row?.body as unknown as Cluster | undefined;
    if (row === undefined || cluster === undefined)
      throw new UnavailableError('member.unregistered', { cluster: name });
    const secret = await this.secretOf(cluster);
    const version = `${cluster.metadata.uid}/${secret.version}`;
    const seen = [[row.key, row.resourceVersion] as const, [secret.key, secret.version] as const];
    const known = this.known.get(name);
    if (known?.version === version)
      return this.remember(name, { client: known.client, version, seen, readAt });
    const credentials = parseMemberKubeconfig(secret.kubeconfig, {
      allowLoopback: allowsLoopback(cluster),
    });
    const client = this.pool.use(name, credentials, version);
    return this.remember(name, { client, version, seen, readAt });
  }

  private remember(name: string, known: Known): MemberClient {
    this.known.set(name, known);
    return known.client;
  }

  private async secretOf(
    cluster: Cluster,
  ): Promise<{ readonly kubeconfig: string; readonly key: ObjectKey; readonly version: number }> {
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
      key: row.key,
      version: row.resourceVersion,
    };
  }
}

/** The registration says so when a member on this very machine is meant: only then may the address be loopback. */
const allowsLoopback = (cluster: Cluster): boolean => cluster.spec.allowLoopback === true;
