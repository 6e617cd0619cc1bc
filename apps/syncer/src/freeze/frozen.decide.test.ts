import { describe, expect, it } from '@jest/globals';
import type { Freeze, FreezeSpec } from '@navarch/model';
import { decideTurn, holding, type Target } from './frozen.decide.js';

const now = Date.parse('2026-11-21T12:00:00Z');
const past = '2026-11-21T11:59:59Z';
const future = '2026-11-21T12:00:01Z';

const freeze = (name: string, spec: FreezeSpec = {}, generation = 1): Freeze => ({
  apiVersion: 'fleet.navarch.dev/v1alpha1',
  kind: 'Freeze',
  metadata: { name, uid: `uid-${name}`, generation },
  spec,
});

/** `tokyo ReplicaSet shop/web` */
function target(text: string): Target {
  const [cluster = '', kind = '', path = ''] = text.split(' ');
  const [namespace = '', name = ''] = path.split('/');
  return { cluster, kind, namespace, name };
}

describe('what is held', () => {
  const web = 'tokyo ReplicaSet shop/web';
  const rows: readonly { name: string; spec: FreezeSpec; of: string; is: boolean }[] = [
    { name: 'everything', spec: {}, of: web, is: true },
    { name: 'a cluster', spec: { clusters: ['oslo', 'tokyo'] }, of: web, is: true },
    { name: 'another cluster', spec: { clusters: ['oslo'] }, of: web, is: false },
    { name: 'a namespace', spec: { namespaces: ['shop'] }, of: web, is: true },
    { name: 'another namespace', spec: { namespaces: ['web'] }, of: web, is: false },
    { name: 'a kind', spec: { kinds: ['ReplicaSet'] }, of: web, is: true },
    { name: 'another kind', spec: { kinds: ['Secret'] }, of: web, is: false },
    {
      name: 'all that is given',
      spec: { clusters: ['tokyo'], namespaces: ['shop'], kinds: ['ReplicaSet'] },
      of: web,
      is: true,
    },
    {
      name: 'most of what is given',
      spec: { clusters: ['tokyo'], namespaces: ['shop'], kinds: ['Secret'] },
      of: web,
      is: false,
    },
    {
      name: 'a namespace itself',
      spec: { namespaces: ['shop'] },
      of: 'tokyo Namespace /shop',
      is: true,
    },
    {
      name: 'what is named like a namespace',
      spec: { namespaces: ['web'] },
      of: 'tokyo Secret shop/web',
      is: false,
    },
    { name: 'until later', spec: { until: future }, of: web, is: true },
    { name: 'until now', spec: { until: '2026-11-21T13:00:00+01:00' }, of: web, is: false },
    { name: 'until some time ago', spec: { until: past }, of: web, is: false },
    { name: 'until nobody knows when', spec: { until: 'soon' }, of: web, is: true },
  ];
  it.each(rows)('$name: $is', ({ spec, of, is }) => {
    expect(holding([freeze('stop', spec)], target(of), now)?.metadata.name).toBe(
      is ? 'stop' : undefined,
    );
  });

  it('is held by the first of several that do', () => {
    const several = [freeze('d'), freeze('b'), freeze('a', { until: past }), freeze('c')];
    expect(holding(several, target(web), now)?.metadata.name).toBe('b');
    expect(holding([], target(web), now)).toBeUndefined();
  });
});

describe('a reading', () => {
  const rows: readonly {
    name: string;
    before: readonly Freeze[] | undefined;
    after: readonly Freeze[];
    begun: string;
    ended: string;
  }[] = [
    { name: 'without news', before: [freeze('a')], after: [freeze('a')], begun: '', ended: '' },
    { name: 'with a new one', before: [], after: [freeze('a')], begun: 'a', ended: '' },
    { name: 'without an old one', before: [freeze('a')], after: [], begun: '', ended: 'a' },
    {
      name: 'with one that changed',
      before: [freeze('a')],
      after: [freeze('a', { clusters: ['tokyo'] }, 2)],
      begun: 'a',
      ended: 'a',
    },
    {
      name: 'with one that ran out',
      before: [freeze('a', { until: past })],
      after: [freeze('a', { until: past })],
      begun: '',
      ended: 'a',
    },
    {
      name: 'with one that ran out before',
      before: [],
      after: [freeze('a', { until: past })],
      begun: '',
      ended: '',
    },
    {
      name: 'that is the first',
      before: undefined,
      after: [freeze('a', { until: past }), freeze('b')],
      begun: 'b',
      ended: 'a',
    },
  ];
  it.each(rows)('$name', ({ before, after, begun, ended }) => {
    const turn = decideTurn(before, after, now);
    const names = (freezes: readonly Freeze[]): string =>
      freezes.map((one) => one.metadata.name).join(' ');
    expect([names(turn.begun), names(turn.ended)]).toEqual([begun, ended]);
  });
});
