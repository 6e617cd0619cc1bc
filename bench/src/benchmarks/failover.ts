/**
 * A member is killed under standing workloads: how long until each is placed without it, and until as many replicas
 * are ready as before. The rate of the re-placement is compared with that of the placement the workloads
 * got when they were new.
 */
import { type Cluster, phaseOf, resources } from '@navarch/model';
import type { Federation } from '../federation/federation.js';
import { Follower } from '../federation/follow.js';
import { closeNamespace, openNamespace } from '../federation/namespaces.js';
import { avoids, isPlaced, isReady, Workloads } from '../federation/workloads.js';
import { limits } from '../limits.js';
import { percentile } from '../measure/statistics.js';
import { spend } from '../measure/usage.js';
import { seriesOf } from '../objects.js';
import { until } from '../until.js';
import type { Bench, Benchmark, Figure, Finding } from './benchmark.js';
import { write } from './distribute.js';

const victim = 'tokyo';
const namespace = 'bench-failover';
const withinMs = limits.roundWithinMs;

export const failover: Benchmark = {
  name: 'failover',
  needs: 'simulated members',
  about: 'kill -9 of one of three members under the workloads, against their first placement',
  run: measure,
};

async function measure(bench: Bench): Promise<Finding> {
  const { on, say } = bench;
  await openNamespace(on, 'federated', namespace);
  const workloads = await Workloads.watch({ client: on.api, namespace });
  try {
    const first = await placeAll(bench, workloads);
    say(`${bench.objects} workloads are ready after ${first.readySeconds.toFixed(1)} s`);
    const { answer: loss, usage } = await spend(await on.units(), () => loseOne(bench, workloads));
    say(`all are ready without ${victim} ${loss.readySeconds.toFixed(1)} s after its loss`);
    return { figures: figuresOf(bench, first, loss), bills: [{ what: 'failover', usage }] };
  } finally {
    await workloads.stop();
    await bringBack(on);
    say(`${victim} takes part again`);
    await closeNamespace(on, 'federated', { name: namespace, objects: bench.objects });
  }
}

type Course = {
  /** For each workload, from the start until it was placed. */
  readonly placedMs: readonly number[];
  /** From the start until every replica is ready. */
  readonly readySeconds: number;
};

/** Starts with the first request. */
async function placeAll({ on, objects }: Bench, workloads: Workloads): Promise<Course> {
  const placed = workloads.stage(isPlaced);
  const ready = workloads.stage(isReady);
  const { startedAt } = await write(on.api, seriesOf('workloads', namespace, objects));
  await workloads.reach(ready, objects, { what: 'the workloads ready', withinMs });
  return courseFrom(Math.min(...startedAt.values()), placed.since, ready.since);
}

type Loss = Course & { readonly noticedSeconds: number };

/** Starts when the member is declared lost. */
async function loseOne({ on, objects, say }: Bench, workloads: Workloads): Promise<Loss> {
  const isElsewhere = avoids(victim);
  const moved = workloads.stage((placement) => isPlaced(placement) && isElsewhere(placement));
  const ready = workloads.stage((placement) => isReady(placement) && isElsewhere(placement));
  const killedAt = performance.now();
  const lostAt = await lossOf(on);
  const noticedSeconds = (lostAt - killedAt) / 1_000;
  say(`${victim} is declared lost ${noticedSeconds.toFixed(1)} s after its death`);
  await workloads.reach(moved, objects, { what: `placed without ${victim}`, withinMs });
  await workloads.reach(ready, objects, { what: `ready without ${victim}`, withinMs });
  return { ...courseFrom(lostAt, moved.since, ready.since), noticedSeconds };
}

function courseFrom(
  startMs: number,
  placed: ReadonlyMap<string, number>,
  ready: ReadonlyMap<string, number>,
): Course {
  return {
    placedMs: [...placed.values()].map((atMs) => atMs - startMs),
    readySeconds: (Math.max(...ready.values()) - startMs) / 1_000,
  };
}

/** Kills the member; answers when it was declared lost. */
async function lossOf(on: Federation): Promise<number> {
  let lostAt = Number.NaN;
  const source = { client: on.api, resource: resources.clusters };
  const follower = await Follower.start(source, ({ object, atMs }) => {
    const isLost = phaseOf(object as unknown as Cluster) === 'lost';
    if (object.metadata.name === victim && isLost) lostAt = atMs;
  });
  try {
    await on.kill(victim);
    await until({ what: `${victim} is lost`, withinMs: limits.lostWithinMs }, () => {
      follower.check();
      return !Number.isNaN(lostAt);
    });
    return lostAt;
  } finally {
    await follower.stop();
  }
}

async function bringBack(on: Federation): Promise<void> {
  await on.revive(victim);
  await until({ what: `${victim} is back`, withinMs: limits.returnWithinMs }, async () => {
    const cluster = await on.api.get(resources.clusters, '', victim);
    return cluster !== undefined && phaseOf(cluster as unknown as Cluster) === 'ready';
  });
}

function figuresOf({ objects }: Bench, first: Course, loss: Loss): readonly Figure[] {
  const seconds = (course: Course, share: number): number =>
    percentile(course.placedMs, share) / 1_000;
  const compare = (what: string, unit: string, of: (course: Course) => number): Figure => ({
    what,
    unit,
    ours: of(loss),
    baseline: of(first),
  });
  return [
    { what: 'death to declared lost', unit: 's', ours: loss.noticedSeconds },
    compare('placed, p50', 's', (course) => seconds(course, 0.5)),
    compare('placed, p99', 's', (course) => seconds(course, 0.99)),
    compare('placed, all', 's', (course) => seconds(course, 1)),
    compare('workloads placed', '/s', (course) => objects / seconds(course, 1)),
    compare('every replica ready', 's', (course) => course.readySeconds),
  ];
}
