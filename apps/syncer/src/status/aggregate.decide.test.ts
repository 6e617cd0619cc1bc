import { describe, expect, it } from '@jest/globals';
import type { ClusterDecision } from '@navarch/model';
import type { Sighting } from '../observe/summary.decide.js';
import { aggregate, type MemberReport } from './aggregate.decide.js';

const decide = (text: string): ClusterDecision[] =>
  text.split(' ').map((part) => {
    const [name = '', replicas = '0'] = part.split('=');
    return { name, replicas: Number(replicas), chosen: Number(replicas) > 0, reason: '' };
  });

const report = (
  cluster: string,
  ready: number,
  changes: Partial<MemberReport> = {},
): MemberReport => ({
  cluster,
  phase: 'ready',
  synced: true,
  message: 'as desired',
  observed: {
    replicas: ready,
    fullyLabeledReplicas: ready,
    readyReplicas: ready,
    availableReplicas: ready,
  },
  ...changes,
});

describe('aggregate', () => {
  it('sums what reachable members report', () => {
    const result = aggregate({
      decisions: decide('sydney=5 taipei=1 tokyo=3'),
      reports: [report('taipei', 1), report('tokyo', 2), report('sydney', 5)],
      countsReplicas: true,
    });
    expect(result.counts.readyReplicas).toBe(8);
    expect(result.summary).toBe('3/3');
    expect(result.clusters.map((one) => `${one.name}:${one.readyReplicas}`)).toEqual([
      'sydney:5',
      'taipei:1',
      'tokyo:2',
    ]);
  });

  it('does not add a lost region’s last words, and shows its numbers as unknown', () => {
    const result = aggregate({
      decisions: decide('sydney=7 taipei=2 tokyo=0'),
      reports: [report('taipei', 2), report('sydney', 7), report('tokyo', 3, { phase: 'lost' })],
      countsReplicas: true,
    });
    expect(result.counts.readyReplicas).toBe(9);
    const tokyo = result.clusters.find((one) => one.name === 'tokyo');
    expect(tokyo).toEqual({
      name: 'tokyo',
      lastSeen: { replicas: 3, readyReplicas: 3 },
      synced: false,
      message: 'the cluster cannot be reached; its stale copy is removed when it returns',
    });
  });

  it('does not count the copy of a lost cluster as synced, nor one that is to go', () => {
    const result = aggregate({
      decisions: decide('sydney=1 taipei=0 tokyo=1'),
      reports: [report('taipei', 1), report('sydney', 1), report('tokyo', 1, { phase: 'lost' })],
      countsReplicas: true,
    });
    expect(result.summary).toBe('1/2');
  });

  it('names a chosen cluster that has nothing yet', () => {
    const result = aggregate({
      decisions: decide('a=1'),
      reports: [],
      countsReplicas: true,
    });
    expect(result.clusters).toEqual([{ name: 'a', synced: false, message: 'not sent yet' }]);
    expect(result.summary).toBe('0/1');
  });

  it('says of each number which generation of the copy it is of, and since when it stands', () => {
    const at = Date.parse('2026-05-04T10:00:00Z');
    const observed = { ...report('oslo', 2).observed, at, generation: 4, observedGeneration: 3 };
    const { clusters } = aggregate({
      decisions: decide('oslo=2 rome=2'),
      reports: [
        report('oslo', 2, { observed: observed as Sighting }),
        report('rome', 2, { observed: observed as Sighting, phase: 'lost' }),
      ],
      countsReplicas: true,
    });
    expect(clusters).toMatchObject([
      { generation: 4, observedGeneration: 3, since: '2026-05-04T10:00:00Z' },
      { lastSeen: { replicas: 2, readyReplicas: 2, since: '2026-05-04T10:00:00Z' } },
    ]);
    expect(clusters[1]).not.toHaveProperty('readyReplicas');
  });

  it('does not count replicas for kinds that have none', () => {
    const result = aggregate({
      decisions: decide('a=1'),
      reports: [report('a', 0, { observed: undefined })],
      countsReplicas: false,
    });
    expect(result.clusters).toEqual([{ name: 'a', synced: true, message: 'as desired' }]);
  });
});
