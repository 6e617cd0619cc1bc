import { existsSync, readFileSync, statSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { startChild } from '@navarch/backing';
import { askSupervisor } from '../control/client.js';
import type { SupervisorStatus } from '../control/protocol.js';
import { ApiClient } from '../federation/client.js';
import { readAccess } from '../federation/kubeconfig.js';
import type { Setup } from '../setup.js';
import { identify } from '../state/process-identity.js';
import { findRun } from '../state/run-state.js';
import {
  eventually,
  freePorts,
  makeRoot,
  removeRoot,
  replaceApp,
  setupIn,
} from '../testing/setup.js';
import { runFederation, type RunningFederation } from './run.js';

let root = '';
let setup: Setup;
let running: RunningFederation | undefined;
let said: string[] = [];

beforeEach(async () => {
  root = makeRoot();
  setup = setupIn(root, await freePorts());
  said = [];
});
afterEach(async () => {
  await running?.stop(() => undefined);
  running = undefined;
  removeRoot(root);
});

const up = (): Promise<void> =>
  runFederation(
    setup,
    (text) => said.push(text),
    (started) => {
      running = started;
    },
  );

async function status(): Promise<SupervisorStatus> {
  const answer = await askSupervisor(setup.home, { verb: 'status' });
  if (answer?.status === undefined) throw new Error('no status');
  return answer.status;
}

async function pidOf(name: string): Promise<number | undefined> {
  const unit = (await status()).units.find((one) => one.name === name);
  return unit?.state.kind === 'ready' ? unit.state.pid : undefined;
}

async function stateOf(name: string): Promise<string | undefined> {
  return (await status()).units.find((one) => one.name === name)?.state.kind;
}

async function fetchObject(path: string): Promise<unknown> {
  const access = await readAccess(setup.home.kubeconfig);
  if (access === undefined) throw new Error('no kubeconfig');
  const api = new ApiClient(access);
  try {
    return (await api.send({ method: 'GET', path })).body;
  } finally {
    await api.close();
  }
}

const clusterPath = '/apis/fleet.navarch.dev/v1alpha1/clusters/tokyo';
const secretPath = '/api/v1/namespaces/navarch-system/secrets/cluster-tokyo';

describe('up', () => {
  it('starts everything, registers the members, and stops exactly that', async () => {
    await up();
    const { phase, units } = await status();
    expect(phase).toBe('ready');
    expect(units.map((unit) => `${unit.name} ${unit.state.kind}`)).toEqual([
      'postgresql ready',
      'taipei ready',
      'tokyo ready',
      'sydney ready',
      'federation-api ready',
      'syncer ready',
    ]);
    const port = setup.config.memberPort + 1;
    expect(await fetchObject(clusterPath)).toMatchObject({
      spec: { server: `https://127.0.0.1:${port}`, region: 'asia-northeast1', allowLoopback: true },
    });
    const kubeconfig = readFileSync(join(setup.home.members, 'tokyo', 'kubeconfig'), 'base64');
    expect(await fetchObject(secretPath)).toMatchObject({ data: { kubeconfig } });
    for (const file of [setup.home.rootKey, setup.home.kubeconfig]) {
      expect(statSync(file).mode & 0o777).toBe(0o600);
    }
    const pids = units.flatMap((unit) => (unit.state.kind === 'ready' ? [unit.state.pid] : []));
    const stopped: string[] = [];
    await askSupervisor(setup.home, { verb: 'down' }, { progress: (text) => stopped.push(text) });
    await running?.ended;
    expect(pids.map(identify)).toEqual(pids.map(() => undefined));
    expect(stopped.map((text) => /stopped (\S+)/.exec(text)?.[1])).toEqual([
      'syncer',
      'federation-api',
      'postgresql,',
    ]);
    expect(findRun(setup.home.runState).kind).toBe('none');
  });

  it('keeps keys and certificates over a second start, and registers nothing twice', async () => {
    await up();
    const keep = [setup.home.rootKey, setup.home.kubeconfig];
    const before = keep.map((file) => readFileSync(file, 'utf8'));
    await running?.stop(() => undefined);
    await up();
    expect(keep.map((file) => readFileSync(file, 'utf8'))).toEqual(before);
    expect(await fetchObject(clusterPath)).not.toHaveProperty('patched');
  });

  it('says so when it runs already, and leaves what runs alone', async () => {
    await up();
    const syncer = await pidOf('syncer');
    await expect(
      runFederation(
        setup,
        () => undefined,
        () => undefined,
      ),
    ).rejects.toThrow('it runs already');
    expect(await pidOf('syncer')).toBe(syncer);
    expect((await status()).phase).toBe('ready');
  });

  it('tells the children where PostgreSQL and the queue are', async () => {
    await up();
    const answer = await fetch(`http://127.0.0.1:${setup.config.syncerPort}/`);
    const host = encodeURIComponent(join(setup.home.postgres, 'socket'));
    expect(await answer.json()).toEqual({
      postgresUrl: `postgresql://navarch@localhost:5432/navarch?host=${host}`,
      queue: 'postgres',
    });
  });
});

describe('what dies while it runs', () => {
  it('comes back by itself when it is a service, PostgreSQL included', async () => {
    await up();
    for (const name of ['syncer', 'federation-api', 'postgresql']) {
      const before = await pidOf(name);
      await askSupervisor(setup.home, { verb: 'kill', name });
      await eventually(`${name} runs again`, async () => {
        const now = await pidOf(name);
        return now !== undefined && now !== before;
      });
    }
    expect((await status()).units.map((unit) => unit.restarts)).toEqual([1, 0, 0, 0, 1, 1]);
  });

  it('stays dead when it is a member, until it is revived', async () => {
    await up();
    const before = await pidOf('tokyo');
    const killed = await askSupervisor(setup.home, { verb: 'kill', name: 'tokyo' });
    expect(killed?.text).toContain('./navarch revive tokyo');
    await eventually('tokyo is dead', async () => (await stateOf('tokyo')) === 'dead');
    expect(identify(before ?? 0)).toBeUndefined();
    expect(await stateOf('sydney')).toBe('ready');
    await askSupervisor(setup.home, { verb: 'revive', name: 'tokyo' }, { waitMs: 30_000 });
    expect(await stateOf('tokyo')).toBe('ready');
    expect(await pidOf('tokyo')).not.toBe(before);
  });

  it('is called by a name that exists', async () => {
    await up();
    await expect(askSupervisor(setup.home, { verb: 'kill', name: 'osaka' })).rejects.toThrow(
      /nothing here is called osaka; there is: .*tokyo/,
    );
  });
});

describe('an up that cannot be', () => {
  let holder: Server | undefined;
  afterEach(() => {
    holder?.close();
  });

  it('names the taken port and its setting before anything starts', async () => {
    holder = createServer().listen(setup.config.memberPort + 2, '127.0.0.1');
    await expect(up()).rejects.toThrow(
      `port ${setup.config.memberPort + 2} (NAVARCH_MEMBER_PORT: member sydney)`,
    );
    expect(existsSync(setup.home.postgres)).toBe(false);
    expect(findRun(setup.home.runState).kind).toBe('none');
  });

  it('shows the words of a process that fails, and stops the others', async () => {
    replaceApp(root, 'syncer', 'console.error("no such queue"); process.exit(7);');
    await expect(up()).rejects.toMatchObject({
      code: 'unit.start',
      facts: { name: 'syncer', why: 'exit code 7', said: expect.stringContaining('no such queue') },
    });
    expect(findRun(setup.home.runState).kind).toBe('none');
    const free = createServer().listen(setup.config.apiPort, '127.0.0.1');
    await new Promise((resolve, reject) => free.once('listening', resolve).once('error', reject));
    free.close();
  });
});

describe('after a supervisor that crashed', () => {
  it('the next up ends what was left and starts anew', async () => {
    const log = join(root, 'crash.log');
    const crasher = await startChild({
      command: process.execPath,
      args: [
        new URL('../testing/supervise.js', import.meta.url).pathname,
        root,
        String(setup.config.apiPort),
      ],
      logFile: log,
    });
    await eventually('it is ready', () => {
      if (crasher.hasExited()) throw new Error(crasher.tail());
      return crasher.tail().includes('everything is ready');
    });
    const orphans = (await status()).units.flatMap((unit) =>
      unit.state.kind === 'ready' ? [unit.state.pid] : [],
    );
    expect(orphans).toHaveLength(6);
    crasher.signal('SIGKILL');
    await crasher.exited;
    expect(findRun(setup.home.runState).kind).toBe('crashed');
    await up();
    expect(said.join('\n')).toMatch(/did not end cleanly: ended .*tokyo/);
    expect(orphans.map(identify)).toEqual(orphans.map(() => undefined));
    expect((await status()).phase).toBe('ready');
  });
});
