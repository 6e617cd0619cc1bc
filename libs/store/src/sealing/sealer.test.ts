import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { createSealer } from './sealer.js';

const place = { uid: 'u1', field: 'body' };

describe('the sealer', () => {
  const rootKey = randomBytes(32);
  const sealer = createSealer(rootKey);

  const plains = ['', 'plain', 'ünïcode \u{1F6F3}', 'x'.repeat(1_000_000)];
  it.each(plains.map((plain) => ({ plain, length: plain.length })))(
    'opens what it sealed: $length characters',
    ({ plain }) => {
      expect(sealer.open(sealer.seal(plain, place), place)).toBe(plain);
    },
  );

  it('never seals twice alike, and shows nothing of the text', () => {
    const [one, other] = [sealer.seal('canary', place), sealer.seal('canary', place)];
    expect(one.equals(other)).toBe(false);
    expect(one.includes('canary')).toBe(false);
  });

  it('opens only at the place it was sealed for', () => {
    const sealed = sealer.seal('canary', place);
    for (const other of [
      { ...place, uid: 'u2' },
      { ...place, field: 'data' },
      { uid: 'u1","body', field: '' },
      { uid: 'u', field: '1body' },
    ]) {
      expect(() => sealer.open(sealed, other)).toThrow('seal.broken');
    }
  });

  it('opens nothing of which a byte was changed or is missing', () => {
    const sealed = sealer.seal('canary', place);
    for (let at = 0; at < sealed.length; at += 1) {
      const changed = Buffer.from(sealed);
      changed.writeUInt8(changed.readUInt8(at) ^ 1, at);
      expect(() => sealer.open(changed, place)).toThrow(/^seal\./);
      expect(() => sealer.open(sealed.subarray(0, at), place)).toThrow(/^seal\./);
    }
  });

  it('says when a value is under another root key', () => {
    const other = createSealer(randomBytes(32));
    expect(() => other.open(sealer.seal('canary', place), place)).toThrow('seal.otherKey');
    expect(other.keyId).not.toBe(sealer.keyId);
    expect(createSealer(Buffer.from(rootKey)).keyId).toBe(sealer.keyId);
  });

  it('refuses a root key of another length', () => {
    expect(() => createSealer(Buffer.alloc(16))).toThrow('seal.rootKeyLength');
  });
});
