/** Signing tokens, and telling whether it was us. */
import { createHash } from 'node:crypto';
import { compactVerify, type CompactVerifyResult, errors, SignJWT } from 'jose';
import { limits } from '../limits.js';
import { readClaims, type TokenClaims } from './claims.js';
import type { KeyRing, PublicKey, SigningKey } from './key-ring.js';
import { fieldsIn, unprovenIn } from './unproven.js';

export async function signed(
  { algorithm: alg, id: kid, privateKey }: SigningKey,
  claims: Readonly<Record<string, unknown>>,
): Promise<string> {
  return await new SignJWT(claims).setProtectedHeader({ alg, kid }).sign(privateKey);
}

export type Proof =
  | { readonly kind: 'proven'; readonly claims: TokenClaims }
  /** By a key that is not (or not yet) known here. */
  | { readonly kind: 'unknownKey' }
  | { readonly kind: 'forged' };

/**
 * Proves tokens, and remembers those that it has proven for as long as the keys are the same: who comes again costs a hash. A
 * token that says nothing of its key is tried with all.
 */
export class Prover {
  private proven = new Map<string, TokenClaims>();
  private ring: KeyRing | undefined;

  async prove(ring: KeyRing, token: string): Promise<Proof> {
    const known = this.provenBy(ring);
    const hash = createHash('sha256').update(token).digest('base64');
    const found = known.get(hash);
    if (found !== undefined) return { kind: 'proven', claims: found };
    const { keyId } = unprovenIn(token) ?? {};
    const keys = ring.accepted.filter(({ id }) => keyId === undefined || id === keyId);
    if (keys.length === 0) return { kind: 'unknownKey' };
    const claims = await provenClaims(token, keys);
    if (claims === undefined) return { kind: 'forged' };
    remember(known, hash, claims);
    return { kind: 'proven', claims };
  }

  private provenBy(ring: KeyRing): Map<string, TokenClaims> {
    if (this.ring !== ring) {
      this.ring = ring;
      this.proven = new Map();
    }
    return this.proven;
  }
}

function remember(known: Map<string, TokenClaims>, hash: string, claims: TokenClaims): void {
  const [oldest] = known.keys();
  if (oldest !== undefined && known.size >= limits.provenTokensMax) known.delete(oldest);
  known.set(hash, claims);
}

async function provenClaims(
  token: string,
  keys: readonly PublicKey[],
): Promise<TokenClaims | undefined> {
  for (const { key, algorithm } of keys) {
    const verified = await compactVerify(token, key, { algorithms: [algorithm] }).catch(noProof);
    if (verified !== undefined)
      return readClaims(fieldsIn(new TextDecoder().decode(verified.payload)));
  }
  return undefined;
}

/** Anything else is a mistake of ours. */
function noProof(error: unknown): CompactVerifyResult | undefined {
  if (error instanceof errors.JOSEError) return undefined;
  throw error;
}
