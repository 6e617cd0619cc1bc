import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';
import { TerminalError } from '@navarch/model';

/**
 * Envelope encryption of what must never be readable in a dump.
 *
 * Every value gets a data key of its own (AES-256-GCM), which is itself encrypted under the root key. Both layers
 * are bound to the place of the value (uid and field) as additional data, so that an envelope moved to another
 * row does not open. Format, version 1:
 *
 *     version 1 | key id 8 | nonce 12 | wrapped data key 32 + tag 16 | nonce 12 | ciphertext n | tag 16
 *
 * Root-key nonces are random: one root key is good for 2^32 envelopes, then it is to be rotated.
 */
export type Sealer = {
  /** Which root key new envelopes are under; hex, tells nothing about the key. */
  readonly keyId: string;
  readonly seal: (plain: string, place: SealedPlace) => Buffer;
  /** TerminalError `seal.*` when it is damaged, of another place or under another root key. */
  readonly open: (sealed: Buffer, place: SealedPlace) => string;
};

export type SealedPlace = { readonly uid: string; readonly field: string };

const version = 1;
const algorithm = 'aes-256-gcm';
const bytes = { version: 1, keyId: 8, nonce: 12, key: 32, tag: 16 } as const;
const headBytes = bytes.version + bytes.keyId;
const wrappedBytes = bytes.nonce + bytes.key + bytes.tag;
const leastBytes = headBytes + wrappedBytes + bytes.nonce + bytes.tag;

/** `rootKey` is 32 random bytes; whoever has them reads everything. */
export function createSealer(rootKey: Buffer): Sealer {
  if (rootKey.length !== bytes.key) {
    throw new TerminalError('seal.rootKeyLength', { wanted: bytes.key, got: rootKey.length });
  }
  const root = Buffer.from(rootKey);
  const keyId = keyIdOf(root);
  const head = Buffer.concat([Buffer.of(version), keyId]);
  return {
    keyId: keyId.toString('hex'),
    seal: (plain, place) => {
      // All that is to be random at once: each time it is asked for costs as much as to encrypt.
      const random = randomBytes(bytes.key + 2 * bytes.nonce);
      const dataKey = random.subarray(0, bytes.key);
      const nonces = random.subarray(bytes.key);
      const bound = bindTo(head, place);
      return Buffer.concat([
        head,
        ...encrypt(root, dataKey, { bound, nonce: nonces.subarray(0, bytes.nonce) }),
        ...encrypt(dataKey, plain, { bound, nonce: nonces.subarray(bytes.nonce) }),
      ]);
    },
    open: (sealed, place) => {
      checkHead(sealed, keyId);
      const bound = bindTo(head, place);
      try {
        const wrapped = sealed.subarray(headBytes, headBytes + wrappedBytes);
        const dataKey = decrypt(root, wrapped, bound);
        return decrypt(dataKey, sealed.subarray(headBytes + wrappedBytes), bound).toString('utf8');
      } catch (cause) {
        throw new TerminalError('seal.broken', { field: place.field, uid: place.uid }, { cause });
      }
    },
  };
}

function checkHead(sealed: Buffer, keyId: Buffer): void {
  if (sealed.length < leastBytes) throw new TerminalError('seal.short', { length: sealed.length });
  const found = sealed.readUInt8(0);
  if (found !== version) throw new TerminalError('seal.version', { wanted: version, got: found });
  const foundKeyId = sealed.subarray(bytes.version, headBytes);
  if (!foundKeyId.equals(keyId)) {
    throw new TerminalError('seal.otherKey', {
      wanted: keyId.toString('hex'),
      got: foundKeyId.toString('hex'),
    });
  }
}

function keyIdOf(rootKey: Buffer): Buffer {
  return createHmac('sha256', rootKey).update('navarch key id').digest().subarray(0, bytes.keyId);
}

/** JSON quotes the parts, so that no two places give the same bytes. */
function bindTo(head: Buffer, place: SealedPlace): Buffer {
  return Buffer.concat([head, Buffer.from(JSON.stringify([place.uid, place.field]), 'utf8')]);
}

type Bound = { readonly bound: Buffer; readonly nonce: Buffer };

function encrypt(key: Buffer, plain: Buffer | string, { bound, nonce }: Bound): Buffer[] {
  const cipher = createCipheriv(algorithm, key, nonce, { authTagLength: bytes.tag });
  cipher.setAAD(bound);
  const encrypted = typeof plain === 'string' ? cipher.update(plain, 'utf8') : cipher.update(plain);
  return [nonce, encrypted, cipher.final(), cipher.getAuthTag()];
}

function decrypt(key: Buffer, box: Buffer, bound: Buffer): Buffer {
  const nonce = box.subarray(0, bytes.nonce);
  const tagAt = box.length - bytes.tag;
  const decipher = createDecipheriv(algorithm, key, nonce, { authTagLength: bytes.tag });
  decipher.setAAD(bound);
  decipher.setAuthTag(box.subarray(tagAt));
  return Buffer.concat([decipher.update(box.subarray(bytes.nonce, tagAt)), decipher.final()]);
}
