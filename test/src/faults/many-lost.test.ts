/** B1: of twelve members one, two, five and all cannot be reached, together. Few are made up for, many are left as they are. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, expect, it } from '@jest/globals';
import type { Hold, KubeObject, Placement } from '@navarch/model';
import { until } from '../federation/until.js';
import { untilSettled } from './checks.js';
import { FloorWatch } from './floor-watch.js';
import { home, type Stage, onStage } from './stage.js';

const members = Array.from({ length: 12 }, (_, index) => `member-${index + 1}`);
const workloads = 6;
const replicasEach = members.length;
const decidedWithinMs = 60_000;
/** Nothing may move, which takes a while to be seen. */
const watchedMs = 4_000;
/** Of clusters and of ready replicas alike a third is too much. Others each time: who is lost often is taken back late. */
const few = [
  { count: 1, gone: members.slice(0, 1) },
  { count: 2, gone: members.slice(1, 3) },
];
const many = [
  { count: 5, gone: members.slice(3, 8), isAll: false },
  { count: 12, gone: members, isAll: true },
];

describe('of twelve members', () => {
  let stage: Stage;
  let floor: FloorWatch | undefined;
  afterAll(async () => void (await floor?.finish()));
  const settings = { NAVARCH_CALM_MS: '2000', NAVARCH_PROBE_EVERY_MS: '1000' };
  const load = { objects: 4, perSecond: 2, isFree: true };
  onStage({ queue: 'postgres', members, load, settings, settled: true }, async (set) => {
    stage = set;
    for (let index = 0; index < workloads; index += 1) {
      const { status } = await stage.rig.call('POST', collection, workload(`all-${index}`));
      expect(status).toBe(201);
    }
  });

  it('each has the same share of every workload', async () => {
    await untilEven(stage);
    floor = new FloorWatch(stage.rig, replicasEach);
    floor.start();
  }, 150_000);

  it.each(few)(
    '$count: what it had is placed elsewhere, without being asked, and comes back with it',
    async ({ gone }) => {
      for (const member of gone) stage.rig.to(member).reject();
      await stage.rig.untilPhase(gone, 'ClusterUnreachable');
      await until(
        () => replicasIn(stage, gone),
        (replicas) => replicas === 0,
        decidedWithinMs,
      );
      expect(await replicasIn(stage, members)).toBe(workloads * replicasEach);
      expect(await holdOf(stage)).toBeUndefined();
      await bringBack(stage, gone);
    },
    240_000,
  );

  it.each(many)(
    '$count: what they had stays, a Hold says so, and ends when they are back',
    async ({ gone, isAll }) => {
      for (const member of gone) stage.rig.to(member).reject();
      await stage.rig.untilPhase(gone, 'ClusterUnreachable');
      const hold = await until(
        () => holdOf(stage),
        (found) => found?.spec.clusters?.length === gone.length,
        decidedWithinMs,
      );
      expect(hold?.spec.message?.includes('this side is most likely cut off')).toBe(isAll);
      await sleep(watchedMs);
      for (const member of members) expect(await replicasIn(stage, [member])).toBe(workloads);
      await bringBack(stage, gone);
    },
    240_000,
  );

  it('none loses anything, nor does a workload have fewer ready replicas than it wants', async () => {
    await stage.expectNothingLost({ mayMove: true });
    expect(await floor?.finish()).toEqual([]);
  }, 150_000);
});

const collection = `/apis/apps/v1/namespaces/${home}/replicasets`;

/** One replica for each member, wherever it was before. */
function workload(name: string): KubeObject {
  const preferences = JSON.stringify({ rebalance: true, clusters: { '*': { weight: 1 } } });
  const labels = { app: name };
  const containers = [{ name: 'main', image: 'nginx:1.29' }];
  return {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: {
      name,
      namespace: home,
      annotations: { 'federation.kubernetes.io/replica-set-preferences': preferences },
    },
    spec: {
      replicas: replicasEach,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers } },
    },
  };
}

async function bringBack(stage: Stage, gone: readonly string[]): Promise<void> {
  for (const member of gone) stage.rig.to(member).heal();
  await stage.rig.untilPhase(gone, 'ClusterReady');
  await until(
    () => holdOf(stage),
    (found) => found === undefined,
    decidedWithinMs,
  );
  await untilEven(stage);
}

async function untilEven(stage: Stage): Promise<void> {
  for (const member of members)
    await until(
      () => replicasIn(stage, [member]),
      (replicas) => replicas === workloads,
      decidedWithinMs,
    );
  await untilSettled(stage.rig, home);
}

/** Replicas of the shared workloads that are decided to be in these members. */
async function replicasIn({ rig }: Stage, clusters: readonly string[]): Promise<number> {
  const path = `/apis/fleet.navarch.dev/v1alpha1/namespaces/${home}/placements`;
  const items = (await rig.call('GET', path)).body['items'] as readonly Placement[];
  return items
    .filter(({ metadata }) => metadata.name.startsWith('all-'))
    .flatMap(({ spec }) => spec.clusters.filter((one) => clusters.includes(one.name)))
    .reduce((sum, { replicas }) => sum + replicas, 0);
}

async function holdOf({ rig }: Stage): Promise<Hold | undefined> {
  const path = '/apis/fleet.navarch.dev/v1alpha1/holds/evictions';
  const { status, body } = await rig.call('GET', path);
  return status === 200 ? (body as unknown as Hold) : undefined;
}
