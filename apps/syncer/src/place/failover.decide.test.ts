import { expect, it } from '@jest/globals';
import type { FailedCluster, PlacementFailover } from '@navarch/model';
import { failoverNews } from './failover.decide.js';

const failed = (name: string, since: string, ready = 2): FailedCluster => ({
  name,
  ready,
  since,
  until: '2026-01-01T01:00:00Z',
  times: 1,
});
const of = (...clusters: readonly FailedCluster[]): PlacementFailover => ({
  notReadyForSeconds: 60,
  ...(clusters.length === 0 ? {} : { clusters }),
});
const [first, later] = ['2026-01-01T00:00:00Z', '2026-01-01T00:30:00Z'];

it.each([
  ['no rules', of(failed('oslo', first)), undefined, []],
  ['nothing new', of(failed('oslo', first)), of(failed('oslo', first)), []],
  ['the first time', of(), of(failed('oslo', first)), ['ReplicasNotReady oslo']],
  ['a new Placement', undefined, of(failed('oslo', first)), ['ReplicasNotReady oslo']],
  ['again', of(failed('oslo', first)), of(failed('oslo', later)), ['ReplicasNotReady oslo']],
  [
    'one ends, another begins',
    of(failed('oslo', first)),
    of(failed('rome', later)),
    ['ReplicasNotReady rome', 'FailoverEnded oslo'],
  ],
] as const)('%s', (...[, before, after, expected]) => {
  const told = failoverNews(before, after).map(
    ({ reason, message }) => `${reason} ${message.split(':')[0]}`,
  );
  expect(told).toEqual(expected);
});

it('says what became of them, and no instant', () => {
  const [none, some] = failoverNews(of(), of(failed('oslo', first, 0), failed('rome', first)));
  expect(none?.message).toContain('within 60 s; it is to have none for a while');
  expect(some?.message).toContain('no more than the 2 that did');
  expect(`${none?.message}${some?.message}`).not.toContain('2026');
});
