import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';

const servers = ['redis-server', 'valkey-server'] as const;

/** Whether a Redis or Valkey server is on PATH. */
export async function hasRedis(): Promise<boolean> {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const paths = folders.flatMap((folder) => servers.map((server) => join(folder, server)));
  const found = await Promise.allSettled(paths.map((path) => access(path, constants.X_OK)));
  return found.some(({ status }) => status === 'fulfilled');
}
