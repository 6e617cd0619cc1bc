import { Inject, Injectable } from '@nestjs/common';
import type { ApiUser } from '@navarch/apimachinery';
import { type KubeObject, resources } from '@navarch/model';
import type { Foundation } from '../foundation.js';
import { FOUNDATION } from '../injected.js';
import { PostgresStorage } from '../storage/postgres-storage.js';
import type { TokenClaims } from './claims.js';
import { Prover } from './signed.js';
import { SigningKeys } from './signing-keys.js';
import { refusalByStanding, refusalByTime, userOf } from './standing.decide.js';
import { isIssuer, unprovenIn } from './unproven.js';

export type Identified =
  | { readonly kind: 'known'; readonly user: ApiUser; readonly audiences: readonly string[] }
  /** `mayChange`: by what was committed already and is not known here yet. */
  | { readonly kind: 'refused'; readonly why: string; readonly mayChange: boolean }
  /** It does not say that it is one of ours. */
  | { readonly kind: 'foreign' };

const { serviceAccounts, secrets } = resources;

/**
 * Whose bearer token of a ServiceAccount it is, by what the watch cache holds at this moment; as a rule without a question to
 * PostgreSQL. Only who would be refused because something is not there is looked at again after catching up, since another
 * process may just have made it.
 */
@Injectable()
export class AccountTokens {
  private readonly prover = new Prover();

  constructor(
    private readonly storage: PostgresStorage,
    private readonly keys: SigningKeys,
    @Inject(FOUNDATION) private readonly foundation: Pick<Foundation, 'clock' | 'accounts'>,
  ) {}

  readonly userOf = async (token: string): Promise<ApiUser | undefined> => {
    const found = await this.identify(token);
    return found.kind === 'known' ? found.user : undefined;
  };

  /** `wanted`: who is to accept it; absent: this API. */
  async identify(token: string, wanted?: readonly string[]): Promise<Identified> {
    const { issuers } = this.foundation.accounts;
    const said = unprovenIn(token);
    if (said === undefined || !isIssuer(issuers, said.issuer)) return { kind: 'foreign' };
    const first = await this.look(token, wanted ?? issuers);
    if (first.kind !== 'refused' || !first.mayChange) return first;
    await this.storage.caughtUp();
    return await this.look(token, wanted ?? issuers);
  }

  private async look(token: string, wanted: readonly string[]): Promise<Identified> {
    const proof = await this.prover.prove(this.keys.ring(), token);
    switch (proof.kind) {
      case 'unknownKey':
        return { kind: 'refused', why: 'invalid signature, no keys found', mayChange: true };
      case 'forged':
        return { kind: 'refused', why: 'invalid signature', mayChange: false };
      case 'proven':
        return this.judge(proof.claims, token, wanted);
    }
  }

  private judge(claims: TokenClaims, token: string, wanted: readonly string[]): Identified {
    const meant =
      claims.audiences.length === 0 ? this.foundation.accounts.issuers : claims.audiences;
    const audiences = meant.filter((one) => wanted.includes(one));
    const final =
      audiences.length === 0
        ? `token audiences ${print(meant)} is invalid for the target audiences ${print(wanted)}`
        : refusalByTime(claims, this.foundation.clock() / 1000);
    if (final !== undefined) return { kind: 'refused', why: final, mayChange: false };
    const why = refusalByStanding(claims, token, this.standingOf(claims));
    if (why !== undefined) return { kind: 'refused', why, mayChange: true };
    return { kind: 'known', user: userOf(claims), audiences };
  }

  private standingOf({ account: { namespace, name }, secret }: TokenClaims) {
    const find = (
      { group, resource }: typeof secrets | typeof serviceAccounts,
      called: string,
    ): KubeObject | undefined =>
      this.storage.cache.get({ group, resource, namespace, name: called })?.object;
    return {
      account: find(serviceAccounts, name),
      secret: secret && find(secrets, secret.name),
    };
  }
}

/** As Go prints a list of texts. */
const print = (texts: readonly string[]): string =>
  `[${texts.map((one) => JSON.stringify(one)).join(' ')}]`;
