import { describe, expect, it } from '@jest/globals';
import { annotations, type KubeObject } from '@navarch/model';
import { complaintsAboutAnnotations } from './annotations.decide.js';

const {
  replicaSetPreferences: preferences,
  clusterSelector: selector,
  conflict,
  avoid,
  placed,
} = annotations;
const good = '{"clusters":{"*":{"weight":1}}}';

const rows = [
  { name: 'none', now: {}, before: undefined, expected: '' },
  { name: 'a good one', now: { [preferences]: good }, before: undefined, expected: '' },
  { name: 'a good selector', now: { [selector]: '[]' }, before: undefined, expected: '' },
  { name: 'no JSON', now: { [preferences]: '{' }, before: undefined, expected: preferences },
  { name: 'empty', now: { [preferences]: '' }, before: undefined, expected: preferences },
  {
    name: 'negative weight',
    now: { [preferences]: '{"clusters":{"a":{"weight":-1}}}' },
    before: undefined,
    expected: `${preferences} clusters[a].weight`,
  },
  {
    name: 'selector that is no list',
    now: { [selector]: '{}' },
    before: undefined,
    expected: selector,
  },
  { name: 'a good rule', now: { [conflict]: 'AdoptIfEqual' }, before: undefined, expected: '' },
  { name: 'no rule', now: { [conflict]: 'adopt' }, before: undefined, expected: conflict },
  {
    name: 'both wrong',
    now: { [preferences]: '{', [selector]: '{' },
    before: undefined,
    expected: `${preferences}, ${selector}`,
  },
  { name: 'clusters to avoid', now: { [avoid]: 'a, b-1' }, before: undefined, expected: '' },
  { name: 'avoiding nothing', now: { [avoid]: '' }, before: undefined, expected: avoid },
  { name: 'avoiding all', now: { [avoid]: '*' }, before: undefined, expected: `${avoid} [0]` },
  { name: 'kept at home', now: { [placed]: 'false' }, before: undefined, expected: '' },
  { name: 'kept by a word', now: { [placed]: 'no' }, before: undefined, expected: placed },
  { name: 'a gap in it', now: { [avoid]: 'a,,b' }, before: undefined, expected: `${avoid} [1]` },
  {
    name: 'bad as before',
    now: { [preferences]: '{' },
    before: { [preferences]: '{' },
    expected: '',
  },
  {
    name: 'bad in a new way',
    now: { [preferences]: '[' },
    before: { [preferences]: '{' },
    expected: preferences,
  },
];

describe('placement annotations', () => {
  it.each(rows)('$name', ({ now, before, expected }) => {
    const complaints = complaintsAboutAnnotations({
      object: annotated(now),
      previous: before === undefined ? undefined : annotated(before),
    });
    const places = complaints.map(({ field, message }) => {
      const inside = /: (clusters\S+|\[\d+\]): /.exec(message)?.[1];
      const name = field.slice('metadata.annotations['.length, -1);
      return inside === undefined ? name : `${name} ${inside}`;
    });
    expect(places.join(', ')).toBe(expected);
  });

  it('are quoted in part only', () => {
    const [complaint] = complaintsAboutAnnotations({
      object: annotated({ [preferences]: 'x'.repeat(10_000) }),
      previous: undefined,
    });
    expect(complaint?.message.length).toBeLessThan(300);
  });
});

const annotated = (texts: Record<string, string>): KubeObject => ({
  apiVersion: 'apps/v1',
  kind: 'ReplicaSet',
  metadata: { name: 'web', annotations: texts },
});
