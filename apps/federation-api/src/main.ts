/**
 * The federation API process: what kubectl talks to.
 *
 * Any number of them may run over one PostgreSQL; each answers reads from its own watch cache.
 */
import 'reflect-metadata';
import { randomUUID } from 'node:crypto';
import { FleetReader, Planner, readDefaultRules } from '@navarch/planning';
import {
  createLog,
  printError,
  readApiConfig,
  readEnv,
  stopOnSignal,
  surviveMistakes,
  systemClock,
} from '@navarch/runtime';
import { openFoundation } from './foundation.js';
import { startFederationApi } from './start.js';

async function main(): Promise<void> {
  const config = readApiConfig(readEnv());
  const log = createLog({ name: 'federation-api', level: config.logLevel });
  const defaultRules = readDefaultRules(config.defaultPlacement);
  const foundation = await openFoundation(config, log, {
    clock: systemClock,
    newId: randomUUID,
    random: Math.random,
    plannerOver: (store) =>
      new Planner({ store, fleet: new FleetReader(store, config), defaultRules, now: systemClock }),
  });
  surviveMistakes({
    metrics: foundation.metrics,
    onMistake: (error, kind) => log.error({ err: error, kind }, 'nobody caught an error'),
  });
  const api = await startFederationApi(foundation, { host: config.apiHost, port: config.apiPort });
  const stop = async (): Promise<void> => {
    await api.stop();
    log.info('the federation API has stopped');
  };
  stopOnSignal(stop, {
    deadlineMs: config.shutdownMs,
    onError: (error) => log.error({ err: error }, 'stopping failed'),
  });
  log.info({ url: api.url }, 'the federation API is listening');
}

main().catch((error: unknown) => {
  process.stderr.write(`federation-api: ${printError(error)}\n`);
  process.exit(1);
});
