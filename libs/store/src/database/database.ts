import { setTimeout as pause } from 'node:timers/promises';
import { DomainError } from '@navarch/model';
import type { Pool, PoolClient, QueryResultRow } from 'pg';
import type { DataSource, EntityManager } from 'typeorm';
import { storeLimits } from '../limits.js';
import { judgeSqlError, toStoreError } from './sql-error.js';

/** A statement with a name of its own, so that each connection parses and plans it once. */
export type Statement = { readonly name: string; readonly text: string };
export type Run = <Row extends QueryResultRow>(
  statement: Statement,
  values?: readonly unknown[],
  /** Milliseconds to wait for the answer; default {@link storeLimits.answerTimeoutMs}. */
  timeoutMs?: number,
) => Promise<Row[]>;

/**
 * The one way to PostgreSQL: hot statements go through TypeORM's pool as prepared ones, the rest through its
 * entities, so that one number bounds the connections of a process.
 *
 * Statements that lost a deadlock or a serialization race were rolled back whole and are tried again here. All
 * other failures become errors of the store; see {@link toStoreError}.
 */
export type Database = {
  readonly run: Run;
  /** One transaction that reads one state of everything and writes nothing. */
  readonly readOneState: <Result>(
    name: string,
    work: (run: Run) => Promise<Result>,
  ) => Promise<Result>;
  /** One transaction; what `work` throws undoes it. It may be run again, when it lost a deadlock. */
  readonly inTransaction: <Result>(
    name: string,
    work: (run: Run) => Promise<Result>,
  ) => Promise<Result>;
  readonly withEntities: <Result>(
    name: string,
    work: (entities: EntityManager) => Promise<Result>,
  ) => Promise<Result>;
};

export function createDatabase(source: DataSource): Database {
  // TypeORM declares its driver's pool without a type; with `type: 'postgres'` it is a pg.Pool.
  const pool = (source.driver as unknown as { readonly master: Pool }).master;
  return {
    run: (statement, values, timeoutMs) =>
      tryAgain(statement.name, () => createRun(pool)(statement, values, timeoutMs)),
    readOneState: (name, work) =>
      tryAgain(name, () => transact(pool, 'REPEATABLE READ READ ONLY', work)),
    inTransaction: (name, work) => tryAgain(name, () => transact(pool, 'READ COMMITTED', work)),
    withEntities: (name, work) => tryAgain(name, () => work(source.manager)),
  };
}

async function tryAgain<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (cause) {
      if (cause instanceof DomainError) throw cause;
      const isOver = attempt >= storeLimits.attemptsMax || judgeSqlError(cause) !== 'retry';
      if (isOver) throw toStoreError(name, cause);
    }
    await pause(storeLimits.retryPauseMs * attempt);
  }
}

const createRun =
  (on: Pool | PoolClient): Run =>
  async <Row extends QueryResultRow>(
    statement: Statement,
    values: readonly unknown[] = [],
    timeoutMs: number = storeLimits.answerTimeoutMs,
  ) => {
    const query = { ...statement, values: [...values], query_timeout: timeoutMs };
    return (await on.query<Row>(query)).rows;
  };

async function transact<Result>(
  pool: Pool,
  level: 'REPEATABLE READ READ ONLY' | 'READ COMMITTED',
  work: (run: Run) => Promise<Result>,
): Promise<Result> {
  const client = await pool.connect();
  // A session that failed in the middle of a transaction is not worth saving.
  let isBroken = true;
  try {
    await client.query(`BEGIN ISOLATION LEVEL ${level}`);
    const result = await work(createRun(client));
    await client.query('COMMIT');
    isBroken = false;
    return result;
  } finally {
    client.release(isBroken);
  }
}
