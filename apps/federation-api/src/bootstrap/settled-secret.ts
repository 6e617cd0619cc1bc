import { Inject, Injectable } from '@nestjs/common';
import { type KubeObject, UnavailableError } from '@navarch/model';
import { keptClaimsOf } from '../accounts/claims.js';
import { type Fate, fateOf, fillingOf } from '../accounts/filled.decide.js';
import { SigningKeys } from '../accounts/signing-keys.js';
import type { Foundation } from '../foundation.js';
import { FOUNDATION } from '../injected.js';
import { type Ask, Itself } from './itself.js';

const manager = 'service-account-token-controller';

/** Does to one Secret that is to hold a token what is to be done. A write names the version that it was decided on. */
@Injectable()
export class SettledSecret {
  constructor(
    private readonly itself: Itself,
    private readonly keys: SigningKeys,
    @Inject(FOUNDATION) private readonly foundation: Pick<Foundation, 'log' | 'accounts'>,
  ) {}

  /** What cannot be done now is done when everything is looked at again. */
  async settle(secret: KubeObject, account: KubeObject | undefined): Promise<void> {
    try {
      const { serverCa } = this.foundation.accounts;
      const fate = fateOf(secret, { account, ring: this.keys.ring(), serverCa });
      if (fate.kind === 'delete') await this.delete(secret);
      if (fate.kind === 'fill') await this.fill(secret, fate);
    } catch (error) {
      this.foundation.log.warn({ err: error }, 'a Secret with a token was not settled');
    }
  }

  private async fill(
    secret: KubeObject,
    { account, needsToken }: Extract<Fate, { kind: 'fill' }>,
  ): Promise<void> {
    const { name, namespace = '', uid = '' } = account.metadata;
    const claims = keptClaimsOf({ namespace, name, uid }, secret.metadata.name);
    const token = needsToken ? await this.keys.sign(claims) : undefined;
    const { serverCa } = this.foundation.accounts;
    await this.write({
      method: 'PATCH',
      path: pathOf(secret),
      query: { fieldManager: manager },
      contentType: 'application/merge-patch+json',
      body: fillingOf(secret, { account, serverCa, token }),
    });
  }

  private async delete(secret: KubeObject): Promise<void> {
    const { uid, resourceVersion } = secret.metadata;
    const body = { preconditions: { uid, resourceVersion } };
    await this.write({ method: 'DELETE', path: pathOf(secret), body });
  }

  private async write(ask: Ask): Promise<void> {
    const { path } = ask;
    const { status } = await this.itself.ask(ask);
    if (!expected.has(status)) throw new UnavailableError('accounts.secret', { path, status });
  }
}

/** Done; gone meanwhile; somebody wrote first, and what they wrote is looked at in its turn. */
const expected: ReadonlySet<number> = new Set([200, 404, 409]);

const pathOf = ({ metadata: { namespace = '', name } }: KubeObject): string =>
  `/api/v1/namespaces/${encodeURIComponent(namespace)}/secrets/${encodeURIComponent(name)}`;
