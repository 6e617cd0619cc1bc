import { setTimeout as delay } from 'node:timers/promises';
import { startChild, stopChild, type Child } from '@navarch/backing';
import { UnavailableError } from '@navarch/model';
import { limits } from '../limits.js';
import { describeExit, type Running, type Unit } from './unit.js';

export type ProcessUnit = {
  readonly name: string;
  readonly where: string;
  readonly restarts: boolean;
  /** A JavaScript file, run by the Node that runs us. */
  readonly script: string;
  readonly cwd: string;
  /** The whole environment; asked at each start, because addresses may have become known. */
  readonly env: () => Readonly<Record<string, string | undefined>>;
  readonly logFile: string;
  readonly isReady: () => Promise<boolean>;
};

/** A unit that is a Node process of ours and answers a question when it is ready. */
export function processUnit(from: ProcessUnit): Unit {
  return {
    name: from.name,
    where: from.where,
    restarts: from.restarts,
    start: async (abort, started) => {
      const child = await startChild({
        command: process.execPath,
        args: [from.script],
        logFile: from.logFile,
        env: from.env(),
        cwd: from.cwd,
      });
      started(child.pid);
      await becomeReady(from, child, abort);
      return runningOf(child);
    },
  };
}

function runningOf(child: Child): Running {
  return {
    pid: child.pid,
    exited: child.exited,
    stop: async () => {
      await stopChild(child, ['SIGTERM']);
    },
    kill: async () => {
      await stopChild(child, []);
    },
  };
}

async function becomeReady(from: ProcessUnit, child: Child, abort: AbortSignal): Promise<void> {
  const deadline = performance.now() + limits.readyMs;
  let pauseMs: number = limits.readyPollMs;
  while (!child.hasExited() && !abort.aborted && performance.now() < deadline) {
    if (await from.isReady()) return;
    await Promise.race([delay(pauseMs), child.exited]);
    pauseMs = Math.min(pauseMs * 1.25, limits.readyPollMaxMs);
  }
  const why = child.hasExited() ? describeExit(await child.exited) : 'not ready in time';
  await stopChild(child, ['SIGTERM']);
  throw new UnavailableError('unit.start', {
    name: from.name,
    why: abort.aborted ? 'told to stop' : why,
    said: lastWords(child.tail()),
    logFile: from.logFile,
  });
}

const saidCharactersMax = 600;

const lastWords = (tail: string): string =>
  tail.split('\n').slice(-3).join(' | ').slice(-saidCharactersMax);
