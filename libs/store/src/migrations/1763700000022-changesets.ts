import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The last changeset is asked for with every batch of decisions. */
export class Changesets1763700000022 implements MigrationInterface {
  readonly name = 'Changesets1763700000022';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      'CREATE INDEX changes_together ON changes (position) WHERE changeset IS NOT NULL',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX changes_together');
  }
}
