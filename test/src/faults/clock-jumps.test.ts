/** T2, T3: the wall clocks of the hub jump by an hour, forth and back; those of the members are ten minutes off. */
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { resources } from '@navarch/model';
import { secret } from '../federation/member-access.js';
import { clockSetWithinMs, type Side } from './clocks.js';
import { memberNames } from './rig.js';
import { type Stage, onStage } from './stage.js';

const minuteMs = 60_000;
const jumps: readonly (readonly [Side, number])[] = [
  ['hub', 60 * minuteMs],
  ['hub', -60 * minuteMs],
  ['hub', 0],
  ['members', 10 * minuteMs],
  ['members', -10 * minuteMs],
];
/** Longer than a lease, several probes and a sweep. */
const heldMs = 6_000;

describe('clocks that are wrong', () => {
  let stage: Stage;
  onStage({ queue: 'postgres', syncers: 2, clocks: true }, (set) => {
    stage = set;
  });

  it('move nothing, lose nothing, and no cluster is taken for lost', async () => {
    const { rig } = stage;
    const phases = new Set<string>();
    for (const [side, offsetMs] of jumps) {
      rig.clocks.set(side, offsetMs);
      await sleep(clockSetWithinMs);
      await stage.untilWritten(20);
      await sleep(heldMs);
      for (const name of memberNames) phases.add(await rig.phaseOf(name));
      const seenMs = await offsetSeen(stage, side);
      expect(Math.abs(seenMs - offsetMs)).toBeLessThan(minuteMs);
    }
    await stage.expectNothingLost();
    expect([...phases]).toEqual(['ClusterReady']);
    expect([...rig.apis, ...rig.syncers].map(({ starts }) => starts)).toEqual([1, 1, 1]);
  });
});

/** How far off the clock of whoever stamps a new object is. */
async function offsetSeen({ rig }: Stage, side: Side): Promise<number> {
  const object = secret('default', `seen-${(count += 1)}`, { of: 'a clock' });
  const made =
    side === 'hub'
      ? (await rig.call('POST', '/api/v1/namespaces/default/secrets', object)).body
      : await rig.in('tokyo').create(resources.secrets, object);
  return Date.parse(made.metadata.creationTimestamp ?? '') - Date.now();
}

let count = 0;
