import { UnavailableError, type Clock, type ObjectKey } from '@navarch/model';
import type { Database } from '../database/database.js';
import {
  bodyIn,
  uidOf,
  type BodyCodec,
  type BodyRow,
  type EncodedBody,
} from '../sealing/body-codec.js';
import { isCollected, ownersOf } from '../ownership/owners.js';
import type { CommitResult, ObjectWrite } from './object-store.js';

/** A write in the form the statement takes it. */
export type EncodedWrite = {
  readonly write: ObjectWrite;
  readonly actor: string;
  /** Null for a delete: the stored one is logged. */
  readonly uid: string | null;
  readonly content: EncodedBody;
  /** What is stored; empty for a delete. */
  readonly text: string;
  readonly bytes: number;
  /** JSON; null: none. */
  readonly owners: string | null;
  readonly isCollected: boolean;
};

/** `version` is null for what was not committed; the body is that of a deleted object. */
export type VerdictRow = BodyRow & {
  readonly verdict: 'committed' | 'exists' | 'missing' | 'stale';
  readonly version: string | null;
};

/** Rejects when nothing was committed (or it is unknown); a single answer that cannot be read fails alone. */
export type CommitBatch = (
  writes: readonly EncodedWrite[],
) => Promise<PromiseSettledResult<CommitResult>[]>;

export type CommitParts = {
  readonly database: Pick<Database, 'run' | 'inTransaction'>;
  readonly codec: BodyCodec;
  readonly clock: Clock | undefined;
};

const commitWrites = {
  name: 'objects.commit',
  text: `SELECT verdict, version, group_name, resource, namespace, name, uid, body, sealed
    FROM commit_writes($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16) ORDER BY ordinal`,
};

export function encodeWrite(codec: BodyCodec, write: ObjectWrite, actor: string): EncodedWrite {
  if (write.verb === 'delete') {
    const content = { body: null, sealed: null };
    return {
      write,
      actor,
      uid: null,
      content,
      text: '',
      bytes: 0,
      owners: null,
      isCollected: false,
    };
  }
  const { text, ...content } = codec.encode(write.key, write.body);
  const bytes = content.body?.length ?? content.sealed?.length ?? 0;
  const owners = ownersOf(write.key, write.body);
  return {
    write,
    actor,
    uid: uidOf(write.body),
    content,
    text,
    bytes,
    owners: owners.length === 0 ? null : JSON.stringify(owners),
    isCollected: isCollected(write.body),
  };
}

/** One transaction for the whole batch, which has at most one write per key; results in the order of the writes. */
export const createCommitBatch =
  (parts: CommitParts): CommitBatch =>
  async (writes) => {
    const rows = await runCommit(parts, writes, null);
    return Promise.allSettled(
      writes.map(async (encoded, index) => toResult(parts.codec, encoded, rows[index])),
    );
  };

/** With a changeset's name nothing is written unless everything can be. */
export function runCommit(
  { database, clock }: Pick<CommitParts, 'clock'> & { readonly database: Pick<Database, 'run'> },
  writes: readonly EncodedWrite[],
  changeset: string | null,
): Promise<VerdictRow[]> {
  const values = [...columnsOf(writes), changeset, clock?.() ?? null];
  return database.run<VerdictRow>(commitWrites, values);
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
    writes.map(({ owners }) => owners),
    writes.map((one) => one.isCollected),
  ];
}

const preconditionOf = (write: ObjectWrite): { resourceVersion?: number; uid?: string } =>
  write.verb === 'create' ? {} : write.precondition;

export function toResult(
  codec: BodyCodec,
  { write, text }: EncodedWrite,
  row: VerdictRow | undefined,
): CommitResult {
  if (row === undefined) throw new UnavailableError('store.commitAnswer', { verb: write.verb });
  if (row.verdict !== 'committed') return { kind: row.verdict };
  const resourceVersion = Number(row.version);
  const body =
    write.verb === 'delete' ? codec.decode(row, resourceVersion) : bodyIn(text, resourceVersion);
  return { kind: 'committed', resourceVersion, body };
}
