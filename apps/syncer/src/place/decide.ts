/**
 * From what was read to a Placement's spec: the planner decides, this turns its input and output into
 * stored shapes.
 */
import { createHash } from 'node:crypto';
import {
  annotations,
  type Cluster,
  type ClusterDecision,
  type KubeObject,
  type Placement,
  type PlacementSpec,
  phaseOf,
  TerminalError,
} from '@navarch/model';
import {
  type Parsed,
  type Plan,
  parseClusterSelector,
  parsePreferences,
  type PlacementInput,
  place,
} from '@navarch/placement';
import { isBraked } from '../health/brake.decide.js';
import { replicasOf, uidOf } from '../objects/body.js';
import { stableJson } from '../sync/render.js';

export type PlaceFacts = {
  readonly object: KubeObject;
  readonly clusters: readonly Cluster[];
  readonly previous: Placement | undefined;
};

export type Decision = {
  readonly plan: Plan;
  readonly inputsDigest: string;
  /** Everything of the spec but the record of the decision itself. */
  readonly spec: Omit<PlacementSpec, 'decision'>;
};

export function decidePlacement(facts: PlaceFacts): Decision {
  const input = inputOf(facts);
  const plan = place(input);
  const { object } = facts;
  return {
    plan,
    inputsDigest: digestOf(input),
    spec: {
      workload: {
        apiVersion: object.apiVersion,
        kind: object.kind,
        name: object.metadata.name,
        uid: uidOf(object),
      },
      ...(input.replicas === undefined ? {} : { replicas: input.replicas }),
      clusters: plan.clusters.map(toDecision),
      ...(plan.backlog === 0 ? {} : { backlog: plan.backlog }),
    },
  };
}

/** True when the standing decision says the same, reasons included. */
export function isUnchanged(previous: Placement | undefined, next: Decision['spec']): boolean {
  if (previous === undefined) return false;
  const { decision: _decision, ...standing } = previous.spec;
  return stableJson(standing) === stableJson(next);
}

function inputOf({ object, clusters, previous }: PlaceFacts): PlacementInput {
  const notes = object.metadata.annotations ?? {};
  const shares = previousShares(object, previous);
  return {
    key: `${object.metadata.namespace ?? ''}/${object.metadata.name}`,
    replicas: replicasOf(object),
    preferences: parsed(notes[annotations.replicaSetPreferences], parsePreferences, object),
    selector: parsed(notes[annotations.clusterSelector], parseClusterSelector, object),
    clusters: clusters.map((cluster) => ({
      name: cluster.metadata.name,
      labels: cluster.metadata.labels ?? {},
      phase: phaseOf(cluster),
    })),
    // What was decided counts as running: a rollout in progress must not look like a lack of replicas.
    current: shares,
    capacity: new Map(),
    previous: shares,
    held: isBraked(clusters.map(phaseOf)),
  };
}

/** Shares of the standing decision, if it was made for this very object. */
function previousShares(
  object: KubeObject,
  previous: Placement | undefined,
): ReadonlyMap<string, number> {
  if (previous === undefined || previous.spec.workload.uid !== object.metadata.uid)
    return new Map();
  return new Map(previous.spec.clusters.map((one) => [one.name, one.replicas]));
}

function parsed<T>(
  text: string | undefined,
  parse: (text: string) => Parsed<T>,
  object: KubeObject,
): T | undefined {
  if (text === undefined) return undefined;
  const result = parse(text);
  if (result.ok) return result.value;
  // The API refuses these at write time; an object that got past it must not be guessed at.
  throw new TerminalError('place.annotationMalformed', {
    object: object.metadata.name,
    path: result.errors[0]?.path,
  });
}

const toDecision = (verdict: Plan['clusters'][number]): ClusterDecision => ({
  name: verdict.name,
  chosen: verdict.chosen,
  replicas: verdict.replicas,
  reason: verdict.reason,
});

function digestOf(input: PlacementInput): string {
  const plain = {
    ...input,
    current: Object.fromEntries(input.current),
    capacity: Object.fromEntries(input.capacity),
    previous: Object.fromEntries(input.previous),
  };
  return createHash('sha256').update(stableJson(plain)).digest('hex');
}
