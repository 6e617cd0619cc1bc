/** What every process needs and nothing below may reach for itself: settings, log, metrics, clock, signals. */
export { systemClock } from './clock.js';
export {
  ConfigError,
  readApiConfig,
  readLauncherConfig,
  readMemberConfig,
  readSyncerConfig,
  settings,
  unknownSettings,
  type ApiConfig,
  type Env,
  type LauncherConfig,
  type MemberConfig,
  type SyncerConfig,
} from './config.js';
export { readEnv } from './env.js';
export { describeError, printError, type ErrorLink } from './error-chain.js';
export { createLog, type Log } from './log.js';
export { createMetrics, type Metrics } from './metrics.js';
export type { Spread, Spreads, Tallies, Tally } from './tallies.js';
export { surviveMistakes } from './mistakes.js';
export type { Setting } from './setting.js';
export { stopOnSignal } from './stop.js';
export { readRootKey } from './root-key.js';
