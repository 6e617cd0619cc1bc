/** M2: a member takes connections and never answers: its neighbours do not wait for it, and neither does the API. */
import { describe, expect, it } from '@jest/globals';
import { resources } from '@navarch/model';
import { until } from '../federation/until.js';
import { home, type Stage, onStage } from './stage.js';
import { objectOf, pathOf } from './writer.js';

const good = ['sydney', 'taipei'] as const;
const samples = 7;
/** Whoever waits for the silent member waits for whole timeouts of seconds; this is noise of a loaded machine. */
const slowdownMax = 3;
const alwaysAllowedMs = 1_500;
const arrivesWithinMs = 30_000;

describe('a member that never answers', () => {
  let stage: Stage;
  onStage({ queue: 'postgres', load: { objects: 30, perSecond: 10 } }, (set) => {
    stage = set;
  });

  it('slows neither its neighbours nor the API', async () => {
    await stage.untilWritten(50);
    const before = await arrivals(stage, 'before');
    stage.rig.to('tokyo').blackhole();
    const during = await arrivals(stage, 'during');
    expect(during).toBeLessThanOrEqual(Math.max(alwaysAllowedMs, slowdownMax * before));
    const deletedAt = performance.now();
    const path = pathOf(home, 'key-during-0');
    expect((await stage.rig.call('DELETE', path)).status).toBe(200);
    expect((await stage.rig.call('GET', path)).status).toBe(404);
    expect(performance.now() - deletedAt).toBeLessThan(alwaysAllowedMs);
    await stage.rig.untilPhase(['tokyo'], 'ClusterUnreachable');
    stage.rig.to('tokyo').heal();
    await stage.rig.untilPhase(['tokyo'], 'ClusterReady');
    await stage.expectNothingLost({ mayMove: true });
  });
});

/** The median time until a new Secret is in every good member, in milliseconds. */
async function arrivals(stage: Stage, prefix: string): Promise<number> {
  const times = [];
  for (let index = 0; index < samples; index += 1) {
    const name = `key-${prefix}-${index}`;
    const startedAt = performance.now();
    const path = `/api/v1/namespaces/${home}/secrets`;
    expect((await stage.rig.call('POST', path, objectOf(home, name, name))).status).toBe(201);
    await Promise.all(
      good.map((member) =>
        until(
          () => stage.rig.in(member).get(resources.secrets, home, name),
          (found) => found !== undefined,
          arrivesWithinMs,
        ),
      ),
    );
    times.push(performance.now() - startedAt);
  }
  return times.sort((one, other) => one - other)[Math.floor(samples / 2)] ?? 0;
}
