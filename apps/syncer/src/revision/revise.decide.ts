/**
 * Which ReplicaSets a Deployment has as its revisions, and what they say. Pure.
 *
 * The rules are Kubernetes': a template that was there before takes its revision again, with a new number; a Deployment that is
 * paused gets no new one; as many former ones are kept as it says. What differs: the replicas of all members are one revision's, the
 * one that is rolled out, and the former ones have none, as nobody is told how many pods of each a member still has.
 */
import {
  apiVersionOf,
  type KubeObject,
  resources,
  revisionAnnotations,
  revisionHashLabel,
} from '@navarch/model';
import { isSame } from '../objects/same.js';
import { withStatus } from '../status/counts.decide.js';
import { annotationsOf, steeredBy } from './annotations.decide.js';
import {
  deploymentSpecOf,
  hashOf,
  isOfTemplate,
  numberOf,
  replicaSetSpecOf,
  type Template,
} from './template.js';

export type RevisionFacts = {
  readonly deployment: KubeObject;
  /** The ReplicaSets that it controls and that are not being deleted. */
  readonly revisions: readonly KubeObject[];
  /** For one that does not exist yet. */
  readonly fresh: { readonly uid: string; readonly creationTimestamp: string };
};

export type RevisionPlan = {
  /** A new revision, by how many of the names that it could have are taken. */
  readonly create: ((attempt: number) => KubeObject) | undefined;
  readonly update: readonly KubeObject[];
  readonly remove: readonly KubeObject[];
  /** The Deployment with its number; undefined when it says it already. */
  readonly deployment: KubeObject | undefined;
};

/** Kept where a Deployment does not say how many. */
const keptUnsaid = 10;

export function decideRevisions(facts: RevisionFacts): RevisionPlan {
  const { deployment, revisions } = facts;
  const { template = {}, paused = false } = deploymentSpecOf(deployment);
  const present = oldest(revisions.filter((one) => isOfTemplate(one, template)));
  // What is paused goes on as it was: the latest has the replicas, whatever the template says by now.
  const active = present ?? (paused ? latest(revisions) : undefined);
  const former = revisions.filter((one) => one !== active);
  const remove = superfluous(deployment, former);
  const kept = former.filter((one) => !remove.includes(one));
  const update = kept.flatMap((one) => changeOf(one, asFormer(one, deployment)));
  const next = Math.max(0, ...former.map(numberOf)) + 1;
  if (active === undefined)
    return { update, remove, ...(paused ? nothingNew : brandNew(facts, next)) };
  const isPresent = active === present;
  const number = isPresent ? Math.max(numberOf(active), next) : numberOf(active);
  return {
    create: undefined,
    update: [...update, ...changeOf(active, asActive(active, { deployment, number, isPresent }))],
    remove,
    deployment: numbered(deployment, number),
  };
}

type Novelty = Pick<RevisionPlan, 'create' | 'deployment'>;
const nothingNew: Novelty = { create: undefined, deployment: undefined };

const brandNew = (facts: RevisionFacts, number: number): Novelty => ({
  create: (attempt) =>
    asActive(newReplicaSet(facts, attempt), {
      deployment: facts.deployment,
      number,
      isPresent: true,
    }),
  deployment: numbered(facts.deployment, number),
});

type Active = {
  readonly deployment: KubeObject;
  readonly number: number;
  /** It is of the Deployment's template as that is now. */
  readonly isPresent: boolean;
};

function asActive(replicaSet: KubeObject, { deployment, number, isPresent }: Active): KubeObject {
  const { replicas = 1, minReadySeconds } = deploymentSpecOf(deployment);
  const { minReadySeconds: _former, ...spec } = replicaSetSpecOf(replicaSet);
  const next = withSpec(
    withAnnotations(replicaSet, annotationsOf(deployment, replicaSet, number)),
    { ...spec, replicas, ...(minReadySeconds === undefined ? {} : { minReadySeconds }) },
  );
  return counted(next, countsOf(deployment, isPresent));
}

function asFormer(replicaSet: KubeObject, deployment: KubeObject): KubeObject {
  const annotations = steeredBy(deployment, replicaSet.metadata.annotations ?? {});
  const next = withSpec(withAnnotations(replicaSet, annotations), {
    ...replicaSetSpecOf(replicaSet),
    replicas: 0,
  });
  return counted(next, { replicas: 0 });
}

/** The ReplicaSet of the present template, before it is said what runs of it. */
function newReplicaSet({ deployment, fresh }: RevisionFacts, attempt: number): KubeObject {
  const { template = {}, selector = {} } = deploymentSpecOf(deployment);
  const { name, namespace = '', uid = '' } = deployment.metadata;
  const hash = hashOf(template, attempt);
  const labels = { ...template.metadata?.labels, [revisionHashLabel]: hash };
  const { apiVersion, kind } = deployment;
  const owner = { apiVersion, kind, name, uid, controller: true, blockOwnerDeletion: true };
  return {
    apiVersion: apiVersionOf(resources.replicasets),
    kind: resources.replicasets.kind,
    metadata: {
      ...fresh,
      name: `${name.slice(0, nameLengthMax - hash.length - 1)}-${hash}`,
      namespace,
      generation: 1,
      labels,
      ownerReferences: [owner],
    },
    spec: {
      replicas: deploymentSpecOf(deployment).replicas ?? 1,
      selector: {
        ...selector,
        matchLabels: { ...selector.matchLabels, [revisionHashLabel]: hash },
      },
      template: { ...template, metadata: { ...template.metadata, labels } } satisfies Template,
    },
  };
}

/** Of any object. */
const nameLengthMax = 253;

const withAnnotations = (
  object: KubeObject,
  annotations: Readonly<Record<string, string>>,
): KubeObject => ({ ...object, metadata: { ...object.metadata, annotations } });

/** With the next generation, where it says something else. */
function withSpec(object: KubeObject, spec: object): KubeObject {
  if (isSame(spec, object['spec'])) return object;
  // What is only being made has its first generation already.
  const isStored = object.metadata.resourceVersion !== undefined;
  const generation = (object.metadata.generation ?? 0) + (isStored ? 1 : 0);
  return { ...object, metadata: { ...object.metadata, generation }, spec };
}

type Counts = { readonly replicas: number } & Readonly<Record<string, number>>;

/** Undefined counts leave those that stand there. */
function counted(object: KubeObject, counts: Counts | undefined): KubeObject {
  const standing = object['status'] ?? { replicas: 0 };
  const status = { ...(counts ?? standing), observedGeneration: object.metadata.generation };
  return withStatus(object, status) ?? object;
}

type DeploymentStatus = {
  readonly observedGeneration?: number;
  readonly replicas?: number;
  readonly updatedReplicas?: number;
  readonly readyReplicas?: number;
  readonly availableReplicas?: number;
};
const statusOf = ({ status }: KubeObject): DeploymentStatus => status ?? {};

const isObserved = (deployment: KubeObject): boolean =>
  (statusOf(deployment).observedGeneration ?? 0) >= (deployment.metadata.generation ?? 0);

/**
 * What runs of the revision that is rolled out; undefined while nobody has counted. Of the ready ones as many may be of
 * former templates as there are of those, so that none is said to be ready that is not.
 */
function countsOf(deployment: KubeObject, isPresent: boolean): Counts | undefined {
  if (!isObserved(deployment)) return undefined;
  const { replicas = 0, updatedReplicas = 0, ...seen } = statusOf(deployment);
  const { readyReplicas = 0, availableReplicas = 0 } = seen;
  const running = isPresent ? updatedReplicas : replicas;
  const others = replicas - running;
  return {
    replicas: running,
    fullyLabeledReplicas: running,
    readyReplicas: Math.max(0, readyReplicas - others),
    availableReplicas: Math.max(0, availableReplicas - others),
  };
}

/** Former revisions beyond those that are kept; while a rollout is under way all of them stay. */
function superfluous(deployment: KubeObject, former: readonly KubeObject[]): readonly KubeObject[] {
  const { revisionHistoryLimit = keptUnsaid } = deploymentSpecOf(deployment);
  if (!isRolledOut(deployment)) return [];
  const sorted = former.toSorted((one, other) => numberOf(one) - numberOf(other));
  return sorted.slice(0, Math.max(0, sorted.length - revisionHistoryLimit));
}

function isRolledOut(deployment: KubeObject): boolean {
  const { replicas: wanted = 1 } = deploymentSpecOf(deployment);
  const { replicas = 0, updatedReplicas = 0, availableReplicas = 0 } = statusOf(deployment);
  return (
    isObserved(deployment) &&
    [replicas, updatedReplicas, availableReplicas].every((count) => count === wanted)
  );
}

const oldest = (revisions: readonly KubeObject[]): KubeObject | undefined =>
  revisions.toSorted((one, other) => compare(ageOf(one), ageOf(other)))[0];
const ageOf = ({ metadata }: KubeObject): string =>
  `${metadata.creationTimestamp ?? ''} ${metadata.name}`;
const compare = (one: string, other: string): number => (one < other ? -1 : Number(one > other));

const latest = (revisions: readonly KubeObject[]): KubeObject | undefined =>
  revisions.toSorted((one, other) => numberOf(other) - numberOf(one))[0];

const changeOf = (before: KubeObject, after: KubeObject): readonly KubeObject[] =>
  isSame(before, after) ? [] : [after];

const numbered = (deployment: KubeObject, number: number): KubeObject | undefined =>
  numberOf(deployment) === number
    ? undefined
    : withAnnotations(deployment, {
        ...deployment.metadata.annotations,
        [revisionAnnotations.revision]: String(number),
      });
