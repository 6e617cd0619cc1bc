import {
  type Cluster,
  type ClusterDecision,
  type ClusterPhase,
  clusterReasons,
  type KubeObject,
  type Placement,
  type PlacementPolicy,
  type PlacementRules,
} from '@navarch/model';
import { indexPolicies } from '../policy/choose.js';
import { type Assembled, assembleInput, type SnapshotFacts } from './assemble.js';

export const since = '2024-02-29T12:00:00Z';

export function cluster(
  name: string,
  phase: ClusterPhase = 'ready',
  rest: Partial<Cluster> = {},
): Cluster {
  const status = phase === 'ready' ? 'True' : 'Unknown';
  const ready = { type: 'Ready', status, reason: clusterReasons[phase], message: '' } as const;
  return {
    apiVersion: 'fleet.navarch.dev/v1alpha1',
    kind: 'Cluster',
    metadata: { name },
    spec: { server: '', credentialsRef: { namespace: '', name: '' } },
    status: { conditions: [{ ...ready, lastTransitionTime: since }] },
    ...rest,
  };
}

export const shop: KubeObject = {
  apiVersion: 'apps/v1',
  kind: 'ReplicaSet',
  metadata: { namespace: 'web', name: 'shop', uid: 'u1', labels: { app: 'shop' } },
  spec: { replicas: 4 },
};
export const secret: KubeObject = {
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { namespace: 'web', name: 'key', uid: 'u2' },
};
export const annotated = (object: KubeObject, notes: Record<string, string>): KubeObject => ({
  ...object,
  metadata: { ...object.metadata, annotations: notes },
});

export function policy(
  name: string,
  placement: PlacementRules,
  kind = 'ReplicaSet',
): PlacementPolicy {
  const resourceSelectors = [{ apiVersion: kind === 'Secret' ? 'v1' : 'apps/v1', kind }];
  return {
    apiVersion: 'fleet.navarch.dev/v1alpha1',
    kind: 'PlacementPolicy',
    metadata: { namespace: 'web', name, creationTimestamp: since },
    spec: { resourceSelectors, placement },
  };
}

export function decided(uid: string, clusters: readonly ClusterDecision[]): Placement {
  const workload = { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'shop', uid };
  const decision = { id: '1', inputsDigest: '', planner: '', decidedAt: since };
  return {
    apiVersion: 'fleet.navarch.dev/v1alpha1',
    kind: 'Placement',
    metadata: { namespace: 'web', name: 'shop' },
    spec: { workload, clusters, decision },
  };
}

export const bareFacts: SnapshotFacts = {
  object: shop,
  clusters: [cluster('oslo')],
  policies: indexPolicies([]),
  defaultRules: { minReadyReplicas: '50%' },
  previous: undefined,
  rooms: new Map(),
  learned: new Map(),
  held: false,
  recentMoves: [],
  at: 1_709_208_060_000,
};

export const decision = (name: string, replicas: number, home?: number): ClusterDecision => ({
  name,
  chosen: replicas > 0,
  replicas,
  reason: '',
  ...(home === undefined ? {} : { home }),
});

/** The input for some facts on top of the bare ones; throws when there is none. */
export function inputOf(changes: Partial<SnapshotFacts>): Extract<Assembled, { kind: 'input' }> {
  const assembled = assembleInput({ ...bareFacts, ...changes });
  if (assembled.kind === 'malformed') throw new Error(`${assembled.path}: ${assembled.message}`);
  return assembled;
}
