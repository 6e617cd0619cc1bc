/** The keys that tokens of ServiceAccounts are signed with, of the Secret that holds them. Pure. */
import { createHash, createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';

export type PublicKey = {
  /** From the key itself, so that nobody has to say which is which. */
  readonly id: string;
  /** The only one that it is used with. */
  readonly algorithm: string;
  readonly key: KeyObject;
};

export type SigningKey = PublicKey & { readonly privateKey: KeyObject };

export type KeyRing = {
  /** New tokens are signed by it; undefined: there is none. */
  readonly signing: SigningKey | undefined;
  /** Tokens by these are good, {@link signing} among them. */
  readonly accepted: readonly PublicKey[];
  /** Names of what is no key, or none that is used. */
  readonly unreadable: readonly string[];
};

/** `data` as a Secret has it: each value one PEM. The last private key in the order of names signs; all others are accepted. */
export function keyRingOf(data: Readonly<Record<string, string>>): KeyRing {
  const names = Object.keys(data).toSorted();
  const read = names.map((name) => readKey(Buffer.from(data[name] ?? '', 'base64')));
  const keys = read.filter((one) => one !== undefined);
  return {
    signing: keys.findLast(canSign),
    accepted: keys,
    unreadable: names.filter((_, index) => read[index] === undefined),
  };
}

type ReadKey = PublicKey & { readonly privateKey?: KeyObject };

const canSign = (one: ReadKey): one is SigningKey => one.privateKey !== undefined;

function readKey(pem: Buffer): ReadKey | undefined {
  const privateKey = attempt(() => createPrivateKey(pem));
  const key = attempt(() => createPublicKey(pem));
  const algorithm = key === undefined ? undefined : algorithmOf(key);
  if (key === undefined || algorithm === undefined) return undefined;
  const publicKey = { id: idOf(key), algorithm, key };
  return privateKey === undefined ? publicKey : { ...publicKey, privateKey };
}

/** What is no key throws, in the words of OpenSSL, which may quote it. */
function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

const modulusBitsMin = 2048;
const byCurve: Readonly<Record<string, string>> = {
  prime256v1: 'ES256',
  secp384r1: 'ES384',
  secp521r1: 'ES512',
};

/** Those of kube-apiserver; undefined for other keys. */
function algorithmOf({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject): string | undefined {
  const { modulusLength = 0, namedCurve = '' } = asymmetricKeyDetails ?? {};
  if (asymmetricKeyType === 'rsa') return modulusLength < modulusBitsMin ? undefined : 'RS256';
  return asymmetricKeyType === 'ec' ? byCurve[namedCurve] : undefined;
}

const idOf = (key: KeyObject): string =>
  createHash('sha256')
    .update(key.export({ type: 'spki', format: 'der' }))
    .digest('base64url');

/** As a JSON Web Key Set has it. */
export const jwkOf = ({ id, algorithm, key }: PublicKey): object => ({
  use: 'sig',
  kid: id,
  alg: algorithm,
  ...key.export({ format: 'jwk' }),
});
