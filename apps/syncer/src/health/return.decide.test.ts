import { describe, expect, it } from '@jest/globals';
import { type Cluster, type ClusterPhase, phaseOf, toTimestamp } from '@navarch/model';
import { conditionsFor } from './conditions.decide.js';
import { readProbes } from './probe.decide.js';
import { printWaiting, recentLosses, returnAfterMs, withLoss } from './return.decide.js';

const firstMs = 6_000;
const minute = 60_000;
const hour = 60 * minute;

/** Losses so many minutes before `hour`, and how long it must be well then, in seconds. */
const rows: readonly [string, readonly number[], number][] = [
  ['the setting, at first', [0], 6],
  ['the setting when nothing is known', [], 6],
  ['twice as long after the second', [10, 0], 12],
  ['eight times after the fourth', [30, 20, 10, 0], 48],
  ['no longer than an hour', Array.from({ length: 16 }, (_, index) => 16 - index), 3_600],
  ['the setting again after a good hour', [61], 6],
  ['only for losses within the hour', [90, 70, 20, 0], 12],
];

describe('a cluster that was lost must be well for', () => {
  for (const [name, ago, seconds] of rows)
    it(name, () => {
      const now = 10 * hour;
      const losses = ago.map((minutes) => toTimestamp(now - minutes * minute));
      expect(returnAfterMs(losses, now, firstMs)).toBe(seconds * 1_000);
      expect(printWaiting(losses, now, firstMs)).toContain(`well for ${seconds} s`);
    });

  it('what is remembered is bounded, and forgotten', () => {
    let losses: readonly string[] = [];
    for (let at = 0; at < hour; at += minute) losses = withLoss(losses, at);
    expect(losses).toHaveLength(16);
    expect(recentLosses(losses, 3 * hour)).toEqual([]);
  });
});

describe('a cluster remembers', () => {
  const cluster = (status: Cluster['status']): Cluster =>
    ({ metadata: { name: 'tokyo' }, ...(status === undefined ? {} : { status }) }) as Cluster;

  it('each loss once, for an hour, and all that others said of it', () => {
    const credentials = { type: 'CredentialsValid', status: 'True', reason: 'Valid' } as const;
    const said = { ...credentials, message: '', lastTransitionTime: toTimestamp(0) };
    let status: Cluster['status'] = { conditions: [said], probeLatencyMs: 4 };
    const see = (phase: ClusterPhase, at: number): void => {
      status = conditionsFor(cluster(status), { phase, message: 'x' }, at);
    };
    for (const at of [0, 10 * minute, 20 * minute]) {
      see('ready', at);
      see('lost', at + 1_000);
      see('lost', at + 2_000);
      see('cleaning', at + 3_000);
    }
    expect(status?.losses).toHaveLength(3);
    expect(status).toMatchObject({ probeLatencyMs: 4, conditions: [{}, {}, said] });
    see('ready', 30 * minute);
    expect(status?.losses).toHaveLength(3);
    see('lost', 65 * minute);
    expect(status?.losses).toEqual([10 * minute, 20 * minute, 65 * minute].map(textOfLoss));
  });

  const textOfLoss = (at: number): string => toTimestamp(at === 65 * minute ? at : at + 1_000);

  const ready = { ok: true, latencyMs: 1, message: 'answered 200' };
  const not = { ok: false, latencyMs: 1, message: 'answered 500' };
  const probes: readonly [string, Parameters<typeof readProbes>, string][] = [
    ['that it says so itself', [not, ready], 'ClusterNotReady NotReady'],
    ['that nobody answers', [not, not], 'ClusterUnreachable Unreachable'],
    ['no more than was asked', [not, undefined], 'ClusterUnreachable Unreachable'],
  ];
  for (const [name, answers, reasons] of probes)
    it(`why it is lost: ${name}`, () => {
      const { message, isAlive, ok } = readProbes(...answers);
      const status = conditionsFor(cluster(undefined), { phase: 'lost', message, isAlive }, 0);
      expect(ok).toBe(false);
      expect(status.conditions?.map(({ reason }) => reason).join(' ')).toBe(reasons);
      expect(phaseOf({ status })).toBe('lost');
    });
});
