import type { Database } from '../database/database.js';
import { CompactedError } from '../errors.js';
import { storeLimits } from '../limits.js';
import { readRevision, type ReadParts } from '../objects/read-objects.js';
import { keyOfRow, type BodyCodec, type BodyRow } from '../sealing/body-codec.js';
import type { Change, ChangeType } from './change.js';

type ChangeRow = BodyRow & {
  readonly position: string;
  readonly type: ChangeType;
  readonly actor: string;
  readonly at: string;
};

/** `last` is the position read to, which unreadable changes count for as well. */
export type ChangePage = {
  readonly changes: Change[];
  readonly last: number;
  /** The log may hold more. */
  readonly isFull: boolean;
};

const readAfter = {
  name: 'changes.after',
  text: `SELECT position, type, group_name, resource, namespace, name, uid, body, sealed, actor, at
    FROM changes WHERE position > $1 ORDER BY position LIMIT $2`,
};

const readOldest = {
  name: 'changes.oldest',
  text: 'SELECT min(position) - 1 AS oldest FROM changes',
};

/** Positions have no gaps, so the first change must be the very next one; otherwise something was compacted. */
export async function readPage(
  parts: ReadParts,
  position: number,
  limit: number,
): Promise<ChangePage> {
  const rows = await parts.database.run<ChangeRow>(readAfter, [position, limit]);
  const [first] = rows;
  const isComplete =
    first === undefined
      ? (await revisionOf(parts.database)) >= position
      : Number(first.position) === position + 1;
  if (!isComplete) {
    throw new CompactedError({
      from: position,
      oldest: await oldestOf(parts.database),
      revision: await revisionOf(parts.database),
    });
  }
  return {
    changes: openChanges(parts, rows),
    last: Number(rows.at(-1)?.position ?? position),
    isFull: rows.length === limit,
  };
}

export async function readChanges(
  parts: ReadParts,
  position: number,
  limit: number,
): Promise<Change[]> {
  const pageRows = Math.min(limit, storeLimits.pageRowsMax);
  let page = await readPage(parts, position, pageRows);
  // Pages of which nothing can be opened are no end of the log.
  while (page.changes.length === 0 && page.isFull)
    page = await readPage(parts, page.last, pageRows);
  return page.changes;
}

export async function oldestOf(database: Database): Promise<number> {
  const [row] = await database.run<{ oldest: string | null }>(readOldest);
  const oldest = row?.oldest ?? undefined;
  return oldest === undefined ? revisionOf(database) : Number(oldest);
}

async function revisionOf(database: Database): Promise<number> {
  const [row] = await database.run<{ position: string }>(readRevision);
  return Number(row?.position ?? 0);
}

function openChanges({ codec, onUnreadable }: ReadParts, rows: readonly ChangeRow[]): Change[] {
  const opened: Change[] = [];
  for (const row of rows) {
    try {
      opened.push(openChange(codec, row));
    } catch (cause) {
      onUnreadable({ key: keyOfRow(row), position: Number(row.position), cause });
    }
  }
  return opened;
}

function openChange(codec: BodyCodec, row: ChangeRow): Change {
  const position = Number(row.position);
  return {
    position,
    type: row.type,
    key: keyOfRow(row),
    uid: row.uid,
    body: codec.decode(row, position),
    actor: row.actor,
    at: Number(row.at),
  };
}
