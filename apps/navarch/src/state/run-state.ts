import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { systemCodeOf } from '@navarch/model';
import { identify, isAlive, type ProcessIdentity } from './process-identity.js';

/**
 * Who runs in a data folder, written before anybody may ask.
 *
 * The file outlives a supervisor that crashes, and is then the list of what to clean.
 */
export type RunState = {
  readonly supervisor: ProcessIdentity;
  /** RFC 3339. */
  readonly startedAt: string;
  readonly processes: readonly (ProcessIdentity & { readonly name: string })[];
};

export type RunFinding =
  | { readonly kind: 'none' }
  /** Cut off by a full disk or edited: it says nothing about anybody. */
  | { readonly kind: 'unreadable' }
  | { readonly kind: 'running'; readonly state: RunState }
  /** The supervisor is gone, and did not clean up. */
  | { readonly kind: 'crashed'; readonly state: RunState };

export function findRun(file: string): RunFinding {
  if (!existsSync(file)) return { kind: 'none' };
  const state = readRunState(file);
  if (state === undefined) return { kind: 'unreadable' };
  return { kind: isAlive(state.supervisor) ? 'running' : 'crashed', state };
}

/** False when another supervisor wrote its own first. */
export function claimRun(file: string, startedAt: string): boolean {
  const supervisor = identify(process.pid);
  if (supervisor === undefined) throw new Error('cannot tell when this process began');
  try {
    writeFileSync(file, print({ supervisor, startedAt, processes: [] }), {
      flag: 'wx',
      mode: 0o600,
    });
    return true;
  } catch (cause) {
    if (systemCodeOf(cause) === 'EEXIST') return false;
    throw cause;
  }
}

export function recordProcesses(file: string, pids: ReadonlyMap<string, number>): void {
  const state = readRunState(file);
  if (state === undefined) return;
  const processes = [...pids].flatMap(([name, pid]) => {
    const identity = identify(pid);
    return identity === undefined ? [] : [{ name, ...identity }];
  });
  writeFileSync(`${file}.new`, print({ ...state, processes }), { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

export function releaseRun(file: string): void {
  rmSync(file, { force: true });
}

const print = (state: RunState): string => `${JSON.stringify(state, null, 2)}\n`;

function readRunState(file: string): RunState | undefined {
  try {
    return parseRunState(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    // Missing or cut off: the caller tells which.
    return undefined;
  }
}

function parseRunState(value: unknown): RunState | undefined {
  const { supervisor, startedAt, processes } = (value ?? {}) as Partial<RunState>;
  if (!isIdentity(supervisor) || typeof startedAt !== 'string') return undefined;
  const known = Array.isArray(processes) ? processes.filter(isIdentity) : [];
  return { supervisor, startedAt, processes: known.map((one) => ({ ...one, name: nameOf(one) })) };
}

const isIdentity = (value: unknown): value is ProcessIdentity => {
  const { pid, began } = (value ?? {}) as Partial<ProcessIdentity>;
  return (
    typeof pid === 'number' && Number.isSafeInteger(pid) && pid > 1 && typeof began === 'string'
  );
};

const nameOf = (one: ProcessIdentity & { readonly name?: unknown }): string =>
  typeof one.name === 'string' ? one.name : `process ${one.pid}`;
