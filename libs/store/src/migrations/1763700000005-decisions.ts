import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Decisions carry the text they were made from, so that they can be replayed, and how much they moved; old ones go.
 * append_placement stays for processes of the version before, which run on while they are replaced one by one.
 */
export class Decisions1763700000005 implements MigrationInterface {
  readonly name = 'Decisions1763700000005';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(columns);
    await runner.query(appendDecision);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP FUNCTION append_decision');
    await runner.query(formerColumns);
  }
}

// Old decisions are dropped, so a parent may be gone.
const columns = `
ALTER TABLE placements ADD COLUMN inputs text, ADD COLUMN moved integer NOT NULL DEFAULT 0;
ALTER TABLE placements DROP CONSTRAINT placements_parent_fkey;
DROP INDEX placements_parent`;

const formerColumns = `
ALTER TABLE placements DROP COLUMN inputs, DROP COLUMN moved;
UPDATE placements p SET parent = NULL WHERE NOT EXISTS (SELECT 1 FROM placements o WHERE o.id = p.parent);
ALTER TABLE placements ADD CONSTRAINT placements_parent_fkey FOREIGN KEY (parent) REFERENCES placements (id);
CREATE INDEX placements_parent ON placements (parent)`;

// The advisory lock makes decisions about one object pass one by one; it ends with the transaction.
// NULL: the wanted parent is not the latest any more. Moves that still count against a budget outlive the other rows.
const appendDecision = `
CREATE FUNCTION append_decision(
  new_key text, new_uid text, wanted_parent bigint, new_digest text, new_planner text, new_decision jsonb,
  new_inputs text, new_moved integer, kept integer, moves_kept_ms bigint, given_ms bigint
) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  latest_id bigint;
  latest_digest text;
  new_id bigint;
  at_ms bigint;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended(new_uid, 0));
  SELECT p.id, p.inputs_digest INTO latest_id, latest_digest
  FROM placements p WHERE p.uid = new_uid ORDER BY p.id DESC LIMIT 1;
  IF latest_digest = new_digest THEN
    RETURN latest_id;
  END IF;
  IF wanted_parent IS NOT NULL AND wanted_parent IS DISTINCT FROM latest_id THEN
    RETURN NULL;
  END IF;
  at_ms := coalesce(given_ms, now_ms());
  INSERT INTO placements (object_key, uid, parent, inputs_digest, planner, decision, inputs, moved, decided_at)
  VALUES (new_key, new_uid, latest_id, new_digest, new_planner, new_decision, new_inputs, new_moved, at_ms)
  RETURNING id INTO new_id;
  DELETE FROM placements p
  WHERE p.uid = new_uid AND (p.moved = 0 OR p.decided_at <= at_ms - moves_kept_ms) AND p.id <= (
    SELECT o.id FROM placements o WHERE o.uid = new_uid ORDER BY o.id DESC OFFSET kept LIMIT 1);
  RETURN new_id;
END
$$`;
