import { UnavailableError } from '@navarch/model';
import { MigrationExecutor, type DataSource } from 'typeorm';
import { storeLimits } from '../limits.js';
import { describeConnection, type ConnectOptions } from './connect.js';

/** Any number that nobody else locks in this database. */
const migrationLock = 7_305_118_220_641;
const patience = {
  statement: storeLimits.migrationTimeoutMs,
  lock: storeLimits.migrationTimeoutMs,
  answer: storeLimits.migrationTimeoutMs,
};

/**
 * Runs what is missing of the migrations, all of it in one transaction, on a connection of its own that may take
 * its time.
 *
 * Processes that start together wait for each other: the lock belongs to the session, so it is free again when
 * the session ends, however it ends.
 */
export async function migrateSchema(options: Omit<ConnectOptions, 'patience'>): Promise<void> {
  const { source } = describeConnection({ ...options, poolMax: 1, patience });
  try {
    await source.initialize();
    await runPending(source);
  } catch (cause) {
    throw new UnavailableError('store.migrate', {}, { cause });
  } finally {
    if (source.isInitialized) await source.destroy();
  }
}

async function runPending(source: DataSource): Promise<void> {
  const runner = source.createQueryRunner();
  try {
    await runner.query(`SELECT pg_advisory_lock(${migrationLock})`);
    await new MigrationExecutor(source, runner).executePendingMigrations();
    await runner.query(`SELECT pg_advisory_unlock(${migrationLock})`);
  } finally {
    await runner.release();
  }
}
