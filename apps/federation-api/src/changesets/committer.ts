/**
 * Commits what was tried, with its record, in one transaction.
 *
 * Others may write the same objects between the trying and the commit. Then nothing is written, and all is tried anew against
 * what is there now, as the API does with a single write; preconditions of the user's own fail in the trying.
 */
import {
  alreadyExists,
  type ApiHandlerOptions,
  type ApiUser,
  invalid,
  methodNotAllowed,
  modified,
  type StorageWrite,
  type TogetherOutcome,
} from '@navarch/apimachinery';
import { type Changeset, changesetLimits, type KubeObject, resources } from '@navarch/model';
import { combined, type Whole } from '../requests/failures.decide.js';
import { type Act, type Done, tryAll } from '../requests/staging.js';
import { recordOf, type RecordParts } from './record.decide.js';

export type Commission = {
  readonly user: ApiUser;
  readonly dryRun: boolean;
  /** Whose faults they are. */
  readonly whole: Whole;
  /** The record without its status: names and reasons, and nothing that may be secret. */
  readonly record: () => KubeObject;
  readonly rollback?: RecordParts['rollback'];
  /** Decided anew at each try, when everything that is committed is known. */
  readonly acts: () => Promise<readonly Act[]>;
};

export type Outcome = {
  readonly record: Changeset;
  readonly done: readonly Done[];
  /** By object, the revision that was made. */
  readonly positions: ReadonlyMap<string, number>;
};

export class Committer {
  constructor(private readonly options: ApiHandlerOptions) {}

  /** Throws what stands in the way, of all acts together; 409 when others do not cease to write. */
  async commit(commission: Commission): Promise<Outcome> {
    const { storage } = this.options;
    for (let attempt = 0; attempt < changesetLimits.attemptsMax; attempt += 1) {
      await storage.caughtUp();
      const outcome = await this.tryOnce(commission);
      if (outcome !== undefined) return outcome;
    }
    throw modified(resources.changesets, commission.whole.name);
  }

  /** Undefined when somebody else wrote in between. */
  private async tryOnce(commission: Commission): Promise<Outcome | undefined> {
    const { user, dryRun, whole } = commission;
    const acts = await commission.acts();
    const record = commission.record();
    if (acts.length > changesetLimits.itemsMax) throw tooLarge(whole, `${acts.length} objects`);
    const tried = await tryAll(this.options, user, acts);
    if (tried.kind === 'failed') throw combined(whole, tried.failures);
    const { done, writes } = tried;
    requireFit(whole, writes);
    const parts = {
      ...commission,
      record,
      done,
      now: this.options.clock(),
      uid: this.options.newUid(),
    };
    if (dryRun) return recordOf(parts, undefined);
    const composed: Outcome[] = [];
    const outcome = await this.commitTogether({ user, record }, (first) => {
      const made = recordOf(parts, first);
      composed.push(made);
      return [...writes, { verb: 'create', key: keyOf(record.metadata.name), object: made.record }];
    });
    const made = composed.at(-1);
    if (made === undefined || outcome.kind === 'refused') {
      if (outcome.kind === 'refused' && outcome.verdicts.at(-1) === 'exists')
        throw alreadyExists(resources.changesets, record.metadata.name);
      return undefined;
    }
    return { ...made, record: (outcome.stored.at(-1)?.object ?? made.record) as Changeset };
  }

  private async commitTogether(
    { user, record }: Pick<RecordParts, 'user' | 'record'>,
    compose: (first: number) => readonly StorageWrite[],
  ): Promise<TogetherOutcome> {
    const { storage } = this.options;
    if (storage.commitTogether === undefined) throw methodNotAllowed();
    const { name } = record.metadata;
    return await storage.commitTogether(compose, { actor: user.name, changeset: name });
  }
}

const keyOf = (name: string) => {
  const { group, resource } = resources.changesets;
  return { group, resource, namespace: '', name };
};

function requireFit(whole: Whole, writes: readonly StorageWrite[]): void {
  const bytes = writes
    .map((write) => (write.verb === 'delete' ? 0 : JSON.stringify(write.object).length))
    .reduce((sum, one) => sum + one, 0);
  if (bytes > changesetLimits.bytesMax) throw tooLarge(whole, `${bytes} bytes`);
}

const tooLarge = ({ kind, name }: Whole, what: string): Error =>
  invalid(kind, name, [
    {
      field: 'spec',
      reason: 'FieldValueTooMany',
      message: `Too many: ${what}: must be at most ${changesetLimits.itemsMax} objects of ${changesetLimits.bytesMax} bytes together`,
    },
  ]);
