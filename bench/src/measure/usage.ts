/** What the federation's processes spend while something is going on. */
import { setTimeout as sleep } from 'node:timers/promises';
import { limits } from '../limits.js';
import { type Memory, type ProcessFacts, readMemory, readProcesses, treeOf } from './processes.js';
import { sum } from './statistics.js';

/** A process of the federation; PostgreSQL and Redis count with their children. */
export type Unit = { readonly name: string; readonly pid: number };

/** The rows of the bill: members stand for clusters of somebody else's. */
export const accounts = [
  'federation-api',
  'syncer',
  'postgresql',
  'redis',
  'supervisor',
  'members',
] as const;
export type Account = (typeof accounts)[number];

export type Usage = {
  readonly seconds: number;
  readonly cpuSeconds: Readonly<Record<Account, number>>;
  /** The highest sum that was sampled, over all but the members. */
  readonly peakBytes: number;
};

/** Does `work` and says what the units spent meanwhile. A unit that dies counts as it was last seen. */
export async function spend<Answer>(
  units: readonly Unit[],
  work: () => Promise<Answer>,
): Promise<{ readonly answer: Answer; readonly usage: Usage }> {
  const before = await sample(units);
  const last = new Map(before.spent);
  let peakBytes = before.bytes;
  const look = async (): Promise<void> => {
    const now = await sample(units);
    for (const [pid, seconds] of now.spent) last.set(pid, seconds);
    peakBytes = Math.max(peakBytes, now.bytes);
  };
  const over = new AbortController();
  const looking = everySoOften(look, over.signal);
  const startedAt = performance.now();
  try {
    const answer = await work();
    const seconds = (performance.now() - startedAt) / 1_000;
    await look();
    const cpuSeconds = billed(units, (pid) => (last.get(pid) ?? 0) - (before.spent.get(pid) ?? 0));
    return { answer, usage: { seconds, cpuSeconds, peakBytes } };
  } finally {
    over.abort();
    await looking;
  }
}

/** The mean of several rounds; the peak is the highest. */
export function meanUsage(rounds: readonly Usage[]): Usage {
  const mean = (of: (usage: Usage) => number): number => sum(rounds.map(of)) / rounds.length;
  return {
    seconds: mean((usage) => usage.seconds),
    cpuSeconds: forAccounts((account) => mean((usage) => usage.cpuSeconds[account])),
    peakBytes: Math.max(...rounds.map((usage) => usage.peakBytes)),
  };
}

export const totalOf = ({ cpuSeconds }: Usage): number => sum(Object.values(cpuSeconds));

async function everySoOften(look: () => Promise<void>, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await look();
    await sleep(limits.sampleEveryMs, undefined, { signal }).catch(() => undefined);
  }
}

type Sample = { readonly spent: ReadonlyMap<number, number>; readonly bytes: number };

async function sample(units: readonly Unit[]): Promise<Sample> {
  const all = await readProcesses();
  const trees = units.map((unit) => ({ unit, processes: processesOf(unit, all) }));
  const alive = trees.filter(({ processes }) => processes.length > 0);
  const spent = new Map(
    alive.map(({ unit, processes }) => [unit.pid, sum(processes.map(secondsIn(unit)))]),
  );
  const ours = alive.filter(({ unit }) => accountOf(unit) !== 'members');
  const memories = await Promise.all(
    ours.map(({ processes }) => Promise.all(processes.map(({ pid }) => readMemory(pid)))),
  );
  return { spent, bytes: sum(memories.map(bytesOf)) };
}

/** The supervisor is the parent of all; it counts alone. */
function processesOf(unit: Unit, all: readonly ProcessFacts[]): readonly ProcessFacts[] {
  return accountOf(unit) === 'supervisor'
    ? all.filter((one) => one.pid === unit.pid)
    : treeOf(unit.pid, all);
}

/**
 * Children that ended belong to the bill, but not to the supervisor's: its are the other units, and one that is killed
 * has been billed as it was last seen.
 */
function secondsIn(unit: Unit): (one: ProcessFacts) => number {
  return accountOf(unit) === 'supervisor'
    ? (one) => one.cpuSeconds
    : (one) => one.cpuSeconds + one.endedCpuSeconds;
}

/** What processes of one tree share they share with each other: it is there once. */
const bytesOf = (memories: readonly Memory[]): number =>
  sum(memories.map((one) => one.own)) + Math.max(0, ...memories.map((one) => one.shared));

function accountOf({ name }: Unit): Account {
  return accounts.find((account) => account === name) ?? 'members';
}

function billed(units: readonly Unit[], spentBy: (pid: number) => number): Usage['cpuSeconds'] {
  return forAccounts((account) =>
    sum(units.filter((unit) => accountOf(unit) === account).map((unit) => spentBy(unit.pid))),
  );
}

function forAccounts(of: (account: Account) => number): Usage['cpuSeconds'] {
  return Object.fromEntries(accounts.map((account) => [account, of(account)])) as Record<
    Account,
    number
  >;
}
