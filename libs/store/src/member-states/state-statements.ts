/**
 * The statements that change member states. Batches are arrays of columns; `wanted` is the batch, and rows are
 * locked in one order first, so that two batches never wait for each other in a circle. What would change nothing is
 * not written.
 *
 * Who is to hear of a change is marked in the statement that makes it: no crash in between leaves a change that nobody is
 * told of. Rows of copies are locked before those of the agenda, everywhere.
 */
import { marksFrom } from '../agenda/mark-rows.js';

/** Of the batch: whom to tell of which row. */
const tellColumns = '$3::text[], $4::text[], $5::bigint[]';
const tells = 'tell_loop, tell_key, tell_after';

type Telling = {
  /** The rows that are to change, locked; with what the change needs, and with the columns of `tells`. */
  readonly wanted: string;
  /** Changes them, and returns the rows that it changed. */
  readonly change: string;
  /** The parameter with the time; null is now. */
  readonly clock: string;
};

const telling = ({ wanted, change, clock }: Telling): string => `
  WITH wanted AS MATERIALIZED (${wanted}), changed AS (${change}), told AS (
    ${marksFrom(
      `SELECT tell_loop AS loop, tell_key AS key, tell_after AS after_ms
      FROM wanted JOIN changed USING (cluster, object_key) WHERE tell_loop IS NOT NULL`,
      clock,
    )}
  )
  SELECT cluster, object_key FROM changed`;

const isSameRow = 'm.cluster = w.cluster AND m.object_key = w.object_key';
const changedRows = 'RETURNING m.cluster, m.object_key';
const lockedInOrder = 'ORDER BY m.cluster, m.object_key FOR UPDATE OF m';

/**
 * Higher generations only, also against a deletion: after it, an older generation would bring the object back. An
 * equal one is a repetition and is let through.
 */
export const offerGeneration = {
  name: 'memberStates.offer',
  text: `INSERT INTO member_states AS m (cluster, object_key, object_uid, generation, updated_at)
    SELECT w.cluster, w.object_key, w.object_uid, w.generation, coalesce($5::bigint, now_ms())
    FROM unnest($1::text[], $2::text[], $3::text[], $4::bigint[]) AS w (cluster, object_key, object_uid, generation)
    WHERE NOT EXISTS (
      SELECT 1 FROM tombstones t
      WHERE t.uid = w.object_uid AND t.object_key = w.object_key AND t.position > w.generation)
    ORDER BY w.cluster COLLATE "C", w.object_key COLLATE "C"
    ON CONFLICT (cluster, object_key) DO UPDATE SET
      object_uid = excluded.object_uid,
      generation = excluded.generation,
      updated_at = excluded.updated_at,
      synced = m.synced AND m.object_uid = excluded.object_uid AND m.generation = excluded.generation,
      drifted = m.drifted AND m.object_uid = excluded.object_uid,
      digest = CASE WHEN m.object_uid = excluded.object_uid THEN m.digest END,
      member_uid = CASE WHEN m.object_uid = excluded.object_uid THEN m.member_uid END,
      member_version = CASE WHEN m.object_uid = excluded.object_uid THEN m.member_version END,
      member_generation = CASE WHEN m.object_uid = excluded.object_uid THEN m.member_generation END,
      observed = CASE WHEN m.object_uid = excluded.object_uid THEN m.observed END,
      findings = CASE WHEN m.object_uid = excluded.object_uid THEN m.findings END
    WHERE m.generation <= excluded.generation
    RETURNING m.cluster, m.object_key`,
};

export const recordApplied = {
  name: 'memberStates.recordApplied',
  text: telling({
    wanted: `
    SELECT m.cluster, m.object_key, w.digest, w.member_uid, w.member_version, w.member_generation, w.message,
      w.drift_marks, ${tells}
    FROM unnest($1::text[], $2::text[], ${tellColumns}, $6::text[], $7::bigint[], $8::text[], $9::text[], $10::text[],
                $11::bigint[], $12::text[], $13::integer[])
      AS w (cluster, object_key, ${tells}, object_uid, generation, digest, member_uid, member_version,
            member_generation, message, drift_marks)
    JOIN member_states m ON ${isSameRow} AND m.object_uid = w.object_uid AND m.generation = w.generation
    ${lockedInOrder}`,
    change: `
    UPDATE member_states m SET
      digest = w.digest, member_uid = w.member_uid, member_version = w.member_version,
      member_generation = w.member_generation, synced = true, message = w.message,
      drifted = m.drifted AND m.drift_marks > w.drift_marks, updated_at = coalesce($14::bigint, now_ms())
    FROM wanted w WHERE ${isSameRow} ${changedRows}`,
    clock: '$14',
  }),
};

/** What is newer by the version of the copy that was seen stays; who was late, paused or replaced changes nothing. */
const isOutdated = `coalesce(CASE WHEN m.observed ->> 'uid' = w.observed ->> 'uid'
      THEN (m.observed ->> 'version')::numeric > (w.observed ->> 'version')::numeric
        OR (m.observed ->> 'version' = w.observed ->> 'version' AND m.observed ? 'gone' AND NOT w.observed ? 'gone')
      ELSE w.observed ? 'gone' AND m.observed ? 'uid' END, false)`;

export const recordObserved = {
  name: 'memberStates.recordObserved',
  text: telling({
    wanted: `
    SELECT m.cluster, m.object_key, w.observed, ${tells}
    FROM unnest($1::text[], $2::text[], ${tellColumns}, $6::jsonb[]) AS w (cluster, object_key, ${tells}, observed)
    JOIN member_states m ON ${isSameRow}
    WHERE (m.observed - '{version,at}'::text[]) IS DISTINCT FROM (w.observed - '{version,at}'::text[]) AND NOT ${isOutdated}
      AND NOT EXISTS (
        SELECT FROM leases l
        WHERE l.name = $7::text AND l.holder <> $8::text AND l.expires_at > coalesce($9::bigint, now_ms())
      )
    ${lockedInOrder}`,
    change: `
    UPDATE member_states m SET observed = w.observed, updated_at = coalesce($9::bigint, now_ms())
    FROM wanted w WHERE ${isSameRow} ${changedRows}`,
    clock: '$9',
  }),
};

export const recordMeasured = {
  name: 'memberStates.recordMeasured',
  text: telling({
    wanted: `
    SELECT m.cluster, m.object_key, w.member_uid, w.member_version, w.member_generation, w.observed, ${tells}
    FROM unnest($1::text[], $2::text[], ${tellColumns}, $6::text[], $7::text[], $8::bigint[], $9::jsonb[])
      AS w (cluster, object_key, ${tells}, member_uid, member_version, member_generation, observed)
    JOIN member_states m ON ${isSameRow}
    WHERE (m.member_uid, m.member_version, m.member_generation, m.observed)
      IS DISTINCT FROM (w.member_uid, w.member_version, w.member_generation, w.observed)
    ${lockedInOrder}`,
    change: `
    UPDATE member_states m SET
      member_uid = w.member_uid, member_version = w.member_version, member_generation = w.member_generation,
      observed = w.observed, updated_at = coalesce($10::bigint, now_ms())
    FROM wanted w WHERE ${isSameRow} ${changedRows}`,
    clock: '$10',
  }),
};

export const recordFindings = {
  name: 'memberStates.recordFindings',
  text: telling({
    wanted: `
    SELECT m.cluster, m.object_key, w.findings, ${tells}
    FROM unnest($1::text[], $2::text[], ${tellColumns}, $6::jsonb[]) AS w (cluster, object_key, ${tells}, findings)
    JOIN member_states m ON ${isSameRow}
    WHERE m.findings IS DISTINCT FROM w.findings
    ${lockedInOrder}`,
    change: `
    UPDATE member_states m SET findings = w.findings, updated_at = coalesce($7::bigint, now_ms())
    FROM wanted w WHERE ${isSameRow} ${changedRows}`,
    clock: '$7',
  }),
};

/** `change` and `isChanged` are SQL over `m` (the row) and `w.message`. */
const remarkText = (change: string, isChanged: string): string =>
  telling({
    wanted: `
    SELECT m.cluster, m.object_key, w.message, ${tells}
    FROM unnest($1::text[], $2::text[], ${tellColumns}, $6::text[]) AS w (cluster, object_key, ${tells}, message)
    JOIN member_states m ON ${isSameRow}
    WHERE ${isChanged}
    ${lockedInOrder}`,
    change: `
    UPDATE member_states m SET ${change}, message = w.message, updated_at = coalesce($7::bigint, now_ms())
    FROM wanted w WHERE ${isSameRow} ${changedRows}`,
    clock: '$7',
  });

export const recordFailed = {
  name: 'memberStates.recordFailed',
  text: remarkText('synced = false', 'm.synced OR m.message <> w.message'),
};

export const markDrifted = {
  name: 'memberStates.markDrifted',
  text: remarkText('drifted = true, drift_marks = m.drift_marks + 1', 'true'),
};

export const removeState = {
  name: 'memberStates.remove',
  text: telling({
    wanted: `
    SELECT m.cluster, m.object_key, ${tells}
    FROM unnest($1::text[], $2::text[], ${tellColumns}) AS w (cluster, object_key, ${tells})
    JOIN member_states m ON ${isSameRow}
    ${lockedInOrder}`,
    change: `DELETE FROM member_states m USING wanted w WHERE ${isSameRow} ${changedRows}`,
    clock: '$6',
  }),
};
