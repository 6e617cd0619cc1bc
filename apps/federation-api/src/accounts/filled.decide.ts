/** What becomes of a Secret that is to hold the token of a ServiceAccount. Pure. */
import { type KubeObject, tokenSecrets } from '@navarch/model';
import type { KeyRing } from './key-ring.js';
import { tokenIn } from './standing.decide.js';
import { unprovenIn } from './unproven.js';

export type Surrounding = {
  /** As it is now; undefined: there is none of its name. */
  readonly account: KubeObject | undefined;
  readonly ring: KeyRing;
  /** PEM. */
  readonly serverCa: string | undefined;
};

export type Fate =
  | { readonly kind: 'leave' }
  /** Its account is gone, or is another one of the same name. */
  | { readonly kind: 'delete' }
  | { readonly kind: 'fill'; readonly account: KubeObject; readonly needsToken: boolean };

export function fateOf(secret: KubeObject, { account, ring, serverCa }: Surrounding): Fate {
  if (secret.metadata.deletionTimestamp !== undefined) return { kind: 'leave' };
  if (account === undefined || isOfAnother(secret, account)) return { kind: 'delete' };
  const needsToken = !isSignedBy(ring, tokenIn(secret));
  const isFixed = secret['immutable'] === true;
  const isLeft = isFixed || (!needsToken && knowsTheRest(secret, serverCa));
  return isLeft ? { kind: 'leave' } : { kind: 'fill', account, needsToken };
}

/** It was filled for an earlier account of the name. */
function isOfAnother({ metadata }: KubeObject, account: KubeObject): boolean {
  const { [tokenSecrets.accountUid]: uid = '' } = metadata.annotations ?? {};
  return uid !== '' && uid !== account.metadata.uid;
}

function knowsTheRest({ data }: KubeObject, serverCa: string | undefined): boolean {
  const { namespace = '', 'ca.crt': ca } = (data ?? {}) as Readonly<Record<string, string>>;
  return namespace !== '' && (serverCa === undefined || ca === encoded(serverCa));
}

/** Neither an empty text nor one by a key that was taken away. */
function isSignedBy({ accepted }: KeyRing, token: string): boolean {
  const keyId = unprovenIn(token)?.keyId;
  return keyId !== undefined && accepted.some(({ id }) => id === keyId);
}

/** `token`: undefined where it has one. */
type Filling = Pick<Surrounding, 'account' | 'serverCa'> & { readonly token: string | undefined };

/** What is written into it, as a merge patch. */
export function fillingOf({ metadata }: KubeObject, { account, serverCa, token }: Filling): object {
  const { resourceVersion, namespace = '' } = metadata;
  return {
    metadata: {
      resourceVersion,
      annotations: { [tokenSecrets.accountUid]: account?.metadata.uid },
    },
    data: {
      namespace: encoded(namespace),
      ...(serverCa === undefined ? {} : { 'ca.crt': encoded(serverCa) }),
      ...(token === undefined ? {} : { token: encoded(token) }),
    },
  };
}

const encoded = (text: string): string => Buffer.from(text).toString('base64');
