import { setTimeout as pause } from 'node:timers/promises';
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

const { secrets, serviceAccounts } = resources;
const keys = printObjectKey(keysKey);

type Watcher = ReturnType<WatchCache['watch']>;

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
  private readonly stop = new AbortController();
  private readonly cache: WatchCache;
  private running: Promise<void> = Promise.resolve();

  constructor(
    { cache }: PostgresStorage,
    private readonly settled: SettledSecret,
    private readonly firstKeys: FirstKeys,
  ) {
    this.cache = cache;
  }

  /** Resolves when there is a key to sign with. */
  async start(): Promise<void> {
    await this.firstKeys.ensure();
    this.running = this.run();
  }

  async onApplicationShutdown(): Promise<void> {
    this.stop.abort();
    await this.running;
  }

  private async run(): Promise<void> {
    while (!this.stop.signal.aborted) {
      const from = this.cache.revision();
      const watchers = [secrets, serviceAccounts].map((of) => this.cache.watch(of, from));
      await this.firstKeys.keep();
      await this.settleAll(this.all());
      await this.follow(watchers);
      for (const watcher of watchers) watcher.close();
    }
  }

  /** Until everything is to be looked at (in time, with other keys, or when nobody knows what has changed), or this process stops. */
  private async follow(watchers: readonly Watcher[]): Promise<void> {
    const time = AbortSignal.timeout(limits.tokenSecretsEveryMs);
    const due = AbortSignal.any([time, this.stop.signal]);
    while (!due.aborted && !watchers.some((one) => one.ended)) {
      await nextChange(watchers, due);
      const changes = watchers.flatMap((watcher) => watcher.take());
      if (changes.some(({ after: { key } }) => printObjectKey(key) === keys)) return;
      await this.settleAll(changes.flatMap((change) => this.concerned(change)));
    }
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

/** Resolves when one of them has something, or it is due. */
async function nextChange(watchers: readonly Watcher[], due: AbortSignal): Promise<void> {
  const woken = new AbortController();
  for (const watcher of watchers) watcher.onReady(() => woken.abort());
  const signal = AbortSignal.any([woken.signal, due]);
  await pause(limits.tokenSecretsEveryMs, undefined, { signal }).catch(() => undefined);
}
