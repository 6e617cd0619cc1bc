/** What fate does in a run, by the seed: members go away and come back, processes die and stand still, the store and the queue are away. */
import type { Faults } from './faults.js';
import type { SimulatedMember } from './member.js';
import type { Random } from './random.js';
import type { Scheduler } from './scheduler.js';
import type { SimulatedSyncer } from './syncer.js';

export type Fate = {
  readonly members: ReadonlyMap<string, SimulatedMember>;
  readonly random: Random;
  readonly scheduler: Scheduler;
  readonly faults: Faults;
  /** Those that are not dead. */
  readonly syncers: SimulatedSyncer[];
  readonly start: () => void;
};

type Mishap = (on: Fate) => string;

const awayMs = 6_000;
const pausedMs = 15_000;
const restartMs = 3_000;

/** Does something as the world, some time later. */
const later = ({ scheduler }: Fate, afterMs: number, act: () => void): void =>
  void scheduler.after(afterMs, act, scheduler.world);

/** One at a time: nobody can tell us from a world that is lost. */
function cutOff(on: Fate): string {
  const { members, random } = on;
  const member = [...members.values()][random.below(members.size)];
  const isOneAway = [...members.values()].some(({ silence }) => silence !== undefined);
  if (member === undefined || isOneAway) return 'nothing';
  member.fallSilent(random.pick(['refused', 'silent'] as const));
  return `${member.name} goes dark (${member.silence})`;
}

export function bringBack(members: Fate['members']): string {
  for (const member of members.values())
    if (member.silence !== undefined) member.fallSilent(undefined);
  return 'all members answer';
}

/** A syncer dies where it stands, and another is started at once or after a while. */
function kill(on: Fate): string {
  const { syncers, scheduler, random } = on;
  const [syncer] = syncers.splice(random.below(syncers.length), 1);
  if (syncer === undefined) return 'nothing';
  scheduler.kill(syncer.process);
  if (random.chance(0.5)) on.start();
  else later(on, random.below(restartMs), on.start);
  return `syncer ${syncer.process.id} dies`;
}

function pause(on: Fate): string {
  const { syncers, random } = on;
  const syncer = syncers[random.below(syncers.length)];
  if (syncer === undefined) return 'nothing';
  const ms = random.below(pausedMs);
  syncer.process.pause();
  later(on, ms, () => syncer.process.wake());
  return `syncer ${syncer.process.id} stands still for ${ms} ms`;
}

function loseStore(on: Fate): string {
  const ms = on.random.below(awayMs);
  on.faults.isStoreAway = true;
  later(on, ms, () => (on.faults.isStoreAway = false));
  return `the store is away for ${ms} ms`;
}

function loseQueue(on: Fate): string {
  const ms = on.random.below(awayMs);
  on.faults.isQueueAway = true;
  later(on, ms, () => (on.faults.isQueueAway = false));
  return `the queue is away for ${ms} ms`;
}

export const mishaps: readonly [Mishap, ...Mishap[]] = [
  cutOff,
  cutOff,
  ({ members }) => bringBack(members),
  ({ members }) => bringBack(members),
  ({ members }) => bringBack(members),
  kill,
  kill,
  pause,
  pause,
  loseStore,
  loseQueue,
];
