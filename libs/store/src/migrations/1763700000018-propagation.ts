import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What a deletion says about what the object owns is kept with its tombstone, for copies that go later.
 *
 * The function of before does the work, and stays for processes that still call it. Its tombstones are added to in the same
 * transaction, by statements of their own: the one that made them does not see them.
 */
export class Propagation1763700000018 implements MigrationInterface {
  readonly name = 'Propagation1763700000018';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE tombstones ADD COLUMN propagation text');
    await runner.query(commitWrites);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP FUNCTION commit_writes(${parameters})`);
    await runner.query('ALTER TABLE tombstones DROP COLUMN propagation');
  }
}

const parameters = `
  text[], text[], text[], text[], text[], text[], text[], bytea[], bigint[], text[], text[], text[], bigint`;

// An object that is made anew under its uid and deleted again has one tombstone: what was asked for the last time counts.
const commitWrites = `
CREATE FUNCTION commit_writes(
  verbs text[], group_names text[], resources text[], namespaces text[], names text[],
  uids text[], bodies text[], sealeds bytea[],
  expected_versions bigint[], expected_uids text[], actors text[], propagations text[], at_ms bigint
) RETURNS TABLE (
  ordinal bigint, verdict text, version bigint,
  group_name text, resource text, namespace text, name text, uid text, body text, sealed bytea
)
LANGUAGE plpgsql
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off
AS $$
#variable_conflict use_column
DECLARE
  result record;
BEGIN
  FOR result IN
    SELECT * FROM commit_writes(verbs, group_names, resources, namespaces, names, uids, bodies, sealeds,
                                expected_versions, expected_uids, actors, at_ms)
  LOOP
    IF verbs[result.ordinal] = 'delete' AND result.verdict = 'committed' THEN
      UPDATE tombstones t SET propagation = propagations[result.ordinal]
      WHERE t.uid = result.uid
        AND t.object_key = concat_ws('/', result.group_name, result.resource, result.namespace, result.name)
        AND t.propagation IS DISTINCT FROM propagations[result.ordinal];
    END IF;
    ordinal := result.ordinal; verdict := result.verdict; version := result.version;
    group_name := result.group_name; resource := result.resource;
    namespace := result.namespace; name := result.name; uid := result.uid;
    body := result.body; sealed := result.sealed;
    RETURN NEXT;
  END LOOP;
END
$$`;
