import { Inject, Injectable } from '@nestjs/common';
import {
  type ApiHandlerOptions,
  type ApiError,
  badRequest,
  type BoundObjectShape,
  conflict,
  notFound,
  shaped,
  type Stored,
  type TokenRequestShape,
} from '@navarch/apimachinery';
import { type KubeObject, resources, tokenRequests, toTimestamp } from '@navarch/model';
import type { Foundation } from '../foundation.js';
import { FOUNDATION } from '../injected.js';
import { PostgresStorage } from '../storage/postgres-storage.js';
import { claimsOf } from './claims.js';
import { SigningKeys } from './signing-keys.js';

type Answer = NonNullable<ApiHandlerOptions['answer']>;

/** Gives the tokens that ServiceAccounts are asked for. Nothing is stored: a token is good by its signature and by what it names. */
@Injectable()
export class TokenRequests {
  constructor(
    private readonly storage: PostgresStorage,
    private readonly keys: SigningKeys,
    @Inject(FOUNDATION)
    private readonly foundation: Pick<Foundation, 'clock' | 'newId' | 'accounts'>,
  ) {}

  /** Throws 409 for another account than is meant, and 400, 404 and 409 for what the token is to be bound to. */
  readonly answer: Answer = async (_kind, request, { warn }) => {
    const { issuers } = this.foundation.accounts;
    const { metadata } = request;
    const {
      audiences = [],
      boundObjectRef,
      expirationSeconds = 0,
    } = shaped<TokenRequestShape>(request).spec ?? {};
    const account = this.named(resources.serviceAccounts, metadata, metadata.name);
    requireUid(metadata, uidOf(account));
    const secret = boundObjectRef && this.bound(boundObjectRef, metadata);
    const spec = {
      audiences: audiences.length === 0 ? issuers : audiences,
      expirationSeconds: this.shortened(expirationSeconds, warn),
      boundObjectRef: boundObjectRef ?? null,
    };
    const now = Math.floor(this.foundation.clock() / 1000);
    const claims = claimsOf({
      issuer: issuers[0],
      account: { namespace: metadata.namespace ?? '', name: metadata.name, uid: uidOf(account) },
      secret: secret && { name: secret.key.name, uid: uidOf(secret) },
      audiences: spec.audiences,
      id: this.foundation.newId(),
      now,
      seconds: spec.expirationSeconds,
    });
    const token = await this.keys.sign(claims);
    return {
      ...request,
      metadata: { ...metadata, uid: uidOf(account) },
      spec,
      status: { token, expirationTimestamp: toTimestamp(claims.exp * 1000) },
    };
  };

  private shortened(seconds: number, warn: (text: string) => void): number {
    const { tokenSecondsMax } = this.foundation.accounts;
    if (seconds <= tokenSecondsMax) return seconds;
    warn(`requested expiration of ${seconds} seconds shortened to ${tokenSecondsMax} seconds`);
    return tokenSecondsMax;
  }

  private bound(reference: BoundObjectShape, metadata: KubeObject['metadata']): Stored {
    const { name = '', uid = '' } = reference;
    if (!isSecret(reference)) throw notBindable(reference);
    const found = this.named(resources.secrets, metadata, name);
    if (uid === '' || uid === found.object.metadata.uid) return found;
    const why = `the UID in the bound object reference (${uid}) does not match the UID in record. The object might have been deleted and then recreated`;
    throw conflict({ group: '', resource: resources.secrets.kind }, name, why);
  }

  private named(
    of: typeof resources.secrets | typeof resources.serviceAccounts,
    { namespace = '' }: KubeObject['metadata'],
    name: string,
  ): Stored {
    const { group, resource } = of;
    const found = this.storage.cache.get({ group, resource, namespace, name });
    if (found === undefined) throw notFound(of, name);
    return found;
  }
}

/** Who says which account is meant gets no token of another one of its name. */
function requireUid({ name, uid: said = '' }: KubeObject['metadata'], uid: string): void {
  if (said === '' || said === uid) return;
  const why = `the UID in the token request (${said}) does not match the UID of the service account (${uid})`;
  throw conflict({ group: tokenRequests.group, resource: tokenRequests.kind }, name, why);
}

const uidOf = ({ object }: Stored): string => object.metadata.uid ?? '';

const isSecret = ({ apiVersion = '', kind }: BoundObjectShape): boolean =>
  !apiVersion.includes('/') && kind === resources.secrets.kind;

function notBindable({ apiVersion = '', kind = '' }: BoundObjectShape): ApiError {
  const groupVersion = apiVersion.includes('/') ? apiVersion : `/${apiVersion}`;
  const isMembers = kind === resources.pods.kind || kind === resources.nodes.kind;
  const why = isMembers ? `: ${kind}s are in members, which give tokens of their own` : '';
  return badRequest(`cannot bind token to object of type ${groupVersion}, Kind=${kind}${why}`);
}
