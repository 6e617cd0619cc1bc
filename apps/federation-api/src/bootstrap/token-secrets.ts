import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { StoredChangeSeen, WatchCache } from '@navarch/apimachinery';
import {
  isTokenSecret,
  type KubeObject,
  printObjectKey,
  resources,
  tokenSecrets,
} from '@navarch/model';
import { keysKey } from '../accounts/signing-keys.js';
import { limits } from '../limits.js';
import { PostgresStorage } from '../storage/postgres-storage.js';
import { FirstKeys } from './first-keys.js';
import { SettledSecret } from './settled-secret.js';
import { WatchLoop } from './watch-loop.js';

const { secrets, serviceAccounts } = resources;
const keys = printObjectKey(keysKey);

/**
 * Fills Secrets of type `kubernetes.io/service-account-token` with a token, and deletes them when their ServiceAccount goes, as
 * a cluster's token controller does.
 *
 * Wakes when a Secret or a ServiceAccount changes and looks at what that concerns; every while it looks at all. It is
 * here and not in the syncer since the keys are: nothing but the API ever uses them. Every replica does it, and the first write
 * counts.
 */
@Injectable()
export class TokenSecrets implements OnApplicationShutdown {
  private readonly cache: WatchCache;
  private readonly loop: WatchLoop;

  constructor(
    { cache }: PostgresStorage,
    private readonly settled: SettledSecret,
    private readonly firstKeys: FirstKeys,
  ) {
    this.cache = cache;
    const watched = [secrets, serviceAccounts];
    this.loop = new WatchLoop({ cache, watched, everyMs: limits.tokenSecretsEveryMs });
  }

  /** Resolves when there is a key to sign with. */
  async start(): Promise<void> {
    await this.firstKeys.ensure();
    void this.loop.start({
      lookAtAll: () => this.settleEverything(),
      lookAt: (changes) => this.settleChanged(changes),
    });
  }

  onApplicationShutdown(): Promise<void> {
    return this.loop.stop();
  }

  private async settleEverything(): Promise<void> {
    await this.firstKeys.keep();
    await this.settleAll(this.all());
  }

  /** With other keys every token may be another. */
  private async settleChanged(changes: readonly StoredChangeSeen[]): Promise<'done' | 'all'> {
    if (changes.some(({ after: { key } }) => printObjectKey(key) === keys)) return 'all';
    await this.settleAll(changes.flatMap((change) => this.concerned(change)));
    return 'done';
  }

  private all(namespace?: string): readonly KubeObject[] {
    const { group, resource } = secrets;
    const scope = { group, resource, ...(namespace === undefined ? {} : { namespace }) };
    return this.cache.list(scope).map(({ object }) => object);
  }

  /** The Secret that changed as it is now, or those of the account that did. */
  private concerned({ after: { key } }: StoredChangeSeen): readonly KubeObject[] {
    if (key.resource === secrets.resource) {
      const secret = this.cache.get(key);
      return secret === undefined ? [] : [secret.object];
    }
    return this.all(key.namespace).filter((secret) => accountOf(secret) === key.name);
  }

  private async settleAll(found: readonly KubeObject[]): Promise<void> {
    const { group, resource } = serviceAccounts;
    for (const secret of found.filter(isTokenSecret)) {
      const { namespace = '' } = secret.metadata;
      const account = this.cache.get({ group, resource, namespace, name: accountOf(secret) });
      await this.settled.settle(secret, account?.object);
    }
  }
}

const accountOf = ({ metadata }: KubeObject): string =>
  metadata.annotations?.[tokenSecrets.account] ?? '';
