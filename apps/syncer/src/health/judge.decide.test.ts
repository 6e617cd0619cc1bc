import { describe, expect, it } from '@jest/globals';
import type { ClusterPhase } from '@navarch/model';
import { countProbe, judge, noProbes } from './judge.decide.js';

const thresholds = { failures: 3, successes: 2 };

/** Runs probes (`+` answered, `-` failed) every two seconds from a phase; debts are counted as given throughout. */
function phasesAfter(
  start: ClusterPhase,
  probes: string,
  { debts, returnAfterMs = 0 }: { debts: number | undefined; returnAfterMs?: number },
): string {
  let phase = start;
  let counts = noProbes;
  const seen: string[] = [];
  let now = 0;
  for (const probe of probes) {
    now += 2_000;
    counts = countProbe(counts, probe === '+', now);
    phase = judge(phase, { counts, debts, returnAfterMs, now }, thresholds);
    seen.push(phase);
  }
  return seen.join(' ');
}

const rows: readonly [string, ClusterPhase, string, number | undefined, string][] = [
  ['two failures are no loss', 'ready', '--+--', 0, 'ready ready ready ready ready'],
  ['three failures in a row are', 'ready', '---', 0, 'ready ready lost'],
  ['one answer does not bring it back', 'lost', '+-+', 0, 'lost lost lost'],
  ['two answers do, to be cleaned first', 'lost', '++', 3, 'lost cleaning'],
  ['it stays out while debts remain', 'cleaning', '++++', 3, 'cleaning cleaning cleaning cleaning'],
  ['uncounted debts are not zero', 'cleaning', '++', undefined, 'cleaning cleaning'],
  ['no debts, ready', 'cleaning', '+', 0, 'ready'],
  ['lost again while being cleaned', 'cleaning', '---', 2, 'cleaning cleaning lost'],
  [
    'a new cluster is never lost',
    'joining',
    '-----',
    undefined,
    'joining joining joining joining joining',
  ],
  ['a new cluster is checked, then ready', 'joining', '++', 0, 'cleaning ready'],
];

describe('judge', () => {
  for (const [name, start, probes, debts, expected] of rows) {
    it(name, () => expect(phasesAfter(start, probes, { debts })).toBe(expected));
  }

  it('waits until it has been well for long enough', () => {
    const waiting = (probes: string): string =>
      phasesAfter('lost', probes, { debts: 0, returnAfterMs: 6_000 });
    expect(waiting('++++')).toBe('lost lost lost cleaning');
    expect(waiting('+++-+++-+++')).not.toContain('cleaning');
  });
});
