import { MemberClient } from './client.js';
import type { MemberCredentials } from './credentials.js';
import type { MemberError } from './errors.js';
import type { MemberPace } from './guard.js';
import type { MemberClientOptions, MemberRequest, MemberWrite } from './options.js';

export type MemberPoolOptions = Omit<
  MemberClientOptions,
  'onRequest' | 'onFailure' | 'beforeWrite'
> & {
  readonly beforeWrite?: (cluster: string, write: MemberWrite) => void;
  readonly onRequest?: (cluster: string, request: MemberRequest) => void;
  readonly onFailure?: (cluster: string, error: MemberError) => void;
};

type Entry = { readonly version: string; readonly client: MemberClient };

/**
 * One client a cluster, each with its own connections, limit and suspension: they share nothing, so that one
 * member's trouble costs the others nothing.
 */
export class MemberPool {
  private readonly entries = new Map<string, Entry>();

  constructor(private readonly options: MemberPoolOptions = {}) {}

  /** The client of a cluster. `version` names the credentials: with another one the client is made anew. */
  use(cluster: string, credentials: MemberCredentials, version: string): MemberClient {
    const known = this.entries.get(cluster);
    if (known?.version === version) return known.client;
    const { onRequest, onFailure, beforeWrite, ...options } = this.options;
    const client = new MemberClient(credentials, {
      ...options,
      beforeWrite: (write) => beforeWrite?.(cluster, write),
      onRequest: (request) => onRequest?.(cluster, request),
      onFailure: (error) => onFailure?.(cluster, error),
    });
    this.entries.set(cluster, { version, client });
    // Its requests under way end by themselves; nobody needs to wait for them.
    known?.client.close().catch(() => undefined);
    return client;
  }

  /** How each member is being asked now, by cluster. */
  paces(): ReadonlyMap<string, MemberPace> {
    return new Map([...this.entries].map(([cluster, { client }]) => [cluster, client.pace()]));
  }

  /** Forgets a cluster and closes its connections. */
  async remove(cluster: string): Promise<void> {
    const known = this.entries.get(cluster);
    this.entries.delete(cluster);
    await known?.client.close();
  }

  async close(): Promise<void> {
    await Promise.all([...this.entries.keys()].map((cluster) => this.remove(cluster)));
  }
}
