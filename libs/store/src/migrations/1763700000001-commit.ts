import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The one way objects change: a batch of writes in one statement.
 *
 * The counter row is locked first and the lock is held until the commit, so transactions pass one by one in the
 * order of their positions: whoever can see position N sees everything before it, and no position is ever
 * skipped. (A sequence gives neither.) Only then are preconditions judged, by a second statement, because each
 * statement takes a new snapshot and this one must see what was committed while we waited. A write that fails its
 * precondition takes no position and does not disturb the others. A batch has at most one write per key.
 */
export class Commit1763700000001 implements MigrationInterface {
  readonly name = 'Commit1763700000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(commitWrites);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP FUNCTION commit_writes');
  }
}

// Plans are made before there are statistics: without the settings a young table may be planned as a full scan,
// and the plan kept.
const commitWrites = `
CREATE FUNCTION commit_writes(
  verbs text[], group_names text[], resources text[], namespaces text[], names text[],
  uids text[], bodies text[], sealeds bytea[],
  expected_versions bigint[], expected_uids text[], actors text[], at_ms bigint
) RETURNS TABLE (
  ordinal bigint, verdict text, version bigint,
  group_name text, resource text, namespace text, name text, uid text, body text, sealed bytea
)
LANGUAGE plpgsql
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off
AS $$
#variable_conflict use_column
DECLARE
  base bigint;
  committed bigint;
  at_now bigint;
BEGIN
  SELECT r.position INTO STRICT base FROM revision r FOR UPDATE;
  at_now := coalesce(at_ms, now_ms());
  RETURN QUERY
  WITH input AS MATERIALIZED (
    SELECT w.*, o.uid AS found_uid, o.version AS found_version, o.body AS found_body, o.sealed AS found_sealed
    FROM unnest(verbs, group_names, resources, namespaces, names, uids, bodies, sealeds,
                expected_versions, expected_uids, actors) WITH ORDINALITY
      AS w (verb, group_name, resource, namespace, name, uid, body, sealed,
            expected_version, expected_uid, actor, ordinal)
    LEFT JOIN objects o
      ON o.group_name = w.group_name AND o.resource = w.resource
     AND o.namespace = w.namespace AND o.name = w.name
  ), judged AS MATERIALIZED (
    SELECT i.*, CASE
      WHEN i.verb = 'create' AND i.found_uid IS NOT NULL THEN 'exists'
      WHEN i.verb = 'create' THEN 'committed'
      WHEN i.found_uid IS NULL THEN 'missing'
      WHEN i.uid <> i.found_uid OR i.expected_uid <> i.found_uid
        OR i.expected_version <> i.found_version THEN 'stale'
      ELSE 'committed' END AS verdict
    FROM input i
  ), numbered AS MATERIALIZED (
    SELECT j.*, base + row_number() OVER (ORDER BY j.ordinal) AS position
    FROM judged j WHERE j.verdict = 'committed'
  ), created AS (
    INSERT INTO objects (group_name, resource, namespace, name, uid, version, body, sealed)
    SELECT n.group_name, n.resource, n.namespace, n.name, n.uid, n.position, n.body, n.sealed
    FROM numbered n WHERE n.verb = 'create'
  ), updated AS (
    UPDATE objects o SET version = n.position, body = n.body, sealed = n.sealed
    FROM numbered n
    WHERE n.verb = 'update' AND o.group_name = n.group_name AND o.resource = n.resource
      AND o.namespace = n.namespace AND o.name = n.name
  ), deleted AS (
    DELETE FROM objects o USING numbered n
    WHERE n.verb = 'delete' AND o.group_name = n.group_name AND o.resource = n.resource
      AND o.namespace = n.namespace AND o.name = n.name
  ), logged AS (
    INSERT INTO changes (position, type, group_name, resource, namespace, name, uid, body, sealed, actor, at)
    SELECT n.position,
      CASE n.verb WHEN 'create' THEN 'ADDED' WHEN 'update' THEN 'MODIFIED' ELSE 'DELETED' END,
      n.group_name, n.resource, n.namespace, n.name, coalesce(n.uid, n.found_uid),
      CASE n.verb WHEN 'delete' THEN n.found_body ELSE n.body END,
      CASE n.verb WHEN 'delete' THEN n.found_sealed ELSE n.sealed END,
      n.actor, at_now
    FROM numbered n
  ), buried AS (
    INSERT INTO tombstones (object_key, uid, position, actor, at)
    SELECT concat_ws('/', n.group_name, n.resource, n.namespace, n.name), n.found_uid, n.position, n.actor, at_now
    FROM numbered n WHERE n.verb = 'delete'
    ON CONFLICT (uid, object_key) DO UPDATE
      SET position = excluded.position, actor = excluded.actor, at = excluded.at
  ), counted AS (
    UPDATE revision r SET position = base + c.total
    FROM (SELECT count(*) AS total FROM numbered) c WHERE c.total > 0
  )
  SELECT j.ordinal, j.verdict, n.position, j.group_name, j.resource, j.namespace, j.name, j.found_uid,
    CASE WHEN j.verb = 'delete' THEN n.found_body END,
    CASE WHEN j.verb = 'delete' THEN n.found_sealed END
  FROM judged j LEFT JOIN numbered n ON n.ordinal = j.ordinal;

  SELECT r.position INTO committed FROM revision r;
  IF committed > base THEN
    PERFORM pg_notify('navarch_changes', committed::text);
  END IF;
END
$$`;
