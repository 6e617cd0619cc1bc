/**
 * What becomes of the log when PostgreSQL has lost its last changes: it was put back from a backup, or a replica was promoted that
 * did not have them yet.
 *
 * Their positions were told to clients and written into members. Given out again they would mean something else: a watcher would
 * go on as if it had seen it all, and a member's copy would count as newer than what comes. So the log leaps over them, far enough
 * for those that nobody has shown yet, and remembers the leap: a reader that stood before it reads on behind it, and one that
 * stood within it is told that what it knows is gone.
 */
import type { Database } from '../database/database.js';
import { gather } from '../database/gather.js';
import { storeLimits } from '../limits.js';
import { keyOfRow } from '../sealing/body-codec.js';
import type { Meaning } from './change.js';

/** The row of the revision is locked as a commit locks it: no position is given out meanwhile. */
const leap = {
  name: 'changes.leap',
  text: `WITH was AS (SELECT position FROM revision WHERE position < $1 FOR UPDATE),
    leapt AS (
      INSERT INTO leaps (from_position, to_position, at)
      SELECT position, $1::bigint + $2::bigint, now_ms() FROM was
      RETURNING to_position
    )
    UPDATE revision SET position = leapt.to_position FROM leapt`,
};

const findMeanings = {
  name: 'changes.meanings',
  text: `SELECT p.position, c.group_name, c.resource, c.namespace, c.name, EXISTS (
      SELECT 1 FROM leaps WHERE from_position < p.position AND to_position > p.position
    ) AS is_lost
    FROM unnest($1::bigint[]) AS p (position) LEFT JOIN changes c ON c.position = p.position`,
};

const lost = 'EXISTS (SELECT 1 FROM leaps WHERE from_position < $1 AND to_position > $1)';
const findStanding = {
  name: 'changes.standing',
  text: `SELECT r.position AS revision, ${lost} AS is_lost,
      (SELECT to_position FROM leaps WHERE from_position = $1) AS landing
    FROM revision r`,
};

/** What the log says of a position. */
export type Standing = {
  readonly revision: number;
  /** Its change is lost, or was never written and never will be. */
  readonly isLost: boolean;
  /** Where the log went on at once from there. */
  readonly landing: number | undefined;
};

/** Nothing happens when the log reaches `position` already. */
export async function leapOver({ run }: Database, position: number): Promise<void> {
  await run(leap, [position, storeLimits.leapMargin]);
}

export async function standingOf({ run }: Database, position: number): Promise<Standing> {
  const [row] = await run<StandingRow>(findStanding, [position]);
  const landing = row?.landing ?? undefined;
  return {
    revision: Number(row?.revision ?? 0),
    isLost: row?.is_lost ?? false,
    landing: landing === undefined ? undefined : Number(landing),
  };
}

/** Calls of one moment share a statement. */
export const createMeaningOf = ({ run }: Database): ((position: number) => Promise<Meaning>) =>
  gather(async (positions: readonly number[]) => {
    const rows = await run<MeaningRow>(findMeanings, [[...positions]]);
    const found = new Map(rows.map((row) => [Number(row.position), meaningIn(row)]));
    return positions.map((position) => found.get(position) ?? { kind: 'unknown' });
  }, storeLimits.gatheredMax);

function meaningIn(row: MeaningRow): Meaning {
  if (row.is_lost) return { kind: 'lost' };
  return row.name === null ? { kind: 'unknown' } : { kind: 'change', key: keyOfRow(row) };
}

type MeaningRow = { readonly position: string; readonly is_lost: boolean } & (
  | KeyColumns
  | { readonly name: null }
);
type KeyColumns = Parameters<typeof keyOfRow>[0];
type StandingRow = {
  readonly revision: string;
  readonly is_lost: boolean;
  readonly landing: string | null;
};
