import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { startChild, stopChild } from '@navarch/backing';
import { homeOf } from '../home.js';
import { cleanLeftovers } from './leftovers.js';
import { identify, isAlive } from './process-identity.js';
import { claimRun, findRun, recordProcesses, releaseRun } from './run-state.js';

const at = '2026-01-02T03:04:05Z';
let folder = '';
let file = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'navarch-run-'));
  file = join(folder, 'run.json');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const sleeper = (): ReturnType<typeof startChild> =>
  startChild({
    command: process.execPath,
    args: ['-e', 'setInterval(() => {}, 1000)'],
    logFile: join(folder, 'sleeper.log'),
  });

describe('the run state', () => {
  it('can be claimed once', () => {
    expect(findRun(file).kind).toBe('none');
    expect(claimRun(file, at)).toBe(true);
    expect(claimRun(file, at)).toBe(false);
    expect(findRun(file)).toMatchObject({
      kind: 'running',
      state: { startedAt: at, processes: [] },
    });
    releaseRun(file);
    expect(findRun(file).kind).toBe('none');
  });

  it('knows a crash from a number that another process got', () => {
    const stranger = { pid: process.pid, began: 'another time' };
    writeFileSync(file, JSON.stringify({ supervisor: stranger, startedAt: at, processes: [] }));
    expect(findRun(file).kind).toBe('crashed');
  });

  for (const text of ['', '{"supervisor":', '[]', '{"supervisor":{"pid":1,"began":"x"}}']) {
    it(`says nothing about anybody when it holds ${JSON.stringify(text)}`, () => {
      writeFileSync(file, text);
      expect(findRun(file).kind).toBe('unreadable');
    });
  }
});

describe('leftovers', () => {
  it('are ended only when number and birth are both the recorded ones', async () => {
    const [ours, strangers] = await Promise.all([sleeper(), sleeper()]);
    claimRun(file, at);
    recordProcesses(file, new Map([['tokyo', ours.pid]]));
    const found = findRun(file);
    if (found.kind !== 'running') throw new Error(found.kind);
    const reused = { name: 'sydney', pid: strangers.pid, began: 'another time' };
    const state = { ...found.state, processes: [...found.state.processes, reused] };
    const home = { ...homeOf({ dataDir: folder, dataDirIsGiven: true }), runState: file };
    expect(await cleanLeftovers(home, state)).toEqual(['tokyo']);
    expect(identify(ours.pid)).toBeUndefined();
    expect(strangers.hasExited()).toBe(false);
    expect(findRun(file).kind).toBe('none');
    await stopChild(strangers, ['SIGTERM']);
  });

  it('have an identity that ends with the process', async () => {
    const child = await sleeper();
    const identity = identify(child.pid);
    if (identity === undefined) throw new Error('it runs, so it has an identity');
    expect(isAlive(identity)).toBe(true);
    await stopChild(child, []);
    expect(isAlive(identity)).toBe(false);
  });
});
