import type {
  Cluster,
  ClusterDecision,
  ClusterTaint,
  Condition,
  Placement,
  PlacementPolicy,
} from '@navarch/model';
import { limits } from '../limits.js';
import { complainAboutPolicySpec } from '../policy/complain.js';
import { fleet, parseMeta } from './parse-meta.js';
import type { At } from './reader.js';

export function parseCluster(json: unknown, at: At): Cluster {
  const fields = at.object(json);
  const spec = at.field('spec').object(fields['spec'] ?? {});
  const taints = at
    .field('spec')
    .field('taints')
    .items(spec['taints'] ?? [], parseTaint);
  for (const field of ['provider', 'region', 'zone'] as const) {
    if (spec[field] !== undefined) at.field('spec').field(field).text(spec[field]);
  }
  const status = at.field('status').object(fields['status'] ?? {});
  const conditions = at
    .field('status')
    .field('conditions')
    .items(status['conditions'] ?? [], parseCondition);
  return {
    apiVersion: fleet,
    kind: 'Cluster',
    metadata: parseMeta(fields, at, false),
    spec: { server: '', credentialsRef: { namespace: '', name: '' }, ...spec, taints },
    ...(fields['status'] === undefined ? {} : { status: { ...status, conditions } }),
  };
}

const effects = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'] as const;

function parseTaint(json: unknown, at: At): ClusterTaint {
  const fields = at.object(json);
  const effect = effects.find((one) => one === fields['effect']);
  if (effect === undefined) at.field('effect').refuse(`must be one of ${effects.join(', ')}`);
  const value = fields['value'] ?? undefined;
  const timeAdded = fields['timeAdded'] ?? undefined;
  return {
    key: at.field('key').name(fields['key']),
    effect: effect ?? 'NoSchedule',
    ...(value === undefined ? {} : { value: at.field('value').text(value) }),
    ...(timeAdded === undefined ? {} : { timeAdded: at.field('timeAdded').text(timeAdded) }),
  };
}

const truths = ['True', 'False', 'Unknown'] as const;

function parseCondition(json: unknown, at: At): Condition {
  const fields = at.object(json);
  const status = truths.find((one) => one === fields['status']);
  if (status === undefined) at.field('status').refuse(`must be one of ${truths.join(', ')}`);
  return {
    type: at.field('type').name(fields['type']),
    status: status ?? 'Unknown',
    reason: at.field('reason').text(fields['reason'] ?? ''),
    message: at.field('message').text(fields['message'] ?? ''),
    lastTransitionTime: at.field('lastTransitionTime').text(fields['lastTransitionTime'] ?? ''),
  };
}

export const policyKinds = ['PlacementPolicy', 'ClusterPlacementPolicy'] as const;
type PolicyKind = (typeof policyKinds)[number];
export const isPolicyKind = (kind: unknown): kind is PolicyKind =>
  policyKinds.some((one) => one === kind);

export function parsePolicy(json: unknown, at: At): PlacementPolicy {
  const fields = at.object(json);
  const { kind } = fields;
  if (!isPolicyKind(kind)) at.field('kind').refuse(`must be one of ${policyKinds.join(', ')}`);
  for (const { path, message } of complainAboutPolicySpec(fields['spec'])) {
    at.field('spec').below(path).refuse(message);
  }
  return {
    apiVersion: fleet,
    kind: isPolicyKind(kind) ? kind : 'PlacementPolicy',
    metadata: parseMeta(fields, at, kind === 'PlacementPolicy'),
    spec: fields['spec'] as PlacementPolicy['spec'],
  };
}

/** A standing decision: what of it counts is who has how many. */
export function parsePlacement(json: unknown, at: At): Placement {
  const fields = at.object(json);
  const spec = at.field('spec').object(fields['spec']);
  const workload = at.field('spec').field('workload').object(spec['workload']);
  const where = at.field('spec').field('workload');
  return {
    apiVersion: fleet,
    kind: 'Placement',
    metadata: parseMeta(fields, at, true),
    spec: {
      ...spec,
      workload: {
        apiVersion: where.field('apiVersion').name(workload['apiVersion'] ?? 'apps/v1'),
        kind: where.field('kind').name(workload['kind']),
        name: where.field('name').name(workload['name']),
        uid: where.field('uid').text(workload['uid'] ?? ''),
      },
      clusters: at.field('spec').field('clusters').items(spec['clusters'], parseDecision),
      decision: { id: '', inputsDigest: '', planner: '', decidedAt: '' },
    },
  };
}

function parseDecision(json: unknown, at: At): ClusterDecision {
  const fields = at.object(json);
  const replicas = at.field('replicas').whole(fields['replicas'], limits.replicasMax);
  const { home } = fields;
  return {
    name: at.field('name').name(fields['name']),
    chosen: fields['chosen'] === true || replicas > 0,
    replicas,
    reason: at.field('reason').text(fields['reason'] ?? ''),
    ...(home === undefined ? {} : { home: at.field('home').whole(home, limits.replicasMax) }),
  };
}
