import { describe, expect, it } from '@jest/globals';
import type { Cluster, ClusterPhase } from '@navarch/model';
import { conditionsFor } from './conditions.decide.js';
import { heed, isNews, noRemark, type Remark } from './news.decide.js';

const timesMin = 3;
const refused = 'no connection (ECONNREFUSED)';
const late = 'no answer in time';

function clusterIn(phase: ClusterPhase, message: string): Pick<Cluster, 'status'> {
  const blank = { metadata: { name: 'tokyo' } } as Cluster;
  return { status: conditionsFor(blank, { phase, message }, 0) };
}

const after = (...messages: readonly string[]): Remark => messages.reduce(heed, noRemark);

const rows: readonly [string, Pick<Cluster, 'status'>, ClusterPhase, Remark, boolean][] = [
  ['the first word on a cluster', {}, 'joining', after(late), true],
  ['another phase', clusterIn('ready', 'answered 200'), 'lost', after(late), true],
  ['the same reason again', clusterIn('lost', late), 'lost', after(late, late, late), false],
  ['another reason, once', clusterIn('lost', late), 'lost', after(refused), false],
  [
    'another reason, for long enough',
    clusterIn('joining', late),
    'joining',
    after(refused, refused, refused),
    true,
  ],
  [
    'reasons that alternate',
    clusterIn('lost', late),
    'lost',
    after(refused, late, refused, late, refused),
    false,
  ],
  [
    'what a ready cluster answers',
    clusterIn('ready', 'answered 200'),
    'ready',
    after(late, late, late),
    false,
  ],
];

describe('isNews', () => {
  for (const [name, cluster, phase, remark, expected] of rows) {
    it(`${expected ? 'is' : 'is not'} ${name}`, () => {
      const sighting = { phase, message: remark.message };
      expect(isNews({ cluster, sighting, remark, timesMin })).toBe(expected);
    });
  }
});
