import { join } from 'node:path';
import { findRedis, startPostgres, startRedis } from '@navarch/backing';
import { Complaint } from '../complaint.js';
import { answersOk } from '../federation/client.js';
import { readAccess } from '../federation/kubeconfig.js';
import { logFileOf, shown } from '../home.js';
import { limits } from '../limits.js';
import type { Setup } from '../setup.js';
import type { Credentials } from './credentials.js';
import { playgroundMembers } from './members.js';
import type { WantedPort } from './ports.js';
import { processUnit } from './process-unit.js';
import { decideQueue } from './queue-choice.decide.js';
import { serverUnit } from './server-unit.js';
import type { Unit } from './unit.js';

/**
 * Everything that `navarch up` runs, described before anything runs.
 *
 * The URLs of private servers are known only once they have run; the environments of those that need
 * them are therefore made at each start.
 */
export type Fleet = {
  readonly servers: readonly Unit[];
  readonly members: readonly Unit[];
  readonly api: Unit;
  readonly syncer: Unit;
  /** One line on where the queue lives. */
  readonly queueLine: string;
};

export function wantedPorts({ config }: Pick<Setup, 'config'>): readonly WantedPort[] {
  const members = playgroundMembers.map((member, index) => ({
    host: config.memberHost,
    port: config.memberPort + index,
    setting: 'NAVARCH_MEMBER_PORT',
    purpose: `member ${member.name}`,
  }));
  return [
    {
      host: config.apiHost,
      port: config.apiPort,
      setting: 'NAVARCH_API_PORT',
      purpose: 'federation API',
    },
    {
      host: config.syncerHost,
      port: config.syncerPort,
      setting: 'NAVARCH_SYNCER_PORT',
      purpose: 'syncer',
    },
    ...members,
  ];
}

export function planFleet(setup: Setup, credentials: Credentials): Fleet {
  const urls = new Map<string, string>();
  const queue = decideQueue({
    wanted: setup.config.queue,
    hasUrl: setup.config.redisUrl !== undefined,
    program: describeRedis(),
  });
  if (queue.kind === 'impossible') throw new Complaint(queue.line);
  const servers = [
    ...(setup.config.postgresUrl === undefined ? [postgresUnit(setup, urls)] : []),
    ...(queue.kind === 'private' ? [redisUnit(setup, urls)] : []),
  ];
  const backend = queue.kind === 'postgres' ? 'postgres' : 'redis';
  const env = (): Record<string, string | undefined> => ({
    ...setup.env,
    ...credentials.env,
    NAVARCH_DATA_DIR: setup.home.dataDir,
    NAVARCH_POSTGRES_URL: urls.get(postgresName) ?? setup.config.postgresUrl,
    NAVARCH_REDIS_URL:
      backend === 'redis' ? (urls.get(redisName) ?? setup.config.redisUrl) : undefined,
    NAVARCH_QUEUE: backend,
  });
  return {
    servers,
    members: playgroundMembers.map((_, index) => memberUnit(setup, index)),
    api: apiUnit(setup, credentials, env),
    syncer: syncerUnit(setup, env),
    queueLine: queue.line,
  };
}

type EnvNow = () => Readonly<Record<string, string | undefined>>;

const postgresName = 'postgresql';
const redisName = 'redis';

function describeRedis(): string | undefined {
  const program = findRedis();
  return program === undefined ? undefined : `${program.command} ${program.version}`;
}

function postgresUnit({ home }: Setup, urls: Map<string, string>): Unit {
  return serverUnit({
    name: postgresName,
    where: shown(home.postgres),
    begin: () => startPostgres({ dataDir: home.postgres, logFile: logFileOf(home, postgresName) }),
    begun: (server) => urls.set(postgresName, server.url),
  });
}

function redisUnit({ home }: Setup, urls: Map<string, string>): Unit {
  return serverUnit({
    name: redisName,
    where: shown(home.redis),
    begin: () => startRedis({ dataDir: home.redis, logFile: logFileOf(home, redisName) }),
    begun: (server) => urls.set(redisName, server.url),
  });
}

const scriptOf = ({ home }: Setup, app: string): string =>
  join(home.root, 'apps', app, 'dist', 'main.js');

function apiUnit(setup: Setup, { admin }: Credentials, env: EnvNow): Unit {
  const name = 'federation-api';
  return processUnit({
    name,
    where: admin.server,
    restarts: true,
    script: scriptOf(setup, name),
    cwd: setup.home.root,
    env,
    logFile: logFileOf(setup.home, name),
    isReady: () => answersOk(admin, '/readyz'),
  });
}

function syncerUnit(setup: Setup, env: EnvNow): Unit {
  const where = `http://${setup.config.syncerHost}:${setup.config.syncerPort}`;
  return processUnit({
    name: 'syncer',
    where,
    restarts: true,
    script: scriptOf(setup, 'syncer'),
    cwd: setup.home.root,
    env,
    logFile: logFileOf(setup.home, 'syncer'),
    isReady: async () => {
      try {
        const answer = await fetch(`${where}/readyz`, {
          signal: AbortSignal.timeout(limits.probeMs),
        });
        await answer.text();
        return answer.ok;
      } catch {
        // It does not listen yet.
        return false;
      }
    },
  });
}

/** Where a simulated member keeps everything, its kubeconfig among it. */
export const memberFolder = (home: Setup['home'], name: string): string => join(home.members, name);

function memberUnit(setup: Setup, index: number): Unit {
  const name = playgroundMembers[index]?.name ?? '';
  const port = setup.config.memberPort + index;
  const folder = memberFolder(setup.home, name);
  const where = `https://${setup.config.memberHost}:${port}`;
  return processUnit({
    name,
    where,
    restarts: false,
    script: scriptOf(setup, 'playground'),
    cwd: setup.home.root,
    env: () => ({
      ...setup.env,
      // A member is another cluster's machine: the federation's credentials are none of its business.
      NAVARCH_POSTGRES_URL: undefined,
      NAVARCH_REDIS_URL: undefined,
      NAVARCH_MEMBER_NAME: name,
      NAVARCH_MEMBER_PORT: String(port),
      NAVARCH_MEMBER_DIR: folder,
    }),
    logFile: logFileOf(setup.home, name),
    isReady: async () => {
      const access = await readAccess(join(folder, 'kubeconfig'));
      // A kubeconfig of an earlier run may name another port: only the one we asked for counts.
      return access?.server.endsWith(`:${port}`) === true && answersOk(access, '/readyz');
    },
  });
}
