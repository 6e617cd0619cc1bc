import { expect, it } from '@jest/globals';
import { describeFreeze, type FreezeSpec } from './freeze.js';

const rows: readonly { spec: FreezeSpec; text: string }[] = [
  { spec: {}, text: 'everything' },
  { spec: { reason: 'storm', until: '2026-11-21T12:00:00Z' }, text: 'everything' },
  { spec: { clusters: ['tokyo'] }, text: 'everything of cluster tokyo' },
  { spec: { namespaces: ['shop', 'web'] }, text: 'everything in namespaces shop, web' },
  {
    spec: { kinds: ['Secret', 'ReplicaSet'], namespaces: ['shop'], clusters: ['sydney', 'tokyo'] },
    text: 'Secret, ReplicaSet in namespace shop of clusters sydney, tokyo',
  },
];

it.each(rows)('$text', ({ spec, text }) => {
  expect(describeFreeze(spec)).toBe(text);
});
