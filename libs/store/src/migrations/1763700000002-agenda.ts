import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What the loops owe, how far the log was read, and who holds which role.
 *
 * One column says when an agenda row may be claimed, whatever its state: a waiting row's due time, the end of a
 * claimed row's lease, nothing for a parked row. Tickets come from a sequence and not from the row, because rows
 * come and go and a ticket must never come twice.
 */
export class Agenda1763700000002 implements MigrationInterface {
  readonly name = 'Agenda1763700000002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(agenda);
    await runner.query(cursors);
    await runner.query(leases);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE leases, cursors, agenda');
    await runner.query('DROP SEQUENCE agenda_tickets');
  }
}

// marks counts wishes during a claim; again_at is the earliest of their dues; rung_at is when the queue was told.
const agenda = `
CREATE SEQUENCE agenda_tickets;
CREATE TABLE agenda (
  loop text COLLATE "C" NOT NULL,
  key text COLLATE "C" NOT NULL,
  due_at bigint,
  marks bigint NOT NULL DEFAULT 1,
  again_at bigint,
  ticket bigint,
  holder text,
  failures integer NOT NULL DEFAULT 0,
  last_error text,
  rung_at bigint,
  PRIMARY KEY (loop, key)
) WITH (autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.05);
CREATE INDEX agenda_due ON agenda (loop, due_at) WHERE due_at IS NOT NULL;
CREATE INDEX agenda_unrung ON agenda (due_at) WHERE due_at IS NOT NULL AND rung_at IS NULL;
CREATE INDEX agenda_rung ON agenda (rung_at) WHERE rung_at IS NOT NULL;
CREATE INDEX agenda_failing ON agenda (failures) WHERE failures > 0`;

const cursors = `
CREATE TABLE cursors (
  name text COLLATE "C" PRIMARY KEY,
  position bigint NOT NULL
) WITH (fillfactor = 20)`;

const leases = `
CREATE TABLE leases (
  name text COLLATE "C" PRIMARY KEY,
  holder text NOT NULL,
  epoch bigint NOT NULL,
  expires_at bigint NOT NULL
) WITH (fillfactor = 20)`;
