/**
 * Revisions of Deployments: a ReplicaSet each, as Kubernetes keeps them, but only as a record. Pods are made by ReplicaSets of
 * the members' own, so these are placed nowhere.
 */
import type { KubeObject, OwnerReference } from './object.js';
import { resources } from './resources.js';

/** Annotations that Kubernetes' own tools read. */
export const revisionAnnotations = {
  /** On a Deployment and on its ReplicaSets: the number, from 1. */
  revision: 'deployment.kubernetes.io/revision',
  /** On a ReplicaSet: the numbers that it had before, comma separated. */
  history: 'deployment.kubernetes.io/revision-history',
  /** On a ReplicaSet: replicas of the Deployment, and how many there may be in a rollout. */
  desired: 'deployment.kubernetes.io/desired-replicas',
  most: 'deployment.kubernetes.io/max-replicas',
} as const;

/** Tells the pods of revisions apart. */
export const revisionHashLabel = 'pod-template-hash';

/** The one owner that looks after an object. */
export const controllerOf = ({
  metadata,
}: Pick<KubeObject, 'metadata'>): OwnerReference | undefined =>
  metadata.ownerReferences?.find(({ controller }) => controller === true);

/** True for a ReplicaSet that is the record of a revision of a Deployment. */
export const isRevision = (object: Pick<KubeObject, 'kind' | 'metadata'>): boolean =>
  object.kind === resources.replicasets.kind &&
  controllerOf(object)?.kind === resources.deployments.kind;
