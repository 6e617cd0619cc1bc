/**
 * A bounded drill: workloads are marked, leave, are unmarked, and return.
 *
 * Whatever happens in between (Ctrl-C, an error, too little time) the marks are taken off again. Only a kill -9 leaves
 * them; they say themselves that they are a drill's, and `drill --undo` takes them off.
 */
import { type KubeObject, type Placement, resources } from '@navarch/model';
import { readPlacements } from '../drain/fleet.js';
import { keyOf } from '../drain/forecast.decide.js';
import { changeObject } from '../federation/change.js';
import type { ApiClient } from '../federation/client.js';
import { pathOf } from '../federation/paths.js';
import { poll } from '../interrupted.js';
import { limits } from '../limits.js';
import { fieldsOf, listOf } from '../plan/fields.js';
import { splitOf } from './choose.decide.js';
import { drillOf, markPatch, unmarkPatch } from './mark.decide.js';
import type { Predicted } from './predict.js';
import { type Course, isAway, isBack } from './report.decide.js';

export type DrillRun = {
  readonly cluster: string;
  readonly chosen: readonly Predicted[];
  readonly withinMs: number;
  readonly signal: AbortSignal;
  /** Told of each workload that has arrived. */
  readonly tell: (text: string) => void;
};

export type DrillEnd = {
  readonly kind: 'over' | 'late' | 'interrupted';
  readonly courses: ReadonlyMap<string, Course>;
};

export async function runDrill(api: ApiClient, run: DrillRun): Promise<DrillEnd> {
  const courses = new Map<string, Course>();
  const end = await leaveAndUnmark(api, run, courses);
  if (end === 'interrupted') return { kind: 'interrupted', courses };
  const returned = await arrivals(api, run, {
    isThere: (one, placement) => isBack(one, placement),
    arrived: (one, back) => courses.set(one.key, { ...courses.get(one.key), back }),
  });
  return { kind: end === 'over' ? returned : end, courses };
}

async function leaveAndUnmark(
  api: ApiClient,
  run: DrillRun,
  courses: Map<string, Course>,
): Promise<DrillEnd['kind']> {
  const { cluster, chosen } = run;
  try {
    for (const { workload } of chosen) {
      if (run.signal.aborted) return 'interrupted';
      await changeObject<KubeObject>(api, pathTo(workload), (now) => markPatch(now, cluster));
    }
    return await arrivals(api, run, {
      isThere: (one, placement) => isAway(cluster, one, placement),
      arrived: (one, away) => courses.set(one.key, { away }),
    });
  } finally {
    await unmarkAll(
      api,
      chosen.map(({ workload }) => workload),
    );
  }
}

type Goal = {
  readonly isThere: (one: Predicted, placement: Placement) => boolean;
  readonly arrived: (one: Predicted, how: NonNullable<Course['away']>) => void;
};

async function arrivals(api: ApiClient, run: DrillRun, goal: Goal): Promise<DrillEnd['kind']> {
  const startedMs = performance.now();
  const missing = new Map(run.chosen.map((one) => [one.key, one]));
  const look = async (): Promise<boolean> => {
    for (const placement of await readPlacements(api)) {
      const key = keyOf(placement.metadata);
      const one = missing.get(key);
      if (one === undefined || !goal.isThere(one, placement)) continue;
      missing.delete(key);
      goal.arrived(one, { split: splitOf(placement), tookMs: performance.now() - startedMs });
      run.tell(key);
    }
    return missing.size === 0;
  };
  return await poll(look, { everyMs: limits.drillPollMs, withinMs: run.withinMs }, run.signal);
}

/** Takes the marks off; the number of workloads that had one. All are tried, then the first failure is thrown. */
export async function unmarkAll(api: ApiClient, workloads: readonly KubeObject[]): Promise<number> {
  let count = 0;
  const failures: unknown[] = [];
  for (const workload of workloads) {
    try {
      await changeObject<KubeObject>(api, pathTo(workload), (now) => {
        const patch = unmarkPatch(now);
        if (patch !== undefined) count += 1;
        return patch;
      });
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
  return count;
}

export async function readWorkloads(api: ApiClient): Promise<readonly KubeObject[]> {
  const { apiVersion, items } = fieldsOf(
    await api.ask({ method: 'GET', path: pathOf(resources.replicasets) }),
  );
  // Objects in a list leave out what the list says of all of them.
  return listOf(items).map((one) => {
    const object = one as KubeObject;
    return { ...object, apiVersion: String(apiVersion), kind: resources.replicasets.kind };
  });
}

export const isMarked = (workload: KubeObject): boolean => drillOf(workload) !== undefined;

const pathTo = ({ metadata }: KubeObject): string =>
  pathOf(resources.replicasets, { namespace: metadata.namespace, name: metadata.name });
