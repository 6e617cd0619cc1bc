import { DomainError, systemCodeOf } from '@navarch/model';
import { Client } from 'pg';

/** `host` is the folder of the socket; pg, TypeORM and BullMQ all take it as a host. */
export type Connection = {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly database: string;
};

export const connectionUrl = (to: Connection): string =>
  `postgresql://${to.user}@localhost:${to.port}/${encodeURIComponent(to.database)}?host=${encodeURIComponent(to.host)}`;

/** The database that exists in every cluster. */
const firstDatabase = 'postgres';
const connectMs = 5_000;

export async function isReady(to: Connection): Promise<boolean> {
  try {
    await withClient({ ...to, database: firstDatabase }, (client) => client.query('SELECT 1'));
    return true;
  } catch {
    // Not there yet; the caller has the deadline.
    return false;
  }
}

/** Makes the database unless it exists; two that try at once both succeed. */
export async function ensureDatabase(to: Connection, name: string): Promise<void> {
  const duplicates = new Set(['42P04', '23505']);
  try {
    await withClient({ ...to, database: firstDatabase }, async (client) => {
      const found = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
      if (found.rowCount === 0)
        await client.query(`CREATE DATABASE ${client.escapeIdentifier(name)}`);
    });
  } catch (cause) {
    if (duplicates.has(systemCodeOf(cause) ?? '')) return;
    throw new DomainError(
      { kind: 'unavailable', code: 'postgres.createDatabase' },
      { name },
      { cause },
    );
  }
}

async function withClient<T>(to: Connection, act: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ ...to, connectionTimeoutMillis: connectMs });
  // A server that is killed while we ask must fail the question, not the process.
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await act(client);
  } finally {
    await client.end();
  }
}
