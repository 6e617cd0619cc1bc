import type { MigrationInterface, QueryRunner } from 'typeorm';
import { commitWritesFunction } from './commit-writes.js';

/**
 * The log as history: what an object was before a change is found in the log by its key, or, where the log no longer has the
 * change that made it so, with the change itself. So what was at any position that is kept is known, however long an object
 * had not been changed before.
 */
export class History1763700000021 implements MigrationInterface {
  readonly name = 'History1763700000021';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(columns);
    await runner.query(commitWritesFunction({ keepsFormer: true }));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(commitWritesFunction({ keepsFormer: false }));
    await runner.query('DROP INDEX changes_key');
    await runner.query(
      'ALTER TABLE changes DROP COLUMN former_version, DROP COLUMN former_body, DROP COLUMN former_sealed',
    );
  }
}

const columns = `
ALTER TABLE changes
  ADD COLUMN former_version bigint, ADD COLUMN former_body text, ADD COLUMN former_sealed bytea;
CREATE INDEX changes_key ON changes (name, namespace, resource, group_name, position)`;
