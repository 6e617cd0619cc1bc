/**
 * The syncer process: the loops that make members agree with the federation.
 *
 * Any number of them may run; they share work through PostgreSQL and need nothing from each other.
 */
import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import {
  createLog,
  printError,
  readEnv,
  readSyncerConfig,
  stopOnSignal,
  surviveMistakes,
} from '@navarch/runtime';
import { openFoundation } from './foundation.js';
import { SyncerModule } from './syncer.module.js';

async function main(): Promise<void> {
  const config = readSyncerConfig(readEnv());
  const log = createLog({ name: 'syncer', level: config.logLevel });
  const foundation = await openFoundation(config, log);
  surviveMistakes({
    metrics: foundation.metrics,
    onMistake: (error, kind) => log.error({ err: error, kind }, 'nobody caught an error'),
  });
  const app = await NestFactory.createApplicationContext(SyncerModule.on(foundation), {
    logger: false,
  });
  stopOnSignal(() => app.close(), {
    deadlineMs: config.shutdownMs,
    onError: (error) => log.error({ err: error }, 'stopping failed'),
  });
  log.info({ port: config.syncerPort, queue: foundation.backend.kind }, 'syncer is running');
}

main().catch((error: unknown) => {
  process.stderr.write(`syncer: ${printError(error)}\n`);
  process.exit(1);
});
