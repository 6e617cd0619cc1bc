import { UnavailableError, type Clock, type ObjectKey } from '@navarch/model';
import type { Database } from '../database/database.js';
import {
  uidOf,
  withVersion,
  type BodyCodec,
  type BodyRow,
  type EncodedBody,
} from '../sealing/body-codec.js';
import type { CommitResult, ObjectWrite } from './object-store.js';

/** A write in the form the statement takes it. */
export type EncodedWrite = {
  readonly write: ObjectWrite;
  readonly actor: string;
  /** Null for a delete: the stored one is logged. */
  readonly uid: string | null;
  readonly content: EncodedBody;
  readonly bytes: number;
};

/** Rejects when nothing was committed (or it is unknown); a single answer that cannot be read fails alone. */
export type CommitBatch = (
  writes: readonly EncodedWrite[],
) => Promise<PromiseSettledResult<CommitResult>[]>;

const commitWrites = {
  name: 'objects.commit',
  text: `SELECT verdict, version, group_name, resource, namespace, name, uid, body, sealed
    FROM commit_writes($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) ORDER BY ordinal`,
};

/** The body is that of a deleted object. */
type VerdictRow = BodyRow & {
  readonly verdict: 'committed' | 'exists' | 'missing' | 'stale';
  readonly version: string | null;
};

export function encodeWrite(codec: BodyCodec, write: ObjectWrite, actor: string): EncodedWrite {
  if (write.verb === 'delete') {
    return { write, actor, uid: null, content: { body: null, sealed: null }, bytes: 0 };
  }
  const content = codec.encode(write.key, write.body);
  const bytes = content.body?.length ?? content.sealed?.length ?? 0;
  return { write, actor, uid: uidOf(write.body), content, bytes };
}

/** One transaction for the whole batch, which has at most one write per key; results in the order of the writes. */
export function createCommitBatch(
  database: Database,
  codec: BodyCodec,
  clock: Clock | undefined,
): CommitBatch {
  return async (writes) => {
    const rows = await database.run<VerdictRow>(commitWrites, [
      ...columnsOf(writes),
      clock?.() ?? null,
    ]);
    return Promise.allSettled(
      writes.map(async ({ write }, index) => toResult(codec, write, rows[index])),
    );
  };
}

function columnsOf(writes: readonly EncodedWrite[]): unknown[][] {
  const ofKey = (part: keyof ObjectKey): string[] => writes.map(({ write }) => write.key[part]);
  return [
    writes.map(({ write }) => write.verb),
    ofKey('group'),
    ofKey('resource'),
    ofKey('namespace'),
    ofKey('name'),
    writes.map(({ uid }) => uid),
    writes.map(({ content }) => content.body),
    writes.map(({ content }) => content.sealed),
    writes.map(({ write }) => preconditionOf(write).resourceVersion ?? null),
    writes.map(({ write }) => preconditionOf(write).uid ?? null),
    writes.map(({ actor }) => actor),
    writes.map(({ write }) => (write.verb === 'delete' ? (write.propagation ?? null) : null)),
  ];
}

const preconditionOf = (write: ObjectWrite): { resourceVersion?: number; uid?: string } =>
  write.verb === 'create' ? {} : write.precondition;

function toResult(codec: BodyCodec, write: ObjectWrite, row: VerdictRow | undefined): CommitResult {
  if (row === undefined) throw new UnavailableError('store.commitAnswer', { verb: write.verb });
  if (row.verdict !== 'committed') return { kind: row.verdict };
  const resourceVersion = Number(row.version);
  const body =
    write.verb === 'delete'
      ? codec.decode(row, resourceVersion)
      : withVersion(write.body, String(resourceVersion));
  return { kind: 'committed', resourceVersion, body };
}
