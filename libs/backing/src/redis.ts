import { spawnSync } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { connect } from 'node:net';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { DomainError } from '@navarch/model';
import { startChild, stopChild, type Child, type Exit } from './child.js';
import { limits } from './limits.js';
import { socketFolder } from './socket-folder.js';

/** A program on PATH that speaks Redis. */
export type RedisProgram = { readonly command: string; readonly version: string };

const programs = ['redis-server', 'valkey-server'] as const;

/** The first of redis-server and valkey-server that runs; undefined when there is none. */
export function findRedis(): RedisProgram | undefined {
  for (const command of programs) {
    const asked = spawnSync(command, ['--version'], { encoding: 'utf8' });
    if (asked.status === 0) {
      return { command, version: /v=(\S+)/.exec(asked.stdout)?.[1] ?? 'unknown' };
    }
  }
  return undefined;
}

/** A private Redis on a unix socket; `url` stays the same over a restart. */
export type RedisServer = {
  /** `unix://<path of the socket>`; libs/queue knows how to connect to it. */
  readonly url: string;
  readonly pid: number;
  readonly exited: () => Promise<Exit>;
  readonly stop: () => Promise<void>;
  /** As a crash; resolves when it is gone. */
  readonly kill: () => Promise<void>;
  readonly restart: () => Promise<void>;
};

export type RedisOptions = {
  /** Everything it keeps: the append-only files, the socket (unless too deep), `redis.log`. */
  readonly dataDir: string;
  readonly logFile?: string;
};

const socketName = 'redis.sock';

export async function startRedis(options: RedisOptions): Promise<RedisServer> {
  const program = findRedis();
  if (program === undefined) {
    throw new DomainError(
      { kind: 'unavailable', code: 'redis.noProgram' },
      { looked: programs.join(', ') },
    );
  }
  const dataDir = resolve(options.dataDir);
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const socket = join(socketFolder(dataDir, socketName), socketName);
  const logFile = resolve(options.logFile ?? join(dataDir, 'redis.log'));
  const start = (): Promise<Child> =>
    launch({ command: program.command, dataDir, socket, logFile });
  let child = await start();
  const stop = async (): Promise<void> => {
    await stopChild(child, ['SIGTERM']);
  };
  return {
    url: `unix://${socket}`,
    get pid() {
      return child.pid;
    },
    exited: () => child.exited,
    stop,
    kill: async () => {
      await stopChild(child, []);
    },
    restart: async () => {
      await stop();
      child = await start();
    },
  };
}

type Launch = { command: string; dataDir: string; socket: string; logFile: string };

async function launch(from: Launch): Promise<Child> {
  const settings = {
    port: '0',
    unixsocket: from.socket,
    unixsocketperm: '700',
    dir: from.dataDir,
    daemonize: 'no',
    appendonly: 'yes',
    appendfsync: 'everysec',
    save: '',
    // A queue that evicts keys loses work without a word.
    'maxmemory-policy': 'noeviction',
  };
  const child = await startChild({
    command: from.command,
    args: Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]),
    logFile: from.logFile,
    endWithUs: 'SIGTERM',
  });
  const deadline = performance.now() + limits.readyMs;
  while (!child.hasExited() && performance.now() < deadline) {
    if ((await ping(from.socket)) === '+PONG') return child;
    await Promise.race([delay(limits.readyPollMs), child.exited]);
  }
  await stopChild(child, []);
  throw new DomainError(
    { kind: 'unavailable', code: 'redis.start' },
    {
      said: child.tail().split('\n').slice(-3).join(' | '),
      logFile: from.logFile,
    },
  );
}

/** The first line of the answer to PING; empty when there is none. */
function ping(socket: string): Promise<string> {
  return new Promise((answer) => {
    const connection = connect(socket);
    const done = (text: string): void => {
      connection.destroy();
      answer(text);
    };
    connection.setTimeout(limits.readyPollMaxMs, () => done(''));
    connection.once('connect', () => connection.write('PING\r\n'));
    connection.once('data', (data) => done(data.toString('utf8').split('\r\n', 1)[0] ?? ''));
    connection.once('error', () => done(''));
  });
}
