import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Positions that were given out once and are lost with the changes they stood for: a database that was put back from a backup, or
 * a replica that was promoted before it had everything. The log goes on above them.
 */
export class Leaps1763700000023 implements MigrationInterface {
  readonly name = 'Leaps1763700000023';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE leaps (
        from_position bigint PRIMARY KEY,
        to_position bigint NOT NULL CHECK (to_position > from_position),
        at bigint NOT NULL
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE leaps');
  }
}
