import type { Clock, Instant } from '@navarch/model';
import type { Database, Statement } from '../database/database.js';
import { storeLimits } from '../limits.js';
import type { AgendaRow, DueRow, DueRows } from './agenda.js';

/**
 * Claimed rows are due only when their lease is over, so no row in work is rung for. The limit is written out: a plan for any
 * number of rows would read the whole table.
 */
const ringDue = (limit: number): Statement => ({
  name: `agenda.ring.${limit}`,
  text: `
  WITH moment AS MATERIALIZED (SELECT coalesce($2::bigint, now_ms()) AS now),
  fresh AS MATERIALIZED (
    SELECT p.loop, p.key, false AS is_overdue FROM agenda p
    WHERE p.rung_at IS NULL AND p.due_at <= (SELECT now FROM moment)
    ORDER BY p.due_at LIMIT ${limit} FOR UPDATE SKIP LOCKED
  ), failed AS MATERIALIZED (
    SELECT p.loop, p.key, true AS is_overdue FROM agenda p
    WHERE p.rung_at <= (SELECT now FROM moment) - $1::bigint AND p.due_at <= (SELECT now FROM moment)
    ORDER BY p.rung_at LIMIT ${limit} FOR UPDATE SKIP LOCKED
  )
  UPDATE agenda a SET rung_at = (SELECT now FROM moment)
  FROM (SELECT * FROM fresh UNION ALL SELECT * FROM failed) picked
  WHERE a.loop = picked.loop AND a.key = picked.key
  RETURNING a.loop, a.key, picked.is_overdue`,
});

const readNextDue = {
  name: 'agenda.nextDue',
  text: `SELECT min(due_at) AS due_at FROM agenda WHERE due_at IS NOT NULL AND rung_at IS NULL`,
};

const listRows = {
  name: 'agenda.list',
  text: `SELECT loop, key, due_at, ticket, holder, failures, last_error FROM agenda
    WHERE ($1::text IS NULL OR loop = $1) AND (NOT $2::boolean OR failures > 0)
    ORDER BY failures DESC, loop, key LIMIT $3`,
};

type ListRow = {
  readonly loop: string;
  readonly key: string;
  readonly due_at: string | null;
  readonly ticket: string | null;
  readonly holder: string | null;
  readonly failures: number;
  readonly last_error: string | null;
};

export async function dueRows(
  database: Database,
  clock: Clock | undefined,
  options: { readonly limit: number; readonly ringAgainMs: number },
): Promise<DueRows> {
  const limit = Math.min(options.limit, storeLimits.pageRowsMax);
  const rows = await database.run<DueRow & { is_overdue: boolean }>(ringDue(limit), [
    options.ringAgainMs,
    clock?.() ?? null,
  ]);
  const pick = (isOverdue: boolean): DueRow[] =>
    rows.filter((row) => row.is_overdue === isOverdue).map(({ loop, key }) => ({ loop, key }));
  return { ring: pick(false), overdue: pick(true) };
}

export async function nextDueAt(database: Database): Promise<Instant | undefined> {
  const [row] = await database.run<{ due_at: string | null }>(readNextDue);
  const dueAt = row?.due_at ?? undefined;
  return dueAt === undefined ? undefined : Number(dueAt);
}

export async function listAgenda(
  database: Database,
  options: { readonly loop?: string; readonly failing?: boolean; readonly limit?: number },
): Promise<AgendaRow[]> {
  const limit = Math.min(options.limit ?? storeLimits.listRowsMax, storeLimits.pageRowsMax);
  const values = [options.loop ?? null, options.failing ?? false, limit];
  return (await database.run<ListRow>(listRows, values)).map(toAgendaRow);
}

function toAgendaRow(row: ListRow): AgendaRow {
  return {
    loop: row.loop,
    key: row.key,
    state: stateOf(row),
    failures: row.failures,
    ...(row.due_at === null ? {} : { dueAt: Number(row.due_at) }),
    ...(row.last_error === null ? {} : { lastError: row.last_error }),
    ...(row.holder === null ? {} : { holder: row.holder }),
  };
}

function stateOf(row: ListRow): AgendaRow['state'] {
  if (row.due_at === null) return 'parked';
  return row.ticket === null ? 'waiting' : 'claimed';
}
