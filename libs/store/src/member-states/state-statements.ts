/**
 * The statements that change member states. Batches are arrays of columns; `wanted` is the batch, and rows are
 * locked in one order first, so that two batches never wait for each other in a circle. What would change nothing is
 * not written.
 */

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
  text: `
  WITH wanted AS MATERIALIZED (
    SELECT m.cluster, m.object_key, w.digest, w.member_uid, w.member_version, w.member_generation, w.message,
      w.drift_marks
    FROM unnest($1::text[], $2::text[], $3::text[], $4::bigint[], $5::text[], $6::text[], $7::text[], $8::bigint[],
                $9::text[], $10::integer[])
      AS w (cluster, object_key, object_uid, generation, digest, member_uid, member_version, member_generation,
            message, drift_marks)
    JOIN member_states m ON m.cluster = w.cluster AND m.object_key = w.object_key
      AND m.object_uid = w.object_uid AND m.generation = w.generation
    ORDER BY m.cluster, m.object_key FOR UPDATE OF m
  )
  UPDATE member_states m SET
    digest = w.digest, member_uid = w.member_uid, member_version = w.member_version,
    member_generation = w.member_generation, synced = true, message = w.message,
    drifted = m.drifted AND m.drift_marks > w.drift_marks, updated_at = coalesce($11::bigint, now_ms())
  FROM wanted w WHERE m.cluster = w.cluster AND m.object_key = w.object_key
  RETURNING m.cluster, m.object_key`,
};

/** What is newer by the version of the copy that was seen stays; who was late, paused or replaced changes nothing. */
const isOutdated = `coalesce(CASE WHEN m.observed ->> 'uid' = w.observed ->> 'uid'
      THEN (m.observed ->> 'version')::numeric > (w.observed ->> 'version')::numeric
        OR (m.observed ->> 'version' = w.observed ->> 'version' AND m.observed ? 'gone' AND NOT w.observed ? 'gone')
      ELSE w.observed ? 'gone' AND m.observed ? 'uid' END, false)`;

export const recordObserved = {
  name: 'memberStates.recordObserved',
  text: `
  WITH wanted AS MATERIALIZED (
    SELECT m.cluster, m.object_key, w.observed
    FROM unnest($1::text[], $2::text[], $3::jsonb[]) AS w (cluster, object_key, observed)
    JOIN member_states m ON m.cluster = w.cluster AND m.object_key = w.object_key
    WHERE (m.observed - '{version,at}'::text[]) IS DISTINCT FROM (w.observed - '{version,at}'::text[]) AND NOT ${isOutdated}
      AND NOT EXISTS (
        SELECT FROM leases l
        WHERE l.name = $4::text AND l.holder <> $5::text AND l.expires_at > coalesce($6::bigint, now_ms())
      )
    ORDER BY m.cluster, m.object_key FOR UPDATE OF m
  )
  UPDATE member_states m SET observed = w.observed, updated_at = coalesce($6::bigint, now_ms())
  FROM wanted w WHERE m.cluster = w.cluster AND m.object_key = w.object_key
  RETURNING m.cluster, m.object_key`,
};

export const recordMeasured = {
  name: 'memberStates.recordMeasured',
  text: `
  WITH wanted AS MATERIALIZED (
    SELECT m.cluster, m.object_key, w.member_uid, w.member_version, w.member_generation, w.observed
    FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::bigint[], $6::jsonb[])
      AS w (cluster, object_key, member_uid, member_version, member_generation, observed)
    JOIN member_states m ON m.cluster = w.cluster AND m.object_key = w.object_key
    WHERE (m.member_uid, m.member_version, m.member_generation, m.observed)
      IS DISTINCT FROM (w.member_uid, w.member_version, w.member_generation, w.observed)
    ORDER BY m.cluster, m.object_key FOR UPDATE OF m
  )
  UPDATE member_states m SET
    member_uid = w.member_uid, member_version = w.member_version, member_generation = w.member_generation,
    observed = w.observed, updated_at = coalesce($7::bigint, now_ms())
  FROM wanted w WHERE m.cluster = w.cluster AND m.object_key = w.object_key
  RETURNING m.cluster, m.object_key`,
};

export const recordFindings = {
  name: 'memberStates.recordFindings',
  text: `
  WITH wanted AS MATERIALIZED (
    SELECT m.cluster, m.object_key, w.findings
    FROM unnest($1::text[], $2::text[], $3::jsonb[]) AS w (cluster, object_key, findings)
    JOIN member_states m ON m.cluster = w.cluster AND m.object_key = w.object_key
    WHERE m.findings IS DISTINCT FROM w.findings
    ORDER BY m.cluster, m.object_key FOR UPDATE OF m
  )
  UPDATE member_states m SET findings = w.findings, updated_at = coalesce($4::bigint, now_ms())
  FROM wanted w WHERE m.cluster = w.cluster AND m.object_key = w.object_key
  RETURNING m.cluster, m.object_key`,
};

/** `change` and `isChanged` are SQL over `m` (the row) and `w.message`. */
const remarkText = (change: string, isChanged: string): string => `
  WITH wanted AS MATERIALIZED (
    SELECT m.cluster, m.object_key, w.message
    FROM unnest($1::text[], $2::text[], $3::text[]) AS w (cluster, object_key, message)
    JOIN member_states m ON m.cluster = w.cluster AND m.object_key = w.object_key
    WHERE ${isChanged}
    ORDER BY m.cluster, m.object_key FOR UPDATE OF m
  )
  UPDATE member_states m SET ${change}, message = w.message, updated_at = coalesce($4::bigint, now_ms())
  FROM wanted w WHERE m.cluster = w.cluster AND m.object_key = w.object_key
  RETURNING m.cluster, m.object_key`;

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
  text: `WITH wanted AS MATERIALIZED (
      SELECT m.cluster, m.object_key FROM member_states m
      JOIN unnest($1::text[], $2::text[]) AS w (cluster, object_key) USING (cluster, object_key)
      ORDER BY m.cluster, m.object_key FOR UPDATE OF m
    )
    DELETE FROM member_states m USING wanted w WHERE m.cluster = w.cluster AND m.object_key = w.object_key
    RETURNING m.cluster, m.object_key`,
};
