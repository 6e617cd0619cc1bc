/**
 * M1, B3, B4: a member is gone for good, and the others have no room for all that it ran; then the next one goes as well; then both
 * are back, with all their old pods.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, expect, it } from '@jest/globals';
import type { Placement } from '@navarch/model';
import { until } from '../federation/until.js';
import { timeToArrive } from './arrival.js';
import { FloorWatch } from './floor-watch.js';
import { MemberLog } from './member-log.js';
import { syncerMetric } from './metrics.js';
import { memberNames } from './rig.js';
import { home, type Stage, onStage } from './stage.js';
import { replicasEach } from './writer.js';

/** Half of the objects are workloads: 36 replicas, twelve in each member. */
const objects = 24;
const wanted = (objects / 2) * replicasEach;
const roomEach = 15;
const movedWithinMs = 30_000;
/** Nothing more may come, which takes a while to be seen. */
const cascadeMs = 5_000;
const slowdownMax = 3;
const alwaysAllowedMs = 2_000;

describe('a member that is gone for good', () => {
  let stage: Stage;
  let floor: FloorWatch | undefined;
  afterAll(async () => void (await floor?.finish()));
  const settings = { NAVARCH_MEMBER_NODES: '1', NAVARCH_MEMBER_PODS_PER_NODE: String(roomEach) };
  onStage(
    { queue: 'postgres', load: { objects, isFree: true }, settings, settled: true },
    (set) => {
      stage = set;
    },
  );

  it('is made up for by the others as far as there is room, and harms none of them', async () => {
    const { rig } = stage;
    floor = new FloorWatch(rig, replicasEach);
    floor.start();
    const others = { namespace: home, members: ['sydney', 'taipei'] };
    const beforeMs = await timeToArrive(rig, { ...others, name: 'before' });
    rig.to('tokyo').reject();
    await rig.untilPhase(['tokyo'], 'ClusterUnreachable');
    const duringMs = await timeToArrive(rig, { ...others, name: 'during' });
    expect(duringMs).toBeLessThan(Math.max(alwaysAllowedMs, slowdownMax * beforeMs));
    await until(
      () => placed(stage),
      ({ replicas, backlog }) => replicas === 2 * roomEach && backlog === wanted - 2 * roomEach,
      movedWithinMs,
    );
    expect(await syncerMetric(rig, 'navarch_backlog_replicas')).toBe(wanted - 2 * roomEach);
    // The next one as well: there is no room anywhere, and most of the fleet is lost.
    rig.to('sydney').reject();
    await rig.untilPhase(['sydney'], 'ClusterUnreachable');
    await sleep(cascadeMs);
    for (const member of memberNames) rig.to(member).heal();
    await rig.untilPhase(memberNames, 'ClusterReady');
    await stage.expectNothingLost({ mayMove: true });
    // What had no room elsewhere ran on, and is taken up where it runs.
    expect(await floor.finish()).toEqual([]);
    expect(await placed(stage)).toEqual({ replicas: wanted, backlog: 0 });
    const most = await Promise.all(memberNames.map((member) => mostIn(stage, member)));
    expect(most.filter((replicas) => replicas > roomEach)).toEqual([]);
  }, 150_000);
});

async function placementsOf({ rig }: Stage): Promise<readonly Placement[]> {
  const path = `/apis/fleet.navarch.dev/v1alpha1/namespaces/${home}/placements`;
  const items = (await rig.call('GET', path)).body['items'] as readonly Placement[];
  return items.filter(({ spec }) => spec.replicas !== undefined);
}

/** Replicas that have a place, and replicas that wait for one. */
async function placed(stage: Stage): Promise<{ replicas: number; backlog: number }> {
  const items = await placementsOf(stage);
  const sum = (count: (one: Placement) => number): number =>
    items.reduce((total, one) => total + count(one), 0);
  return {
    replicas: sum(({ spec }) => spec.clusters.reduce((total, one) => total + one.replicas, 0)),
    backlog: sum(({ spec }) => spec.backlog?.replicas ?? 0),
  };
}

/** The most replicas that the member was ever told to run, all workloads together. */
async function mostIn({ rig }: Stage, member: string): Promise<number> {
  const now = new Map<string, number>();
  let most = 0;
  for (const { key, isOurs, isDeletion, replicas } of await new MemberLog(
    rig.member(member).folder,
  ).read()) {
    if (!isOurs || (replicas === undefined && !isDeletion)) continue;
    now.set(key, isDeletion ? 0 : (replicas ?? 0));
    most = Math.max(
      most,
      [...now.values()].reduce((sum, count) => sum + count, 0),
    );
  }
  return most;
}
