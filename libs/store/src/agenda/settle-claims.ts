import type { Clock } from '@navarch/model';
import type { Database } from '../database/database.js';
import { storeLimits } from '../limits.js';
import type { Settled, Settlement } from './agenda.js';
import { describeFailure } from './describe-failure.js';

/**
 * Ends claims. Only the ticket of the current claim counts; a stale one matches no row.
 *
 * The rows are locked before they are judged: without that a mark that arrives in between would be invisible to the
 * statement's snapshot, and the row would be neither removed nor released.
 */
const settleRows = {
  name: 'agenda.settle',
  text: `
  WITH moment AS MATERIALIZED (SELECT coalesce($8::bigint, now_ms()) AS now),
  input AS MATERIALIZED (
    SELECT * FROM unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[], $5::text[], $6::bigint[], $7::text[])
      AS i (loop, key, ticket, marks, kind, after_ms, error)
  ), held AS MATERIALIZED (
    SELECT a.loop, a.key, a.ticket, a.marks > i.marks AS is_marked, i.kind, i.after_ms, i.error
    FROM agenda a JOIN input i ON a.loop = i.loop AND a.key = i.key AND a.ticket = i.ticket
    ORDER BY a.loop, a.key FOR UPDATE OF a
  ), done AS (
    DELETE FROM agenda a USING held h
    WHERE a.loop = h.loop AND a.key = h.key AND h.kind = 'close' AND NOT h.is_marked
  ), kept AS (
    UPDATE agenda a SET
      due_at = CASE h.kind
        WHEN 'postpone' THEN least(m.now + h.after_ms, a.again_at)
        ELSE a.again_at END,
      again_at = NULL, ticket = NULL, holder = NULL, rung_at = NULL,
      failures = CASE WHEN h.error IS NULL THEN 0 ELSE a.failures + 1 END,
      last_error = h.error
    FROM held h, moment m
    WHERE a.loop = h.loop AND a.key = h.key AND (h.kind <> 'close' OR h.is_marked)
  )
  SELECT ticket, (is_marked AND kind = 'close') AS is_marked FROM held`,
};

export async function settle(
  database: Database,
  clock: Clock | undefined,
  settlements: readonly Settlement[],
): Promise<Settled[]> {
  const answers: Settled[] = [];
  for (let at = 0; at < settlements.length; at += storeLimits.batchRowsMax) {
    const batch = settlements.slice(at, at + storeLimits.batchRowsMax);
    const values = [...columnsOf(batch), clock?.() ?? null];
    const rows = await database.run<{ ticket: string; is_marked: boolean }>(settleRows, values);
    const marked = new Map(rows.map((row) => [row.ticket, row.is_marked]));
    answers.push(...batch.map(({ claim }) => answerOf(marked.get(claim.ticket))));
  }
  return answers;
}

function answerOf(isMarked: boolean | undefined): Settled {
  if (isMarked === undefined) return 'stale';
  return isMarked ? 'marked' : 'settled';
}

function columnsOf(batch: readonly Settlement[]): unknown[][] {
  return [
    batch.map(({ claim }) => claim.loop),
    batch.map(({ claim }) => claim.key),
    batch.map(({ claim }) => claim.ticket),
    batch.map(({ claim }) => claim.marks),
    batch.map(({ kind }) => kind),
    batch.map((one) => (one.kind === 'postpone' ? Math.round(one.afterMs) : null)),
    batch.map(errorOf),
  ];
}

function errorOf(settlement: Settlement): string | null {
  if (settlement.kind === 'close') return null;
  const isFailure = settlement.kind === 'park' || settlement.error !== undefined;
  return isFailure ? describeFailure(settlement.error) : null;
}
