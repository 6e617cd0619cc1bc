import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How often a copy was seen to drift, so that what is seen while another write is on its way is not taken for dealt with. */
export class DriftMarks1763700000017 implements MigrationInterface {
  readonly name = 'DriftMarks1763700000017';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      'ALTER TABLE member_states ADD COLUMN drift_marks integer NOT NULL DEFAULT 0',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE member_states DROP COLUMN drift_marks');
  }
}
