import { generateKeyPair } from 'node:crypto';
import { promisify } from 'node:util';
import { Inject, Injectable } from '@nestjs/common';
import { toTimestamp, UnavailableError } from '@navarch/model';
import { keysKey } from '../accounts/signing-keys.js';
import type { Foundation } from '../foundation.js';
import { FOUNDATION } from '../injected.js';
import { PostgresStorage } from '../storage/postgres-storage.js';
import { Itself } from './itself.js';

const newPair = promisify(generateKeyPair);
const http = { created: 201, existed: 409 } as const;

/**
 * Makes the key that tokens of ServiceAccounts are signed with, where there is none. Several replicas may do it at once: one
 * makes it, and the others take that one's.
 */
@Injectable()
export class FirstKeys {
  constructor(
    private readonly storage: PostgresStorage,
    private readonly itself: Itself,
    @Inject(FOUNDATION) private readonly foundation: Pick<Foundation, 'clock' | 'log'>,
  ) {}

  /** The same for somebody who has more to do than that. */
  async keep(): Promise<void> {
    try {
      await this.ensure();
    } catch (error) {
      this.foundation.log.warn({ err: error }, 'no key for tokens of ServiceAccounts was made');
    }
  }

  async ensure(): Promise<void> {
    if (this.storage.cache.get(keysKey) !== undefined) return;
    const { namespace, name } = keysKey;
    const { privateKey } = await newPair('rsa', { modulusLength: 2048 });
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    const day = toTimestamp(this.foundation.clock()).slice(0, 'yyyy-mm-dd'.length);
    const { status } = await this.itself.ask({
      method: 'POST',
      path: `/api/v1/namespaces/${namespace}/secrets`,
      body: {
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: { name },
        type: 'Opaque',
        stringData: { [`${day}.pem`]: pem },
      },
    });
    if (status === http.created)
      this.foundation.log.info({ name }, 'a key for tokens of ServiceAccounts is made');
    else if (status === http.existed) await this.storage.caughtUp();
    else throw new UnavailableError('bootstrap.keys', { name, status });
  }
}
