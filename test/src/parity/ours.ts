import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { layCluster, type Child, startChild, startPostgres, stopChild } from '@navarch/backing';
import { request } from 'undici';
import { freePorts } from '../federation/ports.js';
import { until } from '../federation/until.js';
import { root } from '../repository/root.js';
import { openServer, type ParityServer } from './server.js';

export type OurServer = ParityServer & {
  /** As a crash. */
  readonly killApi: () => Promise<void>;
  /** Resolves when it is ready. */
  readonly startApi: () => Promise<void>;
};

/**
 * The federation as two processes and no member: the API, and a syncer once controllers are asked for, which are those for
 * namespaces and garbage on the other side.
 */
export async function startOurs(): Promise<OurServer> {
  const folder = await mkdtemp(join(tmpdir(), 'navarch-parity-'));
  const env = await prepare(folder);
  await layCluster(join(folder, 'postgres'));
  const postgres = await startPostgres({ dataDir: join(folder, 'postgres') });
  const place = { folder, env: { ...env, NAVARCH_POSTGRES_URL: postgres.url } };
  const running = new Map<string, Child>();
  const startControllers = async (): Promise<void> => {
    if (!running.has('syncer')) running.set('syncer', await startApp('syncer', place));
  };
  const stop = async (): Promise<void> => {
    for (const child of [...running.values()].toReversed()) await stopChild(child, ['SIGTERM']);
    await postgres.stop();
    await rm(folder, { recursive: true, force: true });
  };
  const server = await openServer(join(folder, 'kubeconfig'), { startControllers, stop });
  const startApi = async (): Promise<void> => {
    running.set('federation-api', await startApp('federation-api', place));
    await until(
      () => healthOf(server),
      (status) => status === 200,
      readyMs,
    );
  };
  const killApi = async (): Promise<void> => {
    const child = running.get('federation-api');
    if (child !== undefined) await stopChild(child, []);
  };
  try {
    await startApi();
    return { ...server, startApi, killApi };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

/** Keys, certificates and a kubeconfig, and the settings that both apps share. */
async function prepare(folder: string): Promise<Environment> {
  const port = await freePorts(2);
  const env = {
    ...process.env,
    NAVARCH_DATA_DIR: folder,
    NAVARCH_API_PORT: String(port),
    NAVARCH_SYNCER_PORT: String(port + 1),
    NAVARCH_QUEUE: 'postgres',
    NAVARCH_LOG_LEVEL: 'warn',
  };
  const main = join(root, 'apps/navarch/dist/main.js');
  await promisify(execFile)(process.execPath, [main, 'init'], { env });
  return env;
}

type Environment = Readonly<Record<string, string | undefined>>;

const readyMs = 60_000;

type Place = {
  readonly folder: string;
  readonly env: Environment;
};

const startApp = (app: string, { folder, env }: Place): Promise<Child> =>
  startChild({
    command: process.execPath,
    args: [join(root, 'apps', app, 'dist/main.js')],
    logFile: join(folder, `${app}.log`),
    env: {
      ...env,
      NAVARCH_ROOT_KEY_FILE: join(folder, 'root.key'),
      NAVARCH_API_TLS_CERT: join(folder, 'pki/api.crt'),
      NAVARCH_API_TLS_KEY: join(folder, 'pki/api.key'),
      NAVARCH_API_CLIENT_CA: join(folder, 'pki/ca.crt'),
    },
    endWithUs: 'SIGTERM',
  });

async function healthOf({ url, agent }: ParityServer): Promise<number> {
  const { statusCode, body } = await request(`${url}/readyz`, { dispatcher: agent });
  await body.dump();
  return statusCode;
}
