/** What the API answered to a stretch of a writer's journal, and how long that took. */
import type { Write } from './writer.js';

/** The time within which this share of the writes was answered, in milliseconds. */
export function within(share: number, writes: readonly Write[]): number {
  const times = writes.map(({ tookMs }) => tookMs).sort((one, other) => one - other);
  return times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;
}

export const unacked = (writes: readonly Write[]): readonly string[] =>
  writes.filter(({ outcome }) => outcome.kind !== 'acked').map((one) => `${one.id}: ${one.answer}`);

export const slowerThan = (ms: number, writes: readonly Write[]): readonly string[] =>
  writes
    .filter(({ tookMs }) => tookMs > ms)
    .map((one) => `${one.id} took ${Math.round(one.tookMs)} ms`);
