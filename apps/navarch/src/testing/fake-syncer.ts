import { createServer } from 'node:http';
import { readEnv, readSyncerConfig } from '@navarch/runtime';

/** A syncer that is ready and shows where it was told to find PostgreSQL and the queue. */
const config = readSyncerConfig(readEnv());
const { postgresUrl, redisUrl, queue } = config;

createServer((_request, response) => {
  response.end(JSON.stringify({ postgresUrl, redisUrl, queue }));
}).listen(config.syncerPort, config.syncerHost);
process.on('SIGTERM', () => process.exit(0));
