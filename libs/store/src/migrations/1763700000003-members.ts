import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Placement decisions, which are never changed, and what is known of each copy in each member. */
export class Members1763700000003 implements MigrationInterface {
  readonly name = 'Members1763700000003';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(placements);
    await runner.query(appendPlacement);
    await runner.query(memberStates);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE member_states');
    await runner.query('DROP FUNCTION append_placement');
    await runner.query('DROP TABLE placements');
  }
}

const placements = `
CREATE TABLE placements (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  object_key text COLLATE "C" NOT NULL,
  uid text NOT NULL,
  parent bigint REFERENCES placements (id),
  inputs_digest text NOT NULL,
  planner text NOT NULL,
  decision jsonb NOT NULL,
  decided_at bigint NOT NULL
);
CREATE INDEX placements_key ON placements (object_key, id);
CREATE INDEX placements_uid ON placements (uid, id);
CREATE INDEX placements_parent ON placements (parent)`;

// The advisory lock makes decisions about one object pass one by one; it ends with the transaction.
// NULL: the wanted parent is not the latest any more.
const appendPlacement = `
CREATE FUNCTION append_placement(
  new_key text, new_uid text, wanted_parent bigint, new_digest text, new_planner text,
  new_decision jsonb, at_ms bigint
) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  latest_id bigint;
  latest_digest text;
  new_id bigint;
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
  INSERT INTO placements (object_key, uid, parent, inputs_digest, planner, decision, decided_at)
  VALUES (new_key, new_uid, latest_id, new_digest, new_planner, new_decision, coalesce(at_ms, now_ms()))
  RETURNING id INTO new_id;
  RETURN new_id;
END
$$`;

const memberStates = `
CREATE TABLE member_states (
  cluster text COLLATE "C" NOT NULL,
  object_key text COLLATE "C" NOT NULL,
  object_uid text NOT NULL,
  generation bigint NOT NULL,
  digest text,
  member_uid text,
  member_version text,
  member_generation bigint,
  synced boolean NOT NULL DEFAULT false,
  drifted boolean NOT NULL DEFAULT false,
  message text NOT NULL DEFAULT '',
  observed jsonb,
  updated_at bigint NOT NULL,
  PRIMARY KEY (cluster, object_key)
) WITH (fillfactor = 85);
CREATE INDEX member_states_object ON member_states (object_key)`;
