import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the brakes have to remember that is no object: who is suspected, what waits, up to when a person let go. */
export class Brakes1763700000011 implements MigrationInterface {
  readonly name = 'Brakes1763700000011';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
CREATE TABLE brake_marks (
  name text COLLATE "C" PRIMARY KEY,
  at bigint NOT NULL
)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE brake_marks');
  }
}
