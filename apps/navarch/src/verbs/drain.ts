/**
 * Empties a cluster for a planned loss.
 *
 * It says what will happen before anything does: the same planner answers a simulation of the very taint that is set
 * then. The drain itself is the federation's work and goes on without this command; what is shown is read from the
 * Placements, so a second `drain` (or one after Ctrl-C) takes up the view where it is.
 */
import type { Cluster } from '@navarch/model';
import { Complaint } from '../complaint.js';
import { parseDuration } from '../duration.js';
import {
  isUsable,
  readCluster,
  readClusters,
  readPlacements,
  simulateOrder,
} from '../drain/fleet.js';
import { type Forecast, forecastOf, keyOf } from '../drain/forecast.decide.js';
import { type DrainProgress, progressOf } from '../drain/progress.decide.js';
import type { ApiClient } from '../federation/client.js';
import { withFederation } from '../federation/open.js';
import { interruptedExitCode, interruptible, poll } from '../interrupted.js';
import { limits } from '../limits.js';
import { printDrainProgress, printForecast, printStaying } from '../print/drain.js';
import { done, printProgress } from '../print/progress.js';
import { readSetup } from '../setup.js';
import { carryOut } from './cordon.js';

export type DrainOptions = {
  readonly timeout: string;
  /** False with `--no-wait`. */
  readonly wait: boolean;
  readonly yes?: boolean;
};

const draining = { kind: 'drain' } as const;

export async function drain(name: string, options: DrainOptions): Promise<void> {
  const withinMs = parseDuration('--timeout', options.timeout);
  await withFederation(readSetup().home, async (api) => {
    const cluster = await readCluster(api, name);
    const forecast = await forecastFor(api, cluster);
    printProgress(printForecast(name, forecast));
    if (options.yes !== true) refuseDanger(name, forecast, await readClusters(api));
    const isNew = await carryOut(api, name, draining);
    printProgress(done(`cluster ${name} ${isNew ? 'is draining' : 'was draining already'}`));
    if (!options.wait) return;
    await watch(api, { name, forecast, withinMs });
  });
}

async function forecastFor(api: ApiClient, cluster: Cluster): Promise<Forecast> {
  const { name } = cluster.metadata;
  const { status } = await simulateOrder(api, cluster, draining);
  const forecast = forecastOf(name, status ?? { summary: none, workloads: [] });
  // Of a drain that is on, the simulation sees only what has not left its plans yet.
  const placements = await readPlacements(api);
  const still = placements.filter(({ status: seen }) =>
    seen?.clusters?.some((one) => one.name === name && (one.replicas ?? 0) > 0),
  );
  const pinned = new Set(forecast.staying.map((one) => one.workload));
  const keys = still.map(({ metadata }) => keyOf(metadata));
  const leaving = [...forecast.leaving, ...keys.filter((key) => !pinned.has(key))];
  return { ...forecast, leaving: new Set(leaving) };
}

const none = { workloads: 0, changed: 0, moves: 0, backlogBefore: 0, backlogAfter: 0 } as const;

function refuseDanger(name: string, forecast: Forecast, clusters: readonly Cluster[]): void {
  const others = clusters.filter((one) => one.metadata.name !== name && isUsable(one));
  const anyway = [`navarch drain ${name} --yes    does it all the same`];
  if (others.length === 0) {
    throw new Complaint(`${name} is the last usable cluster: nothing could go elsewhere`, anyway);
  }
  if (forecast.withoutRoom > 0) {
    const said = `${forecast.withoutRoom} replicas would find no room elsewhere; they would stay in ${name} until there is some`;
    throw new Complaint(said, anyway);
  }
}

type Watched = {
  readonly name: string;
  readonly forecast: Forecast;
  readonly withinMs: number;
};

async function watch(api: ApiClient, { name, forecast, withinMs }: Watched): Promise<void> {
  let last: DrainProgress | undefined;
  let said = '';
  const look = async (): Promise<boolean> => {
    last = progressOf(name, forecast.leaving, await readPlacements(api));
    const line = printDrainProgress(name, last);
    if (line !== said) printProgress(line);
    said = line;
    return last.isOver;
  };
  const wait = { everyMs: limits.drainPollMs, withinMs };
  const end = await interruptible((signal) => poll(look, wait, signal));
  const undo = [`navarch uncordon ${name}    undoes it`];
  switch (end) {
    case 'over':
      return sayOver(name, last?.stuck ?? []);
    case 'late':
      throw new Complaint(`${name} still has ${last?.left ?? 'some'} replicas; the drain goes on`, [
        `navarch drain ${name}       watches it again`,
        ...undo,
      ]);
    case 'interrupted':
      throw new Complaint(`the drain of ${name} stays on`, undo, interruptedExitCode);
  }
}

function sayOver(name: string, stuck: DrainProgress['stuck']): void {
  if (stuck.length === 0) {
    printProgress(done(`${name} is drained; navarch uncordon ${name} lets it take part again`));
    return;
  }
  for (const text of printStaying(stuck)) printProgress(text);
  throw new Complaint(`${name} is drained but for what has no room elsewhere`, [
    'they leave as soon as there is room; the drain stays on',
    `navarch uncordon ${name}    undoes it`,
  ]);
}
