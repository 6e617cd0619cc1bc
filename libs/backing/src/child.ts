import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, fstatSync, mkdirSync, openSync, readSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { DomainError } from '@navarch/model';
import { limits } from './limits.js';

/**
 * A child process that writes to a file.
 *
 * A file, not a pipe: a pipe would tie the child's life to ours (it fails to write once we are gone) and a
 * chatty child to our event loop. Each child leads a process group of its own, so that Ctrl-C in a terminal
 * reaches us alone and we stop children in the order we choose.
 */
export type Child = {
  readonly pid: number;
  /** Resolves when the process is gone, however it went. */
  readonly exited: Promise<Exit>;
  readonly hasExited: () => boolean;
  /** False when there is nothing left to signal. */
  readonly signal: (signal: NodeJS.Signals) => boolean;
  /** The last lines it wrote since it was started. */
  readonly tail: () => string;
};

export type Exit = { readonly code: number | null; readonly signal: NodeJS.Signals | null };

export type ChildStart = {
  readonly command: string;
  readonly args: readonly string[];
  readonly logFile: string;
  /** The child's whole environment; absent: ours. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
  /** Told to end when this process exits in whatever way it still can act on. */
  readonly endWithUs?: NodeJS.Signals;
};

/** Rejects when the program cannot be started at all (missing, not executable). */
export async function startChild(start: ChildStart): Promise<Child> {
  const log = openLog(start.logFile);
  const beganAt = fstatSync(log).size;
  try {
    const child = spawn(start.command, [...start.args], {
      stdio: ['ignore', log, log],
      detached: true,
      ...(start.env === undefined ? {} : { env: { ...start.env } }),
      ...(start.cwd === undefined ? {} : { cwd: start.cwd }),
    });
    return await watched(child, start, beganAt);
  } finally {
    closeSync(log);
  }
}

/** Sends each signal in turn and waits; the last resort is SIGKILL. Resolves when the process is gone. */
export async function stopChild(child: Child, polite: readonly NodeJS.Signals[]): Promise<Exit> {
  const steps = polite.map((signal, index) => ({
    signal,
    waitMs: index === 0 ? limits.politeStopMs : limits.rudeStopMs,
  }));
  for (const step of steps) {
    if (!child.signal(step.signal)) break;
    if (await endsWithin(child, step.waitMs)) return child.exited;
  }
  child.signal('SIGKILL');
  if (await endsWithin(child, limits.killMs)) return child.exited;
  throw new DomainError(
    { kind: 'unavailable', code: 'child.stop' },
    { pid: child.pid, waitedMs: limits.killMs },
  );
}

async function endsWithin(child: Child, waitMs: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), waitMs);
  });
  const ended = await Promise.race([child.exited.then(() => true as const), late]);
  clearTimeout(timer);
  return ended;
}

function watched(child: ChildProcess, start: ChildStart, beganAt: number): Promise<Child> {
  return new Promise((resolve, reject) => {
    let gone = false;
    const exited = new Promise<Exit>((resolveExit) => {
      child.once('exit', (code, signal) => {
        gone = true;
        endingWithUs.delete(child);
        resolveExit({ code, signal });
      });
    });
    child.once('error', (cause) => {
      reject(
        new DomainError(
          { kind: 'unavailable', code: 'child.start' },
          { command: start.command },
          { cause },
        ),
      );
    });
    child.once('spawn', () => {
      if (start.endWithUs !== undefined) endWithUs(child, start.endWithUs);
      resolve({
        pid: child.pid ?? 0,
        exited,
        hasExited: () => gone,
        signal: (signal) => !gone && child.kill(signal),
        tail: () => readTail(start.logFile, beganAt),
      });
    });
  });
}

const endingWithUs = new Map<ChildProcess, NodeJS.Signals>();
let hooked = false;

function endWithUs(child: ChildProcess, signal: NodeJS.Signals): void {
  endingWithUs.set(child, signal);
  if (hooked) return;
  hooked = true;
  process.once('exit', () => {
    for (const [one, last] of endingWithUs) one.kill(last);
  });
}

function openLog(file: string): number {
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
    return openSync(file, size > limits.logBytesMax ? 'w' : 'a', 0o600);
  } catch (cause) {
    throw new DomainError({ kind: 'unavailable', code: 'child.log' }, { file }, { cause });
  }
}

function readTail(file: string, beganAt: number): string {
  try {
    const size = statSync(file).size;
    const from = Math.max(beganAt, size - limits.logTailBytes);
    const buffer = Buffer.alloc(Math.max(0, size - from));
    const log = openSync(file, 'r');
    readSync(log, buffer, 0, buffer.length, from);
    closeSync(log);
    return buffer.toString('utf8').trim();
  } catch {
    // The log is a courtesy: without it the error still says what failed.
    return '';
  }
}
