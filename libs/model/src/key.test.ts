import { describe, expect, it } from '@jest/globals';
import {
  describeObjectKey,
  parseMemberObjectKey,
  parseObjectKey,
  printMemberObjectKey,
  printObjectKey,
} from './key.js';

const keys = [
  { text: 'apps/replicasets/web/web', shown: 'replicasets.apps web/web' },
  { text: '/secrets/web/db', shown: 'secrets web/db' },
  { text: '/namespaces//web', shown: 'namespaces web' },
  { text: 'fleet.navarch.dev/clusters//tokyo', shown: 'clusters.fleet.navarch.dev tokyo' },
];

describe('object keys', () => {
  for (const { text, shown } of keys) {
    it(`prints what it parsed: ${text}`, () => {
      const key = parseObjectKey(text);
      if (key === undefined) throw new Error('not parsed');
      expect(printObjectKey(key)).toBe(text);
      expect(describeObjectKey(key)).toBe(shown);
    });

    it(`carries a cluster in front: tokyo/${text}`, () => {
      const key = parseMemberObjectKey(`tokyo/${text}`);
      if (key === undefined) throw new Error('not parsed');
      expect(key.cluster).toBe('tokyo');
      expect(printMemberObjectKey(key)).toBe(`tokyo/${text}`);
    });
  }

  for (const text of ['', 'web', 'a/b/c', 'a/b/c/d/e', 'apps//web/web', 'apps/replicasets/web/']) {
    it(`is not taken for a key: "${text}"`, () => expect(parseObjectKey(text)).toBeUndefined());
  }

  it('needs a cluster in front', () => {
    expect(parseMemberObjectKey('/apps/replicasets/web/web')).toBeUndefined();
    expect(parseMemberObjectKey('tokyo')).toBeUndefined();
  });
});
