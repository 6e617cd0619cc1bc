/**
 * Reads what a Rollback is about: each object as it was, and as it is. What was is the past that the log keeps; 410 when it keeps
 * it no longer.
 */
import {
  ApiError,
  conflict,
  expired,
  type KindDefinition,
  momentOf,
  notFound,
  type PastReader,
  type Registry,
  type Storage,
} from '@navarch/apimachinery';
import {
  describeObjectKey,
  isRevision,
  type KubeObject,
  type ObjectKey,
  type ResourceName,
  resources,
  type RollbackTarget,
} from '@navarch/model';
import { CompactedError, type HistoryScope, type Step, type Store } from '@navarch/store';
import { keyOfReference, kindOf } from '../requests/named-kind.js';
import { isSameContent, type Pair } from './restore.decide.js';

export type SubjectParts = {
  readonly store: Pick<Store, 'history'>;
  readonly storage: Storage;
  readonly registry: () => Registry;
};

/** With the change by which it came to be otherwise. */
export type Subject = Pair & { readonly step: Step };

export class Subjects {
  constructor(private readonly parts: SubjectParts) {}

  async of(target: RollbackTarget): Promise<readonly Subject[]> {
    if (target.changeset !== undefined) return await this.ofChangeset(target.changeset);
    const from = await this.revisionOf(target.to ?? '');
    const steps = await this.stepsAfter(this.scopesOf(target), from);
    return steps.flatMap((step) => this.subjectOf(step, from));
  }

  /** Throws 409 when any of them was changed after `revision`, by whomever but for its status. */
  async requireUnchanged(pairs: readonly Pair[], revision: number): Promise<void> {
    for (const { key, kind, current } of pairs) {
      const [step] = await this.stepsAfter([key], revision);
      if (step === undefined || isSameContent(this.formerOf(step, revision), current)) continue;
      throw conflict(kind.name, key.name, `it was changed after revision ${revision}`);
    }
  }

  private scopesOf({ object, namespace }: RollbackTarget): readonly HistoryScope[] {
    if (namespace !== undefined) {
      const { group, resource } = resources.namespaces;
      return [{ group, resource, namespace: '', name: namespace }, { namespace }];
    }
    const kind = object === undefined ? undefined : kindOf(this.parts.registry(), object);
    return object === undefined || kind === undefined ? [] : [keyOfReference(kind, object)];
  }

  private async revisionOf(text: string): Promise<number> {
    const moment = momentOf(text);
    if (moment?.kind !== 'time') return moment?.revision ?? 0;
    return await pastOf(this.parts.storage).revisionAt(moment.at);
  }

  private async stepsAfter(
    scopes: readonly HistoryScope[],
    from: number,
  ): Promise<readonly Step[]> {
    const { store, storage } = this.parts;
    const to = storage.cache.revision();
    if (from > to) return [];
    try {
      const steps = await Promise.all(
        scopes.map((scope) => store.history.firstAfter(scope, { from, to })),
      );
      return steps.flat();
    } catch (error) {
      if (!(error instanceof CompactedError)) throw error;
      throw expired(`too old resource version: ${from} (${String(error.facts['oldest'])})`);
    }
  }

  private async ofChangeset(name: string): Promise<readonly Subject[]> {
    const steps = await this.parts.store.history.ofChangeset(name);
    if (steps.length === 0) throw this.unknownChangeset(name);
    return steps.flatMap((step) => this.subjectOf(step, step.change.position - 1));
  }

  private unknownChangeset(name: string): ApiError {
    const { group, resource } = resources.changesets;
    const isKnown = this.parts.storage.cache.get({ group, resource, namespace: '', name });
    return isKnown === undefined
      ? notFound(resources.changesets, name)
      : expired(`what was before changeset ${JSON.stringify(name)} is no longer kept`);
  }

  /** None for what nobody writes by hand, and for records. */
  private subjectOf(step: Step, revision: number): readonly Subject[] {
    const { key } = step.change;
    const kind = this.kindAt(key);
    if (kind === undefined || !isRestored(kind)) return [];
    const current = this.parts.storage.cache.get(key)?.object;
    const former = this.formerOf(step, revision);
    if ([former, current].some((one) => one !== undefined && isRevision(one))) return [];
    return [{ kind, key, former, current, step }];
  }

  private formerOf({ before, change }: Step, revision: number): KubeObject | undefined {
    if (before === 'absent') return undefined;
    if (before === 'lost')
      throw expired(
        `${describeObjectKey(change.key)}: too old resource version: ${revision} (${change.position})`,
      );
    return before.body;
  }

  private kindAt({ group, resource }: ObjectKey): KindDefinition | undefined {
    return this.parts
      .registry()
      .kinds.find(({ name }) => name.group === group && name.resource === resource);
  }
}

export function pastOf({ past }: Storage): PastReader {
  if (past === undefined) throw expired('nothing is known of the past here');
  return past;
}

const isRestored = ({ name, verbs, answered }: KindDefinition): boolean =>
  answered !== true &&
  verbs.includes('create') &&
  verbs.includes('update') &&
  !transient.some((one) => one.group === name.group && one.resource === name.resource);

/** What loops and programs write over and over; to bring it back would only be in their way. */
const transient: readonly ResourceName[] = [
  resources.placements,
  resources.events,
  resources.leases,
];

/** Throws 409 unless all of it still is as the changeset left it. */
export function requireAsLeft(subjects: readonly Subject[]): void {
  for (const { kind, key, current, step } of subjects) {
    const left = step.change.type === 'DELETED' ? undefined : step.change.body;
    if (isSameContent(left, current)) continue;
    const why = 'it was changed after the changeset; specify overwrite to undo it nevertheless';
    throw conflict(kind.name, key.name, why);
  }
}
