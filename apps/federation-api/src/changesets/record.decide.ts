/** The record of what is committed together. Pure; it holds names, and nothing of what is in the objects. */
import {
  type Changeset,
  type ChangesetStatus,
  type Instant,
  type KubeObject,
  printObjectKey,
  toTimestamp,
} from '@navarch/model';
import type { ApiUser } from '@navarch/apimachinery';
import { type Done, resultOf } from '../requests/staging.js';
import type { Outcome } from './committer.js';

export type RecordParts = {
  readonly user: ApiUser;
  readonly record: KubeObject;
  readonly rollback?: ChangesetStatus['rollback'];
  readonly done: readonly Done[];
  readonly now: Instant;
  readonly uid: string;
};

/** `first`: the position of the first write; undefined when nothing is committed. */
export function recordOf(parts: RecordParts, first: number | undefined): Outcome {
  const { user, record, rollback, done, now, uid } = parts;
  const written = done.flatMap(({ write }) => write ?? []);
  const positions = new Map(
    first === undefined
      ? []
      : written.map(({ key }, index) => [printObjectKey(key), first + index] as const),
  );
  const last = first === undefined ? undefined : first + written.length - 1;
  const status: ChangesetStatus = {
    user: user.name,
    time: toTimestamp(now),
    ...(first === undefined || last === undefined || written.length === 0
      ? {}
      : { revisions: { first, last } }),
    items: done.map((one) => resultOf(one, positions)),
    ...(rollback === undefined ? {} : { rollback }),
  };
  const metadata = { ...record.metadata, uid, creationTimestamp: toTimestamp(now) };
  return { record: { ...record, metadata, status } as unknown as Changeset, done, positions };
}
