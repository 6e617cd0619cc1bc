import type { Clock } from '@navarch/model';
import type { Database } from '../database/database.js';
import { storeLimits } from '../limits.js';
import type { AdvanceOptions, Mark } from './agenda.js';

/**
 * A mark on a waiting row makes it due no later than the mark says and brings a parked one back. On a claimed row
 * it is only counted: the claim sees at its end that the world moved. A row that is due already is left alone.
 */
const onStanding = `ON CONFLICT (loop, key) DO UPDATE SET
    marks = a.marks + 1,
    due_at = CASE WHEN a.ticket IS NULL THEN least(a.due_at, excluded.due_at) ELSE a.due_at END,
    again_at = CASE WHEN a.ticket IS NULL THEN NULL ELSE least(a.again_at, excluded.due_at) END
  WHERE a.ticket IS NOT NULL OR a.due_at IS NULL OR a.due_at > excluded.due_at`;

/** Rows are taken in one order everywhere, so that batches never wait for each other in a circle. */
const inOrder = `GROUP BY w.loop, w.key ORDER BY w.loop COLLATE "C", w.key COLLATE "C"`;

/** Marks as part of another statement: `from` is SQL for rows with `loop`, `key` and `after_ms`, `clock` its parameter. */
export const marksFrom = (from: string, clock: string): string => `
  INSERT INTO agenda AS a (loop, key, due_at)
  SELECT w.loop, w.key, coalesce(${clock}::bigint, now_ms()) + min(coalesce(w.after_ms, 0))
  FROM (${from}) w ${inOrder}
  ${onStanding}`;

const upsert = `
  INSERT INTO agenda AS a (loop, key, due_at)
  SELECT w.loop, w.key, coalesce($5::bigint, now_ms()) + min(coalesce(w.after_ms, 0))
  FROM unnest($1::text[], $2::text[], $3::bigint[], $4::boolean[]) AS w (loop, key, after_ms, if_claimed)
  WHERE (NOT w.if_claimed OR EXISTS (
    SELECT FROM agenda c WHERE c.loop = w.loop AND c.key = w.key AND c.ticket IS NOT NULL))
  ${inOrder}
  ${onStanding}`;

const markRows = { name: 'agenda.mark', text: upsert };

const advanceCursor = {
  name: 'agenda.advance',
  text: `WITH moved AS (
      INSERT INTO cursors AS c (name, position) VALUES ($6, $8)
      ON CONFLICT (name) DO UPDATE SET position = excluded.position WHERE c.position = $7
      RETURNING 1
    ), marked AS (
      ${upsert.replace('GROUP BY', 'AND EXISTS (SELECT 1 FROM moved) GROUP BY')}
    )
    SELECT 1 AS moved FROM moved`,
};

export async function mark(
  database: Database,
  clock: Clock | undefined,
  marks: readonly Mark[],
): Promise<void> {
  for (let at = 0; at < marks.length; at += storeLimits.batchRowsMax) {
    const batch = marks.slice(at, at + storeLimits.batchRowsMax);
    await database.run(markRows, columnsOf(batch, clock));
  }
}

export async function advance(
  database: Database,
  clock: Clock | undefined,
  { cursor, from, to, marks }: AdvanceOptions,
): Promise<boolean> {
  const values = [...columnsOf(marks, clock), cursor, from, to];
  return (await database.run(advanceCursor, values)).length > 0;
}

const columnsOf = (marks: readonly Mark[], clock: Clock | undefined): unknown[] => [
  marks.map(({ loop }) => loop),
  marks.map(({ key }) => key),
  marks.map(({ afterMs }) => afterMs ?? null),
  marks.map(({ ifClaimed }) => ifClaimed === true),
  clock?.() ?? null,
];
