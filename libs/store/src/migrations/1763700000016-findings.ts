import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What sync found at a copy in a member and must know again: what stands in its way, what was changed there, what it waits for. */
export class Findings1763700000016 implements MigrationInterface {
  readonly name = 'Findings1763700000016';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE member_states ADD COLUMN findings jsonb');
    await runner.query(waiting);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE member_states DROP COLUMN findings');
  }
}

// Few wait at any time, and whoever comes asks for them.
const waiting = `
CREATE INDEX member_states_waiting ON member_states (cluster) WHERE findings ? 'waiting'`;
