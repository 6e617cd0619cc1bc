import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Objects, their log, the counter that orders both, and proof of deletions.
 *
 * Bodies are JSON text without `metadata.resourceVersion`; a body that must not be readable is `sealed` instead,
 * from the first version of the schema on. Times are milliseconds since the epoch.
 */
export class Objects1763700000000 implements MigrationInterface {
  readonly name = 'Objects1763700000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(clock);
    await runner.query(singletons);
    await runner.query(objects);
    await runner.query(changes);
    await runner.query(tombstones);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE tombstones, changes, objects, federation, revision');
    await runner.query('DROP FUNCTION now_ms()');
  }
}

const clock = `
CREATE FUNCTION now_ms() RETURNS bigint LANGUAGE sql VOLATILE AS
$$ SELECT floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint $$`;

// The counter row is rewritten by every commit: room on its page lets PostgreSQL do that in place.
const singletons = `
CREATE TABLE revision (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  position bigint NOT NULL
) WITH (fillfactor = 10);
INSERT INTO revision (position) VALUES (0);
CREATE TABLE federation (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  id uuid NOT NULL,
  root_key_check bytea
);
INSERT INTO federation (id) VALUES (gen_random_uuid())`;

const objects = `
CREATE TABLE objects (
  group_name text COLLATE "C" NOT NULL,
  resource text COLLATE "C" NOT NULL,
  namespace text COLLATE "C" NOT NULL,
  name text COLLATE "C" NOT NULL,
  uid text NOT NULL,
  version bigint NOT NULL,
  body text,
  sealed bytea,
  PRIMARY KEY (group_name, resource, namespace, name),
  CHECK ((body IS NULL) <> (sealed IS NULL))
)`;

const changes = `
CREATE TABLE changes (
  position bigint PRIMARY KEY,
  type text NOT NULL CHECK (type IN ('ADDED', 'MODIFIED', 'DELETED')),
  group_name text COLLATE "C" NOT NULL,
  resource text COLLATE "C" NOT NULL,
  namespace text COLLATE "C" NOT NULL,
  name text COLLATE "C" NOT NULL,
  uid text NOT NULL,
  body text,
  sealed bytea,
  actor text NOT NULL,
  at bigint NOT NULL,
  CHECK ((body IS NULL) <> (sealed IS NULL))
)`;

const tombstones = `
CREATE TABLE tombstones (
  object_key text COLLATE "C" NOT NULL,
  uid text NOT NULL,
  position bigint NOT NULL,
  actor text NOT NULL,
  at bigint NOT NULL,
  PRIMARY KEY (uid, object_key)
);
CREATE INDEX tombstones_at ON tombstones (at)`;
