/**
 * Answers a Rollback: what was comes again, by new writes that are tried together and committed together as a changeset, in the
 * name of the user and no further than that user may.
 *
 * History is only ever added to. An object that comes again has a new uid, as its former one is dead to members and to the
 * collector; what it owned and comes again with it is told the new one.
 */
import {
  type ApiHandlerOptions,
  type Asker,
  changedFields,
  invalid,
  type KindDefinition,
  type Registry,
  type StagedStorage,
  registryOf,
} from '@navarch/apimachinery';
import {
  apiVersionOf,
  changesetLimits,
  type ChangesetItem,
  historyLimits,
  type KubeObject,
  type ObjectKey,
  type OwnerReference,
  resources,
  type Rollback,
  type RollbackChange,
  type RollbackStatus,
} from '@navarch/model';
import type { Store } from '@navarch/store';
import type { Committer, Outcome } from '../changesets/committer.js';
import { newName } from '../changesets/names.js';
import { keyOfReference, kindOf, noSuchKind } from '../requests/named-kind.js';
import { type OwnRequest, OwnRequests, pathOf } from '../requests/own-requests.js';
import { type Act, resultOf } from '../requests/staging.js';
import { decideRestoration, type Restoration } from './restore.decide.js';
import { requireSight } from './sight.js';
import { requireAsLeft, type Subject, Subjects } from './subjects.js';

export class Rollbacks {
  private readonly subjects: Subjects;

  constructor(
    store: Pick<Store, 'history'>,
    private readonly options: ApiHandlerOptions,
    private readonly committer: Committer,
  ) {
    const { storage } = options;
    this.subjects = new Subjects({ store, storage, registry: () => registryOf(options) });
  }

  async answer(kind: KindDefinition, question: KubeObject, asker: Asker): Promise<KubeObject> {
    const rollback = question as Rollback;
    const { spec } = rollback;
    this.requireServed(kind, rollback);
    const whole = { kind: kind.name, name: question.metadata.name ?? '' };
    const name = newName('rollback-', this.options);
    let restorations: readonly Restoration[] = [];
    let revision = 0;
    const acts = async (): Promise<readonly Act[]> => {
      revision = this.options.storage.cache.revision();
      restorations = decideRestoration(await this.permittedSubjects(spec, asker));
      return this.actsOf(restorations);
    };
    await this.options.storage.caughtUp();
    const isNothing = (await acts()).length === 0;
    if (isNothing) return { ...question, status: { revision, changes: [] } };
    const outcome = await this.committer.commit({
      user: asker,
      dryRun: asker.dryRun,
      whole,
      record: () => recordOf(name, rollback, restorations),
      rollback: targetOf(spec),
      acts,
    });
    const changes = changesOf(restorations, outcome);
    const status: RollbackStatus = {
      revision,
      changes,
      ...(asker.dryRun ? {} : { changeset: name }),
    };
    return { ...question, status };
  }

  /** Throws 403 before anything is said of any of them, and 409 when they are not what they are expected to be. */
  private async permittedSubjects(
    spec: Rollback['spec'],
    asker: Asker,
  ): Promise<readonly Subject[]> {
    const subjects = await this.subjects.of(spec);
    await requireSight(new OwnRequests(this.options, asker), spec, subjects);
    if (spec.changeset !== undefined && spec.overwrite !== true) requireAsLeft(subjects);
    if (spec.ifUnchangedSince !== undefined)
      await this.subjects.requireUnchanged(subjects, spec.ifUnchangedSince);
    return subjects;
  }

  private requireServed({ name }: KindDefinition, { metadata, spec: { object } }: Rollback): void {
    if (object === undefined || kindOf(registryOf(this.options), object) !== undefined) return;
    throw invalid(name, metadata.name, [noSuchKind('spec.object', object)]);
  }

  private actsOf(restorations: readonly Restoration[]): readonly Act[] {
    const born = new Map<string, Restoration>();
    for (const one of restorations)
      if (one.verb === 'create') born.set(one.former?.metadata.uid ?? '', one);
    return restorations.map((restoration, index) => ({
      field: `changes[${index}]`,
      kind: restoration.kind.name,
      key: restoration.key,
      request: (earlier) =>
        requestOf(restoration, new Heirs(registryOf(this.options), born, earlier)),
    }));
  }
}

/** Who the owners are that a restored object names: with new uids where they came again, and without those that are gone. */
class Heirs {
  constructor(
    private readonly registry: Registry,
    private readonly born: ReadonlyMap<string, Restoration>,
    private readonly earlier: StagedStorage,
  ) {}

  withOwners(object: KubeObject, namespace: string): KubeObject {
    const { ownerReferences, ...metadata } = object.metadata;
    if (ownerReferences === undefined) return object;
    const owners = ownerReferences.flatMap((one) => this.ownerNow(one, namespace) ?? []);
    return {
      ...object,
      metadata: { ...metadata, ...(owners.length === 0 ? {} : { ownerReferences: owners }) },
    };
  }

  /** In the version that it has now: some kinds are replaced in no other way. */
  asOf(key: ObjectKey, object: KubeObject): KubeObject {
    const { resourceVersion } = this.earlier.cache.get(key)?.object.metadata ?? {};
    if (resourceVersion === undefined) return object;
    return { ...object, metadata: { ...object.metadata, resourceVersion } };
  }

  private ownerNow(reference: OwnerReference, namespace: string): OwnerReference | undefined {
    const kind = kindOf(this.registry, reference);
    if (kind === undefined) return reference;
    const key = keyOfReference(kind, { namespace, name: reference.name });
    const uid = this.earlier.cache.get(key)?.object.metadata.uid;
    if (uid === undefined) return undefined;
    if (uid === reference.uid) return reference;
    return this.born.has(reference.uid) ? { ...reference, uid } : undefined;
  }
}

function requestOf(restoration: Restoration, heirs: Heirs): OwnRequest {
  const { kind, key } = restoration;
  const query = { fieldManager: changesetLimits.rollbackManager };
  const path = pathOf(kind.name, key);
  switch (restoration.verb) {
    case 'create':
      return {
        method: 'POST',
        path: pathOf(kind.name, { ...key, name: '' }),
        query,
        body: bodyOf(restoration, heirs),
      };
    case 'replace':
      return {
        method: 'PUT',
        path,
        query,
        body: heirs.asOf(key, bodyOf(restoration, heirs)),
      };
    case 'delete': {
      const preconditions = { uid: restoration.uid };
      return {
        method: 'DELETE',
        path,
        body: { kind: 'DeleteOptions', apiVersion: 'v1', preconditions },
      };
    }
  }
}

/** In the version of the kind that it is written by; what was stored may be of another. */
const bodyOf = (
  { kind, key, object }: Extract<Restoration, { object: KubeObject }>,
  heirs: Heirs,
): KubeObject => ({
  ...heirs.withOwners(object, key.namespace),
  apiVersion: apiVersionOf(kind.name),
});

const targetOf = ({ object, namespace, changeset, to }: Rollback['spec']) => ({
  ...(object === undefined ? {} : { object }),
  ...(namespace === undefined ? {} : { namespace }),
  ...(changeset === undefined ? {} : { changeset }),
  ...(to === undefined ? {} : { to }),
});

function recordOf(
  name: string,
  { apiVersion, spec: { message } }: Rollback,
  restorations: readonly Restoration[],
): KubeObject {
  const items = restorations.map(({ verb, former, current, key }): ChangesetItem => {
    const { namespace } = key;
    const of = former ?? current;
    return {
      verb: verb === 'replace' ? 'apply' : verb,
      object: {
        apiVersion: of?.apiVersion ?? '',
        kind: of?.kind ?? '',
        metadata: { name: key.name, ...(namespace === '' ? {} : { namespace }) },
      },
    };
  });
  return {
    apiVersion,
    kind: resources.changesets.kind,
    metadata: { name },
    spec: { ...(message === undefined ? {} : { message }), items },
  };
}

function changesOf(
  restorations: readonly Restoration[],
  outcome: Outcome,
): readonly RollbackChange[] {
  return outcome.done.flatMap((done, index) => {
    const result = resultOf(done, outcome.positions);
    const restoration = restorations[index];
    if (restoration?.verb !== 'replace' || restoration.current === undefined) return [result];
    const { paths, more } = changedFields(
      restoration.current,
      done.object,
      historyLimits.fieldsMax,
    );
    return [{ ...result, fields: paths, ...(more === 0 ? {} : { moreFields: more }) }];
  });
}
