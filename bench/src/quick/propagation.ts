/** Objects on their way into three members: written one at a time, and together; then changed, and deleted. */
import { fanOut } from '../fan-out.js';
import type { Federation } from '../federation/federation.js';
import { openNamespace } from '../federation/namespaces.js';
import { isReadyWith, Workloads } from '../federation/workloads.js';
import { limits } from '../limits.js';
import { type Series, type SeriesKind, seriesOf } from '../objects.js';
import { until } from '../until.js';
import { type Change, changesOf } from './changes.js';
import { Copies } from './copies.js';
import { request } from '../request.js';
import { alonePercent, type Course, togetherPercent, type Track } from './scenario.js';

const withinMs = limits.roundWithinMs;

type Stage = {
  readonly on: Federation;
  readonly series: Series;
  readonly copies: Copies;
  /** Of what has replicas. */
  readonly workloads: Workloads | undefined;
};

export const propagationOf =
  (kind: SeriesKind): Course =>
  async ({ on, round, run }) => {
    const namespace = `quick-${kind}-${round}`;
    const series = seriesOf(kind, namespace, limits.quickObjects);
    await openNamespace(on, 'federated', namespace);
    const stage = await openStage(on, series, kind);
    try {
      await play(stage, kind, run);
    } finally {
      await stage.copies.stop();
      await stage.workloads?.stop();
    }
  };

async function openStage(on: Federation, series: Series, kind: SeriesKind): Promise<Stage> {
  const { resource, namespace } = series;
  const sources = on.members.map((client) => ({ client, resource, namespace }));
  const copies = await Copies.watch(sources);
  const hasReplicas = kind === 'workloads';
  const workloads = hasReplicas ? await Workloads.watch({ client: on.api, namespace }) : undefined;
  return { on, series, copies, workloads };
}

async function play(stage: Stage, kind: SeriesKind, run: Track['run']): Promise<void> {
  const { names, resource } = stage.series;
  const few = names.slice(0, limits.quickAlone);
  for (const change of changesOf(kind, stage.series))
    await run({
      name: `${resource.kind} ${change.what}, alone`,
      toleratedPercent: alonePercent,
      settleMs: limits.quickSettleMs,
      act: async () => await oneByOne(stage, few, change),
    });
  for (const change of changesOf(kind, stage.series))
    await run({
      name: `${resource.kind} ${change.what}, ${names.length} together`,
      toleratedPercent: togetherPercent,
      settleMs: limits.quickSettleMs,
      act: async () => await together(stage, names, change),
    });
}

async function oneByOne(stage: Stage, names: readonly string[], change: Change): Promise<number> {
  const arrived = arrivalOf(stage, change);
  for (const name of names) {
    await request(stage.on.api, change.call(name));
    await arrived([name]);
  }
  return names.length;
}

async function together(stage: Stage, names: readonly string[], change: Change): Promise<number> {
  const arrived = arrivalOf(stage, change);
  await fanOut(names, limits.connections, (name) => request(stage.on.api, change.call(name)));
  await arrived(names);
  return names.length;
}

/** To be called before anything is written. */
function arrivalOf(
  { copies, workloads }: Stage,
  { what, isThere, replicas }: Change,
): (names: readonly string[]) => Promise<void> {
  const ready = replicas === 0 ? undefined : workloads?.stage(isReadyWith(replicas));
  return async (names) => {
    await copies.all(names, isThere, { what: `${what} in the members`, withinMs });
    await until({ what: `${what} ready`, withinMs }, () =>
      names.every((name) => ready?.since.has(name) ?? true),
    );
  };
}
