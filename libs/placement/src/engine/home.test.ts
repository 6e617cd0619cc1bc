import { describe, expect, it } from '@jest/globals';
import type { FailbackRules } from '@navarch/model';
import type { CandidateCluster } from '../plan.js';
import { place } from '../place.js';
import { answer, asking, changed, followed } from '../proofs/fleet.js';
import { homesAfter, scaleHomes } from './home.js';

/** Homes after a decision that gives `counts` (by position) to the clusters. */
const homes = (clusters: string, counts: string, failback: FailbackRules = {}): string => {
  const input = asking(9, clusters, { rules: { failback } });
  const given = counts.split(' ').map(Number);
  const countOf = (one: CandidateCluster): number => given[input.clusters.indexOf(one)] ?? 0;
  const found = homesAfter(input, countOf, ({ name }) => name === 'held');
  return [...found].map(([name, home]) => `${name}=${home}`).join(' ');
};

describe('the preferred plan', () => {
  it.each([
    ['nothing is lost', 'a:given=3 b:given=6', '4 5', ''],
    ['an empty cluster is lost', 'a:given=0:phase=lost b:given=9', '0 9', ''],
    ['a cluster is lost', 'a:given=3:phase=lost b:given=6', '0 9', 'a=3 b=6'],
    ['a lost cluster keeps all', 'a:given=3:phase=lost b:given=6', '3 6', ''],
    ['nobody takes it over', 'a:given=3:phase=lost b:given=6', '0 6', 'a=3'],
    ['it is still away', 'a:given=0:home=3:phase=lost b:given=9:home=6', '0 9', 'a=3 b=6'],
    ['it is cleaned', 'a:given=0:home=3:phase=cleaning b:given=9:home=6', '0 9', 'a=3 b=6'],
    [
      'a second is lost',
      'a:given=0:home=3:phase=lost b:given=9:home=6:phase=lost c:given=0',
      '0 0 9',
      'a=3 b=6 c=0',
    ],
    ['it is back and waits', 'a:given=0:home=3 b:given=9:home=6', '0 9', 'a=3 b=6'],
    ['it is back and has a part', 'a:given=0:home=3 b:given=9:home=6', '1 8', 'a=3 b=6'],
    ['it has all back', 'a:given=0:home=3 b:given=9:home=6', '3 6', ''],
    [
      'a lost cluster holds on and the workload shrinks',
      'held:given=3:phase=lost b:given=6',
      '1 2',
      '',
    ],
    [
      'one who was never away gives something up',
      'a:given=2:phase=lost b:given=2 c:given=0',
      '0 1 3',
      'a=2 c=0',
    ],
    ['nobody has what it had', 'a:given=0:home=3 b:given=6', '0 6', ''],
  ])('when %s', (...row) => {
    const [, clusters, counts, wanted] = row;
    expect(homes(clusters, counts)).toBe(wanted);
  });

  it('is forgotten once all are back, where nothing returns', () => {
    const never: FailbackRules = { mode: 'Never' };
    expect(homes('a:given=0:home=3 b:given=9:home=6', '0 9', never)).toBe('');
    expect(homes('a:given=0:home=3:phase=lost b:given=9:home=6', '0 9', never)).toBe('a=3 b=6');
  });
});

describe('a workload that is scaled while a cluster is away', () => {
  it.each([
    [6, 'a=2 b=2 c=1 d=1'],
    [24, 'a=6 b=6 c=6 d=6'],
  ])('gives it its part of %i', (replicas, wanted) => {
    const fresh = asking(12, 'a b c d');
    const lost = { ...fresh, ...followed(fresh, place(fresh)) };
    const away = changed(lost, 'a', { phase: 'lost' });
    const scaled = { ...followed(away, place(away)), replicas };
    const back = changed(followed(scaled, place(scaled)), 'a', { phase: 'ready' });
    const counts = answer(back)
      .split(' ')
      .map((word) => word.slice(2));
    expect(counts.toSorted()).toEqual(
      wanted
        .split(' ')
        .map((word) => word.slice(2))
        .toSorted(),
    );
  });

  it('has its parts scaled, the odd ones fairly', () => {
    const input = asking(5, 'a:home=3:given=0 b:home=6:given=10', { replicasBefore: 10 });
    expect(scaleHomes(input, 5).clusters.map(({ home }) => home)).toEqual([2, 3]);
    expect(scaleHomes({ ...input, replicasBefore: 5 }, 5)).toEqual({ ...input, replicasBefore: 5 });
  });
});
