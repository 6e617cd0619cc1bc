/** Private PostgreSQL and Redis servers as child processes, for `navarch up` and for tests. */
export { startChild, stopChild, type Child, type ChildStart, type Exit } from './child.js';
export { freePorts } from './free-ports.js';
export { findRunning } from './leftover.js';
export { startPostgres, type PostgresOptions, type PostgresServer } from './postgres.js';
export { layCluster } from './postgres-cluster.js';
export type { Connection } from './postgres-connection.js';
export {
  findRedis,
  startRedis,
  type RedisOptions,
  type RedisProgram,
  type RedisServer,
} from './redis.js';
export { socketFolder } from './socket-folder.js';
