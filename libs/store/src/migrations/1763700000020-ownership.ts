import type { MigrationInterface, QueryRunner } from 'typeorm';
import { commitWritesFunction, commitWritesParameters } from './commit-writes.js';

/**
 * Who owns what, for the collector: the uids in an object's ownerReferences beside its body, which may be sealed. Objects
 * that own nothing and are owned by nobody are in none of the indexes. A change says whether ownership changed with it, and
 * which changeset it belongs to.
 *
 * The function writes all of it in the statement of before, and may take all writes or none. Those of before stay for
 * processes that still call them; what they write is read when the schema is next brought up to date.
 */
export class Ownership1763700000020 implements MigrationInterface {
  readonly name = 'Ownership1763700000020';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(columns);
    await runner.query(commitWritesFunction({ keepsFormer: false }));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP FUNCTION commit_writes(${commitWritesParameters})`);
    await runner.query('ALTER TABLE changes DROP COLUMN ownership, DROP COLUMN changeset');
    await runner.query('ALTER TABLE objects DROP COLUMN owners, DROP COLUMN is_collected');
  }
}

// `owners` NULL: not read yet; an owner whose deletion this object may block is there once more, with a `!` behind it.
// `is_collected`: being deleted, and waiting for the collector.
const columns = `
ALTER TABLE objects ADD COLUMN owners text[], ADD COLUMN is_collected boolean NOT NULL DEFAULT false;
CREATE INDEX objects_owners ON objects USING gin (owners) WHERE owners <> '{}';
CREATE INDEX objects_collected ON objects (uid) WHERE is_collected;
CREATE INDEX objects_ownership ON objects (group_name, resource, namespace, name)
  WHERE owners <> '{}' OR is_collected;
CREATE INDEX objects_unread ON objects (group_name, resource, namespace, name) WHERE owners IS NULL;
ALTER TABLE changes ADD COLUMN ownership text[], ADD COLUMN changeset text;
CREATE INDEX changes_changeset ON changes (changeset) WHERE changeset IS NOT NULL`;
