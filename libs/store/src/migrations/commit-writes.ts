export const commitWritesParameters = `
  text[], text[], text[], text[], text[], text[], text[], bytea[], bigint[], text[], text[], text[], text[], boolean[], text, bigint`;

const readOldest = 'SELECT coalesce(min(c.position), base + 1) INTO oldest FROM changes c;';
const formerColumns = ', former_version, former_body, former_sealed';
const formerValues = `,
      CASE WHEN n.found_version < oldest THEN n.found_version END,
      CASE WHEN n.found_version < oldest THEN n.found_body END,
      CASE WHEN n.found_version < oldest THEN n.found_sealed END`;

const statement = `
CREATE OR REPLACE FUNCTION commit_writes(
  verbs text[], group_names text[], resources text[], namespaces text[], names text[],
  uids text[], bodies text[], sealeds bytea[],
  expected_versions bigint[], expected_uids text[], actors text[], propagations text[],
  owner_lists text[], collected boolean[], of_changeset text, at_ms bigint
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
  oldest bigint;
BEGIN
  SELECT r.position INTO STRICT base FROM revision r FOR UPDATE;
  at_now := coalesce(at_ms, now_ms());
  /* oldest */
  RETURN QUERY
  WITH input AS MATERIALIZED (
    SELECT w.verb, w.group_name, w.resource, w.namespace, w.name, w.uid, w.body, w.sealed,
      w.expected_version, w.expected_uid, w.actor, w.propagation, w.is_collected, w.ordinal,
      CASE WHEN w.owner_list IS NULL THEN '{}'::text[]
        ELSE ARRAY(SELECT jsonb_array_elements_text(w.owner_list::jsonb)) END AS owners,
      o.uid AS found_uid, o.version AS found_version, o.body AS found_body, o.sealed AS found_sealed,
      coalesce(o.owners, '{}') AS found_owners
    FROM unnest(verbs, group_names, resources, namespaces, names, uids, bodies, sealeds,
                expected_versions, expected_uids, actors, propagations, owner_lists, collected) WITH ORDINALITY
      AS w (verb, group_name, resource, namespace, name, uid, body, sealed,
            expected_version, expected_uid, actor, propagation, owner_list, is_collected, ordinal)
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
  ), whole AS MATERIALIZED (
    SELECT of_changeset IS NULL OR bool_and(j.verdict = 'committed') AS may_commit FROM judged j
  ), numbered AS MATERIALIZED (
    SELECT j.*, base + row_number() OVER (ORDER BY j.ordinal) AS position
    FROM judged j, whole w WHERE j.verdict = 'committed' AND w.may_commit
  ), created AS (
    INSERT INTO objects (group_name, resource, namespace, name, uid, version, body, sealed, owners, is_collected)
    SELECT n.group_name, n.resource, n.namespace, n.name, n.uid, n.position, n.body, n.sealed, n.owners, n.is_collected
    FROM numbered n WHERE n.verb = 'create'
  ), updated AS (
    UPDATE objects o SET version = n.position, body = n.body, sealed = n.sealed,
      owners = n.owners, is_collected = n.is_collected
    FROM numbered n
    WHERE n.verb = 'update' AND o.group_name = n.group_name AND o.resource = n.resource
      AND o.namespace = n.namespace AND o.name = n.name
  ), deleted AS (
    DELETE FROM objects o USING numbered n
    WHERE n.verb = 'delete' AND o.group_name = n.group_name AND o.resource = n.resource
      AND o.namespace = n.namespace AND o.name = n.name
  ), logged AS (
    INSERT INTO changes
      (position, type, group_name, resource, namespace, name, uid, body, sealed, actor, at, ownership, changeset/* former columns */)
    SELECT n.position,
      CASE n.verb WHEN 'create' THEN 'ADDED' WHEN 'update' THEN 'MODIFIED' ELSE 'DELETED' END,
      n.group_name, n.resource, n.namespace, n.name, coalesce(n.uid, n.found_uid),
      CASE n.verb WHEN 'delete' THEN n.found_body ELSE n.body END,
      CASE n.verb WHEN 'delete' THEN n.found_sealed ELSE n.sealed END,
      n.actor, at_now,
      CASE WHEN n.owners <> n.found_owners THEN n.owners || n.found_owners
        WHEN n.is_collected THEN '{}'::text[] END,
      of_changeset/* former values */
    FROM numbered n
  ), buried AS (
    INSERT INTO tombstones (object_key, uid, position, actor, at, propagation)
    SELECT concat_ws('/', n.group_name, n.resource, n.namespace, n.name), n.found_uid, n.position, n.actor, at_now,
      n.propagation
    FROM numbered n WHERE n.verb = 'delete'
    ON CONFLICT (uid, object_key) DO UPDATE
      SET position = excluded.position, actor = excluded.actor, at = excluded.at, propagation = excluded.propagation
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

/**
 * The one statement that writes objects, as two migrations make it. `keepsFormer`: a change keeps the object before it when
 * the log no longer has the change that made that.
 */
export const commitWritesFunction = ({ keepsFormer }: { readonly keepsFormer: boolean }): string =>
  keepsFormer
    ? statement
        .replace('/* oldest */', readOldest)
        .replace('/* former columns */', formerColumns)
        .replace('/* former values */', formerValues)
    : statement;
