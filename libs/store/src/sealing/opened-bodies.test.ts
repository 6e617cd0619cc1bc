import { describe, expect, it } from '@jest/globals';
import type { KubeObject } from '@navarch/model';
import { storeLimits } from '../limits.js';
import { createBodyCodec, type BodyRow } from './body-codec.js';
import { rememberBodies } from './opened-bodies.js';
import { createSealer } from './sealer.js';

const plain = createBodyCodec(createSealer(Buffer.alloc(32, 1)));

function counted() {
  let decoded = 0;
  const codec = rememberBodies({
    encode: plain.encode,
    decode: (row, version) => {
      decoded += 1;
      return plain.decode(row, version);
    },
  });
  return { codec, count: () => decoded };
}

function rowOf(uid: string, resource: string, value: string): BodyRow {
  const key = { group: '', resource, namespace: 'web', name: uid };
  const body: KubeObject = {
    apiVersion: 'v1',
    kind: 'Thing',
    metadata: { name: uid, namespace: 'web', uid },
    data: { value },
  };
  const { group: group_name, ...names } = key;
  return { group_name, ...names, uid, ...plain.encode(key, body) };
}

describe.each(['secrets', 'configmaps'])('%s that are read again', (resource) => {
  it('are decoded once, and are one body', () => {
    const { codec, count } = counted();
    const row = rowOf('a', resource, 'one');
    const first = codec.decode(row, 7);
    expect(codec.decode({ ...row, ...copyOf(row) }, 7)).toBe(first);
    expect(first).toEqual(plain.decode(row, 7));
    expect(count()).toBe(1);
  });

  it('are decoded anew in another version, and with other bytes in the same', () => {
    const { codec } = counted();
    codec.decode(rowOf('a', resource, 'one'), 7);
    expect(codec.decode(rowOf('a', resource, 'one'), 8).metadata.resourceVersion).toBe('8');
    expect(codec.decode(rowOf('a', resource, 'two'), 8)).toMatchObject({ data: { value: 'two' } });
  });

  it('are forgotten, the longest unread first, when there are many', () => {
    const { codec, count } = counted();
    const large = 'x'.repeat(64 * 1024);
    const rows = Array.from({ length: 80 }, (_, at) => rowOf(`u${at}`, resource, large));
    for (const row of rows) {
      codec.decode(row, 1);
      codec.decode(rows[0] as BodyRow, 1);
    }
    expect(count()).toBe(80);
    codec.decode(rows[1] as BodyRow, 1);
    expect(count()).toBe(81);
  });

  it('are not remembered where one would drive out too many', () => {
    const { codec, count } = counted();
    const row = rowOf('a', resource, 'x'.repeat(storeLimits.openedBodyBytesMax));
    codec.decode(row, 1);
    codec.decode(row, 1);
    expect(count()).toBe(2);
  });
});

it('what cannot be opened is refused each time', () => {
  const { codec } = counted();
  const row = rowOf('a', 'secrets', 'one');
  codec.decode(row, 1);
  const broken = { ...row, sealed: Buffer.from('broken') };
  for (const _ of [1, 2])
    expect(() => codec.decode(broken, 1)).toThrow(
      expect.objectContaining({ code: 'store.unreadable' }),
    );
});

const copyOf = ({ body, sealed }: BodyRow): Pick<BodyRow, 'body' | 'sealed'> => ({
  body,
  sealed: sealed === null ? null : Buffer.from(sealed),
});
