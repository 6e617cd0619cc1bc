import type { Database } from '../database/database.js';
import { CompactedError } from '../errors.js';
import { storeLimits } from '../limits.js';
import { readRevision, type ReadParts } from '../objects/read-objects.js';
import { keyOfRow, type BodyCodec, type BodyRow } from '../sealing/body-codec.js';
import type { Change, ChangeHead, ChangeType } from './change.js';
import { standingOf } from './leap.js';

type HeadRow = Omit<BodyRow, 'body' | 'sealed'> & {
  readonly position: string;
  readonly type: ChangeType;
  readonly actor: string;
  readonly at: string;
  readonly ownership: readonly string[] | null;
  readonly changeset: string | null;
};
export type ChangeRow = BodyRow & HeadRow;

/** `last` is the position read to, which unreadable changes count for as well. */
export type ChangePage<Seen> = {
  readonly changes: Seen[];
  readonly last: number;
  /** Positions in between are lost. */
  readonly hasLeapt: boolean;
  /** The log may hold more. */
  readonly isFull: boolean;
};

/** What comes after a position. CompactedError when changes right after it are gone. */
export type ReadPage<Seen> = (position: number, limit: number) => Promise<ChangePage<Seen>>;

const heads =
  'position, type, group_name, resource, namespace, name, uid, actor, at, ownership, changeset';
const after = 'FROM changes WHERE position > $1 ORDER BY position LIMIT $2';
const readAfter = {
  name: 'changes.after',
  text: `SELECT ${heads}, body, sealed ${after}`,
};
const readHeadsAfter = { name: 'changes.headsAfter', text: `SELECT ${heads} ${after}` };

const readOldest = {
  name: 'changes.oldest',
  text: 'SELECT min(position) - 1 AS oldest FROM changes',
};

export const pagesOf =
  (parts: ReadParts): ReadPage<Change> =>
  async (position, limit) => {
    const rows = await parts.database.run<ChangeRow>(readAfter, [position, limit]);
    const from = await standingAt(parts.database, position, rows);
    return pageOf(openChanges(parts, rows), rows, { position, from, limit });
  };

export const headPagesOf =
  ({ database }: ReadParts): ReadPage<ChangeHead> =>
  async (position, limit) => {
    const rows = await database.run<HeadRow>(readHeadsAfter, [position, limit]);
    const from = await standingAt(database, position, rows);
    return pageOf(rows.map(headOf), rows, { position, from, limit });
  };

type Reading = { readonly position: number; readonly from: number; readonly limit: number };

const pageOf = <Seen>(
  changes: Seen[],
  rows: readonly HeadRow[],
  { position, from, limit }: Reading,
): ChangePage<Seen> => ({
  changes,
  last: Number(rows.at(-1)?.position ?? from),
  hasLeapt: Number(rows.at(-1)?.position ?? from) - position > rows.length,
  isFull: rows.length === limit,
});

/**
 * Where the log goes on after a position: there, or behind a leap. Positions have no other gaps, so the first change must be the
 * very next one; otherwise something was compacted, or what is known up to `position` is lost.
 */
async function standingAt(
  database: Database,
  position: number,
  [first]: readonly HeadRow[],
): Promise<number> {
  const next = first === undefined ? undefined : Number(first.position);
  if (next === position + 1) return position;
  const { revision, isLost, landing = position } = await standingOf(database, position);
  const goesOn = next === undefined || next === landing + 1;
  if (goesOn && revision >= position && !isLost) return landing;
  const oldest = await oldestOf(database);
  throw new CompactedError({ from: position, oldest, revision });
}

export async function readChanges(
  parts: ReadParts,
  position: number,
  limit: number,
): Promise<Change[]> {
  const pageRows = Math.min(limit, storeLimits.pageRowsMax);
  const read = pagesOf(parts);
  let page = await read(position, pageRows);
  // Pages of which nothing can be opened are no end of the log.
  while (page.changes.length === 0 && page.isFull) page = await read(page.last, pageRows);
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

export const openChange = (codec: BodyCodec, row: ChangeRow): Change => ({
  ...headOf(row),
  body: codec.decode(row, Number(row.position)),
});

const headOf = (row: HeadRow): ChangeHead => ({
  position: Number(row.position),
  type: row.type,
  key: keyOfRow(row),
  uid: row.uid,
  actor: row.actor,
  at: Number(row.at),
  ...(row.ownership === null ? {} : { ownership: row.ownership }),
  ...(row.changeset === null ? {} : { changeset: row.changeset }),
});
