/** One workload at a time on a system at rest: the sum of all hops, without any queueing. */
import type { Federation } from '../federation/federation.js';
import { Arrivals } from '../federation/arrivals.js';
import { closeNamespace, openNamespace } from '../federation/namespaces.js';
import { isReady, isSynced, Workloads } from '../federation/workloads.js';
import { limits } from '../limits.js';
import { percentile } from '../measure/statistics.js';
import { type Series, seriesOf } from '../objects.js';
import type { Bench, Benchmark, Finding } from './benchmark.js';

const withinMs = limits.roundWithinMs;

export const latency: Benchmark = {
  name: 'latency',
  needs: 'members',
  about:
    'one ReplicaSet on a system at rest until all three members have it, against one create straight in a member',
  run: measure,
};

async function measure({ on, say }: Bench): Promise<Finding> {
  // The first are for warming up.
  const straight = (await throughMember(on)).slice(warmUps);
  say(`straight: p50 ${percentile(straight, 0.5).toFixed(1)} ms`);
  const federated = (await throughFederation(on)).slice(warmUps);
  say(`federated: p50 ${percentile(federated, 0.5).toFixed(1)} ms`);
  const figures = [0.5, 0.99].map((share) => ({
    what: `request to last arrival, p${share * 100}`,
    unit: 'ms',
    ours: percentile(federated, share),
    baseline: percentile(straight, share),
  }));
  return { figures, bills: [] };
}

const warmUps = 3;

async function throughMember(on: Federation): Promise<readonly number[]> {
  const namespace = 'bench-latency-straight';
  const [client] = on.members;
  if (client === undefined) throw new Error('there is no member');
  const series = seriesOf('workloads', namespace, limits.latencySamples + warmUps);
  await openNamespace(on, 'straight', namespace);
  const arrivals = await Arrivals.watch([{ client, resource: series.resource, namespace }]);
  const tookMs: number[] = [];
  for (const name of series.names) {
    const startedAt = performance.now();
    await client.create(series.resource, series.share(name));
    tookMs.push((await arrivalOf(name, arrivals)) - startedAt);
  }
  await arrivals.stop();
  await closeNamespace(on, 'straight', { name: namespace, objects: series.names.length });
  return tookMs;
}

async function throughFederation(on: Federation): Promise<readonly number[]> {
  const namespace = 'bench-latency-federated';
  const series = seriesOf('workloads', namespace, limits.latencySamples + warmUps);
  await openNamespace(on, 'federated', namespace);
  const { resource } = series;
  const sources = on.members.map((client) => ({ client, resource, namespace }));
  const arrivals = await Arrivals.watch(sources);
  const workloads = await Workloads.watch({ client: on.api, namespace });
  try {
    return await oneByOne(on, series, { arrivals, workloads });
  } finally {
    await arrivals.stop();
    await workloads.stop();
    await closeNamespace(on, 'federated', { name: namespace, objects: series.names.length });
  }
}

type Eyes = { readonly arrivals: Arrivals; readonly workloads: Workloads };

/** The next is written only when the one before is ready, and that is known; where no pod gets ready, when it is known to be sent. */
async function oneByOne(
  on: Federation,
  { resource, names, whole }: Series,
  { arrivals, workloads }: Eyes,
): Promise<readonly number[]> {
  const settled = workloads.stage(on.runsPods ? isReady : isSynced);
  const tookMs: number[] = [];
  for (const name of names) {
    const startedAt = performance.now();
    await on.api.create(resource, whole(name));
    tookMs.push((await arrivalOf(name, arrivals)) - startedAt);
    await workloads.reach(settled, tookMs.length, { what: `${name} settled`, withinMs });
  }
  return tookMs;
}

async function arrivalOf(name: string, arrivals: Arrivals): Promise<number> {
  await arrivals.all([name], { what: `${name} in the members`, withinMs });
  return arrivals.timeOf(name);
}
