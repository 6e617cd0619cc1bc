/**
 * Keeps the revisions of a Deployment in the federation: a ReplicaSet each, for `kubectl rollout history` and `undo`, for
 * `kubectl describe`, and for tools that look at the newest ReplicaSet of a Deployment.
 *
 * They are records and are placed nowhere: in members pods are made by ReplicaSets of the members' own. Wakes on each change
 * of a Deployment, its status included, on a change of such a ReplicaSet by somebody else, and by the sweep. It reads the
 * Deployment and what it controls, and writes what differs; it never reads a member. What is of a Deployment that is gone is
 * the collector's business.
 */
import {
  again,
  controllerOf,
  done,
  type KubeObject,
  type ObjectKey,
  type Outcome,
  resources,
  toTimestamp,
} from '@navarch/model';
import type { CommitResult, ObjectWrite, Store, StoredObject } from '@navarch/store';
import { actors } from '../actors.js';
import type { Reconciler } from '../agenda/reconciler.js';
import { pagesOf } from '../collect/pages.js';
import { limits } from '../limits.js';
import { loopNames } from '../loops.js';
import { readObjectKey } from '../objects/keys.js';
import { readObjects } from '../objects/read.js';
import { isRevised } from './revised.js';
import { decideRevisions, type RevisionPlan } from './revise.decide.js';

export type RevisionParts = {
  readonly store: Store;
  readonly now: () => number;
  readonly newUid: () => string;
};

export class RevisionReconciler implements Reconciler {
  readonly loop = loopNames.revision;

  constructor(private readonly parts: RevisionParts) {}

  async reconcile(text: string): Promise<Outcome> {
    const { store, now, newUid } = this.parts;
    const key = readObjectKey(text);
    const found = await store.objects.get(key);
    if (found === undefined || isGoing(found.body) || !isRevised(key)) return done;
    const revisions = await this.controlledBy(found);
    const fresh = { uid: newUid(), creationTimestamp: toTimestamp(now()) };
    const plan = decideRevisions({ deployment: found.body, revisions, fresh });
    return (await this.carryOut(plan)) ? done : again(limits.collectAgainMs);
  }

  private async controlledBy({ key, uid }: StoredObject): Promise<readonly KubeObject[]> {
    const { store } = this.parts;
    const found: KubeObject[] = [];
    const of = { uid, namespace: key.namespace };
    for await (const page of pagesOf((at) => store.ownership.dependents(of, at))) {
      const objects = await readObjects(store, page.filter(isReplicaSet));
      found.push(...objects.flatMap((one) => (one === undefined ? [] : [one.body])));
    }
    return found.filter((one) => !isGoing(one) && controllerOf(one)?.uid === uid);
  }

  /** False when somebody else wrote first; what follows from that is decided anew. */
  private async carryOut({ create, update, remove, deployment }: RevisionPlan): Promise<boolean> {
    // The new one comes first: a crash must not leave a Deployment with a number that no revision has.
    if (create !== undefined && !(await this.create(create))) return false;
    const writes = [
      ...update.map(updateOf),
      ...(deployment === undefined ? [] : [updateOf(deployment)]),
      ...remove.map(deletionOf),
    ];
    const results = await Promise.all(writes.map((write) => this.commit(write)));
    return results.every(({ kind }) => kind === 'committed');
  }

  /** Under the first of its names that is not taken. */
  private async create(made: (attempt: number) => KubeObject): Promise<boolean> {
    for (let attempt = 0; attempt < limits.revisionNamesMax; attempt += 1) {
      const body = made(attempt);
      const { kind } = await this.commit({ verb: 'create', key: keyOf(body), body });
      if (kind !== 'exists') return kind === 'committed';
    }
    return false;
  }

  private async commit(write: ObjectWrite): Promise<CommitResult> {
    return await this.parts.store.objects.commit(write, actors.revision);
  }
}

const isGoing = ({ metadata }: KubeObject): boolean => metadata.deletionTimestamp !== undefined;

const isReplicaSet = ({ group, resource }: ObjectKey): boolean =>
  group === resources.replicasets.group && resource === resources.replicasets.resource;

const versionOf = ({ metadata }: KubeObject): { readonly resourceVersion: number } => ({
  resourceVersion: Number(metadata.resourceVersion),
});

const updateOf = (body: KubeObject): ObjectWrite => ({
  verb: 'update',
  key: keyOf(body),
  body,
  precondition: versionOf(body),
});

const deletionOf = (body: KubeObject): ObjectWrite => ({
  verb: 'delete',
  key: keyOf(body),
  precondition: versionOf(body),
});

function keyOf({ kind, metadata }: KubeObject): ObjectKey {
  const { group, resource } =
    kind === resources.deployments.kind ? resources.deployments : resources.replicasets;
  return { group, resource, namespace: metadata.namespace ?? '', name: metadata.name };
}
