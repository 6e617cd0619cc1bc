/**
 * Chooses the workloads of a bounded drill, and says beforehand where each will be.
 *
 * Two questions to the planner: where do they go with the annotation, all together, and do they return to where they
 * are without it? Who fails one of them is replaced by the next, until as many as wanted pass both.
 */
import type { KubeObject, SimulatedWorkload, Simulation } from '@navarch/model';
import { keyOf } from '../drain/forecast.decide.js';
import type { ApiClient } from '../federation/client.js';
import { askServer } from '../plan/answer.js';
import {
  afterOf,
  type Candidate,
  type Candidates,
  type Skipped,
  type Split,
  whyNotAway,
  whyNotBack,
} from './choose.decide.js';
import { marked, markPatch } from './mark.decide.js';

export type Predicted = Candidate & { readonly predicted: Split };

export type Prediction = {
  readonly chosen: readonly Predicted[];
  readonly skipped: readonly Skipped[];
};

export async function predict(
  api: ApiClient,
  cluster: string,
  of: Candidates & { readonly bound: number },
): Promise<Prediction> {
  const waiting = [...of.usable];
  const skipped = [...of.skipped];
  let tried = waiting.splice(0, of.bound);
  for (;;) {
    if (tried.length === 0) return { chosen: [], skipped };
    const { kept, refused } = await tryAll(api, cluster, tried);
    skipped.push(...refused);
    if (refused.length === 0) return { chosen: kept, skipped };
    tried = [...kept, ...waiting.splice(0, of.bound - kept.length)];
  }
}

async function tryAll(
  api: ApiClient,
  cluster: string,
  tried: readonly Candidate[],
): Promise<{ kept: readonly Predicted[]; refused: readonly Skipped[] }> {
  const away = await simulate(
    api,
    tried.map(({ workload }) => withMark(workload, cluster)),
  );
  const back = await simulate(
    api,
    tried.flatMap((one) => standing(one, away.get(one.key))),
  );
  const kept: Predicted[] = [];
  const refused: Skipped[] = [];
  for (const one of tried) {
    const [there, returned] = [away.get(one.key), back.get(one.key)];
    if (there === undefined || returned === undefined) {
      refused.push({ key: one.key, reason: 'it is gone' });
      continue;
    }
    const reason = whyNotAway(cluster, there) ?? whyNotBack(one, cluster, returned);
    if (reason === undefined) kept.push({ ...one, predicted: afterOf(there) });
    else refused.push({ key: one.key, reason });
  }
  return { kept, refused };
}

function withMark(workload: KubeObject, cluster: string): KubeObject {
  const patch = markPatch(workload, cluster);
  return patch === undefined ? workload : marked(workload, patch);
}

/** The Placement that the drill would leave behind: the way back starts from it. */
function standing(
  { workload }: Candidate,
  simulated: SimulatedWorkload | undefined,
): readonly KubeObject[] {
  if (simulated?.decisions === undefined) return [];
  const { apiVersion, kind, metadata } = workload;
  const { name, namespace = '' } = metadata;
  return [
    {
      apiVersion: 'fleet.navarch.dev/v1alpha1',
      kind: 'Placement',
      metadata: { name, namespace },
      spec: {
        workload: { apiVersion, kind, name },
        replicas: simulated.replicas,
        clusters: simulated.decisions,
      },
    },
  ];
}

/** What the planner says with these objects in the place of those of their name; by `namespace/name`. */
async function simulate(
  api: ApiClient,
  given: readonly KubeObject[],
): Promise<ReadonlyMap<string, SimulatedWorkload>> {
  const simulation: Simulation = {
    apiVersion: 'fleet.navarch.dev/v1alpha1',
    kind: 'Simulation',
    metadata: { name: 'drill' },
    spec: { given },
  };
  const { status } = await askServer(api, { simulation, origins: [] });
  const scaled = (status?.workloads ?? []).filter((one) => one.kind === 'ReplicaSet');
  return new Map(scaled.map((one) => [keyOf(one), one]));
}
