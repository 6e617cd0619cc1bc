import 'reflect-metadata';
import type { ClientConfig } from 'pg';
import { DataSource, type DataSourceOptions, type Logger } from 'typeorm';
import { storeLimits } from '../limits.js';
import { migrations } from '../migrations/migrations.js';
import { PlacementRow } from '../placements/placement-row.js';
import { TombstoneRow } from '../tombstones/tombstone-row.js';

/** How to reach PostgreSQL: TypeORM's source with its pool, and the same settings for a connection outside of it. */
export type Connection = { readonly source: DataSource; readonly config: ClientConfig };

/** Milliseconds. */
export type Patience = {
  readonly statement: number;
  readonly lock: number;
  readonly answer: number;
};

export const everydayPatience: Patience = {
  statement: storeLimits.statementTimeoutMs,
  lock: storeLimits.lockTimeoutMs,
  answer: storeLimits.answerTimeoutMs,
};

export type ConnectOptions = {
  readonly url: string;
  /** Default {@link everydayPatience}. */
  readonly patience?: Patience;
  readonly poolMax?: number | undefined;
  readonly migrations?: DataSourceOptions['migrations'];
};

/** What goes wrong is thrown; TypeORM's own logger would print statements and their values to the console. */
const silent: Logger = {
  logQuery: () => undefined,
  logQueryError: () => undefined,
  logQuerySlow: () => undefined,
  logSchemaBuild: () => undefined,
  logMigration: () => undefined,
  log: () => undefined,
};

/** Nothing is connected yet. Every session has time limits of its own, whatever the server's defaults are. */
export function describeConnection(options: ConnectOptions): Connection {
  const { patience = everydayPatience } = options;
  const config: ClientConfig = {
    connectionString: options.url,
    application_name: 'navarch',
    // Each statement is planned once a session. PostgreSQL would plan each five times over, and those whose arrays it thinks
    // short each time; all are written for one plan, by keys.
    options: '-c plan_cache_mode=force_generic_plan',
    connectionTimeoutMillis: storeLimits.connectTimeoutMs,
    statement_timeout: patience.statement,
    lock_timeout: patience.lock,
    idle_in_transaction_session_timeout: patience.answer,
    // A connection that does not answer at all is given up: the pool drops it.
    query_timeout: patience.answer,
    keepAlive: true,
  };
  const source = new DataSource({
    type: 'postgres',
    poolSize: options.poolMax ?? storeLimits.poolMax,
    // The driver reads the connection string itself, and so accepts socket folders.
    extra: config,
    entities: [PlacementRow, TombstoneRow],
    migrations: options.migrations ?? migrations,
    migrationsTransactionMode: 'all',
    installExtensions: false,
    logger: silent,
  });
  return { source, config };
}
