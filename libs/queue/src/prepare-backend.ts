import { UnavailableError } from '@navarch/model';
import { runMigrations } from 'bullmq';
import { Client } from 'pg';
import type { QueueBackend } from './job.js';
import { limits } from './limits.js';

/** Makes the tables that jobs wait in. Several processes may do so at once: one migrates, the others wait for it. */
export async function prepareBackend(backend: QueueBackend): Promise<void> {
  if (backend.kind === 'redis') return;
  const client = new Client({
    connectionString: backend.url,
    connectionTimeoutMillis: limits.connectMs,
  });
  // A server that goes away meanwhile fails the migration, not the process.
  client.on('error', () => undefined);
  try {
    await client.connect();
    await runMigrations(client);
  } catch (cause) {
    throw new UnavailableError('queue.prepare', { backend: backend.kind }, { cause });
  } finally {
    await client.end();
  }
}
