import { Inject, Injectable } from '@nestjs/common';
import type { Stored, WatchCache } from '@navarch/apimachinery';
import { resources, systemNamespace, UnavailableError } from '@navarch/model';
import type { Foundation } from '../foundation.js';
import { FOUNDATION } from '../injected.js';
import { PostgresStorage } from '../storage/postgres-storage.js';
import { type KeyRing, keyRingOf } from './key-ring.js';
import { signed } from './signed.js';

/** Where the keys are kept. */
export const keysKey = {
  group: resources.secrets.group,
  resource: resources.secrets.resource,
  namespace: systemNamespace,
  name: 'service-account-keys',
} as const;

/**
 * The keys as the watch cache has them at this moment: all replicas share one Secret, which is sealed in the store like every
 * other, and a key that somebody adds or takes away counts as soon as it is there.
 */
@Injectable()
export class SigningKeys {
  private readonly cache: WatchCache;
  private read: { readonly from: Stored | undefined; readonly ring: KeyRing } | undefined;

  constructor(
    { cache }: PostgresStorage,
    @Inject(FOUNDATION) private readonly foundation: Pick<Foundation, 'log'>,
  ) {
    this.cache = cache;
  }

  /** The same value for as long as nothing changes. */
  ring(): KeyRing {
    const from = this.cache.get(keysKey);
    if (this.read === undefined || this.read.from !== from)
      this.read = { from, ring: this.open(from) };
    return this.read.ring;
  }

  /** Rejects when there is no key to sign with. */
  async sign(claims: Readonly<Record<string, unknown>>): Promise<string> {
    const { signing } = this.ring();
    if (signing !== undefined) return await signed(signing, claims);
    throw new UnavailableError('accounts.noKey', { ...keysKey });
  }

  private open(from: Stored | undefined): KeyRing {
    const data = (from?.object['data'] ?? {}) as Readonly<Record<string, string>>;
    const ring = keyRingOf(data);
    const { unreadable } = ring;
    if (unreadable.length > 0)
      this.foundation.log.error({ unreadable }, 'some keys of ServiceAccounts cannot be used');
    return ring;
  }
}
