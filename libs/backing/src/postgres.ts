import { rmSync } from 'node:fs';
import { chown } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { join, resolve } from 'node:path';
import { DomainError } from '@navarch/model';
import { startChild, stopChild, type Child, type Exit } from './child.js';
import { childrenOf, clearLeftover } from './leftover.js';
import { limits } from './limits.js';
import { findPostgres } from './postgres-binaries.js';
import { ensureCluster } from './postgres-cluster.js';
import { connectionUrl, ensureDatabase, isReady, type Connection } from './postgres-connection.js';
import { findRunner, serverEnv, type Runner } from './privilege.js';
import { socketFolder } from './socket-folder.js';

export type PostgresOptions = {
  /** Everything it keeps: `cluster/`, the socket (unless the path is too deep), `postgres.log`. */
  readonly dataDir: string;
  /** Default `<dataDir>/postgres.log`. */
  readonly logFile?: string;
  /** False gives up safety against a power cut (not against a kill) for speed, and copies a cluster rather than initialize it: tests that start many. */
  readonly durable?: boolean;
  /** Further server settings, such as `{ log_statement: 'all' }`. */
  readonly settings?: Readonly<Record<string, string | number>>;
  /** How not to be root; found out when absent. */
  readonly runner?: Runner;
};

/**
 * A private PostgreSQL on a unix socket in a folder only we may enter, so it needs no port and no password.
 *
 * `url` and `connection` stay the same over {@link PostgresServer.restart}.
 */
export type PostgresServer = {
  /** `postgresql://navarch@localhost/navarch?host=<socket folder>`. */
  readonly url: string;
  readonly connection: Connection;
  /** The postmaster of now; another one after a restart. */
  readonly pid: number;
  /** Resolves when the postmaster of now is gone, by whatever hand. */
  readonly exited: () => Promise<Exit>;
  /** Clean: open transactions are rolled back, everything is on disk. Does nothing when it is stopped. */
  readonly stop: () => Promise<void>;
  /** As a crash: the postmaster and its backends are killed. Resolves when they are gone. */
  readonly kill: () => Promise<void>;
  /** Starts it again (stopping it first if it runs) and waits until it answers. */
  readonly restart: () => Promise<void>;
  /** Makes a further database unless it exists; returns its URL. */
  readonly createDatabase: (name: string) => Promise<string>;
};

/** Initializes the folder on first use, starts the server and resolves when it answers. */
export async function startPostgres(options: PostgresOptions): Promise<PostgresServer> {
  const plan = await planServer(options);
  let child = await launch(plan);
  const stop = async (): Promise<void> => {
    await stopChild(child, ['SIGINT', 'SIGQUIT']);
  };
  return {
    url: connectionUrl(plan.connection),
    connection: plan.connection,
    get pid() {
      return child.pid;
    },
    exited: () => child.exited,
    stop: async () => {
      await stop();
      removeHost(plan);
    },
    kill: () => killAll(child),
    restart: async () => {
      await stop();
      child = await launch(plan);
    },
    createDatabase: async (name) => {
      await ensureDatabase(plan.connection, name);
      return connectionUrl({ ...plan.connection, database: name });
    },
  };
}

type Plan = {
  readonly dataDir: string;
  readonly runner: Runner;
  readonly command: readonly string[];
  readonly cluster: string;
  readonly logFile: string;
  readonly connection: Connection;
};

const socketPort = 5432;
const socketName = `.s.PGSQL.${socketPort}`;

async function planServer(options: PostgresOptions): Promise<Plan> {
  const dataDir = resolve(options.dataDir);
  const binaries = await findPostgres();
  const runner = options.runner ?? findRunner(binaries.postgres);
  const logFile = resolve(options.logFile ?? join(dataDir, 'postgres.log'));
  const host = await makeHost(dataDir, runner);
  const cluster = join(dataDir, 'cluster');
  const durable = options.durable ?? true;
  await ensureCluster({ initdb: binaries.initdb, cluster, runner, logFile, durable });
  const settings = { ...baseSettings(host, durable), ...options.settings };
  return {
    dataDir,
    runner,
    cluster,
    logFile,
    connection: { host, port: socketPort, user: 'navarch', database: 'navarch' },
    command: [
      ...runner.prefix,
      binaries.postgres,
      '-D',
      cluster,
      ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    ],
  };
}

/** The folder of the socket, owned by whoever runs the server. */
async function makeHost(dataDir: string, runner: Runner): Promise<string> {
  const host = socketFolder(join(dataDir, 'socket'), socketName);
  if (runner.owner !== undefined) await chown(host, runner.owner.uid, runner.owner.gid);
  return host;
}

/** A folder that had to be elsewhere is not left there. */
function removeHost({ dataDir, connection }: Plan): void {
  if (connection.host.startsWith(dataDir)) return;
  rmSync(connection.host, { recursive: true, force: true });
}

const baseSettings = (host: string, durable: boolean): Record<string, string | number> => ({
  listen_addresses: '',
  unix_socket_directories: host.replace(/[\\"]/g, '\\$&').replace(/.*[, ].*/, '"$&"'),
  port: socketPort,
  max_connections: 200,
  shared_buffers: '64MB',
  wal_level: 'minimal',
  max_wal_senders: 0,
  log_line_prefix: '%m [%p] ',
  // A statement may hold what is to be kept secret: neither it nor its parameters are logged.
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
  log_parameter_max_length: 0,
  log_parameter_max_length_on_error: 0,
  ...(durable ? {} : { fsync: 'off', full_page_writes: 'off' }),
});

/**
 * Backends of a killed server hold its shared memory for a moment after it; a start in that moment fails
 * and is tried again.
 */
async function launch(plan: Plan): Promise<Child> {
  for (let attempt = 1; ; attempt += 1) {
    const child = await launchOnce(plan);
    const outcome = await waitUntilReady(child, plan.connection);
    if (outcome === 'ready') return child;
    const said = child.tail();
    const isHeld = said.includes('shared memory block') || said.includes('still in use');
    if (outcome === 'exited' && isHeld && attempt < limits.startAttempts) {
      await delay(limits.startAgainMs);
      continue;
    }
    await stopChild(child, ['SIGQUIT']);
    throw new DomainError(
      { kind: 'unavailable', code: 'postgres.start' },
      {
        outcome,
        said: lastLines(said),
        logFile: plan.logFile,
      },
    );
  }
}

async function launchOnce(plan: Plan): Promise<Child> {
  clearLeftover(plan.cluster);
  await makeHost(plan.dataDir, plan.runner);
  const [command = '', ...args] = plan.command;
  return startChild({ command, args, logFile: plan.logFile, env: serverEnv, endWithUs: 'SIGINT' });
}

async function waitUntilReady(
  child: Child,
  connection: Connection,
): Promise<'ready' | 'exited' | 'timeout'> {
  const deadline = performance.now() + limits.readyMs;
  let pauseMs: number = limits.readyPollMs;
  while (performance.now() < deadline) {
    if (child.hasExited()) return 'exited';
    if (await isReady(connection)) {
      await ensureDatabase(connection, connection.database);
      return 'ready';
    }
    await Promise.race([delay(pauseMs), child.exited]);
    pauseMs = Math.min(pauseMs * 1.5, limits.readyPollMaxMs);
  }
  return 'timeout';
}

async function killAll(child: Child): Promise<void> {
  const backends = child.hasExited() ? [] : childrenOf(child.pid);
  child.signal('SIGKILL');
  await child.exited;
  for (const pid of backends) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It noticed the death of its parent before we got to it.
    }
  }
}

const lastLines = (said: string): string => said.split('\n').slice(-3).join(' | ');
