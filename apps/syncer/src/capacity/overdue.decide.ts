/** Which workloads have pods that found no node for too long, and when to look again. */
import type { ClusterCapacity, Instant } from '@navarch/model';
import type { NameText } from './read.js';

export type Overdue = {
  /** What is to be told once: changes with the number of pods, and when other pods wait. */
  readonly news: ReadonlyMap<NameText, string>;
  /** When the next will have waited for too long; undefined when none waits that has not. */
  readonly nextAt: Instant | undefined;
};

export function decideOverdue(
  unschedulable: ClusterCapacity['unschedulable'],
  when: { readonly now: Instant; readonly afterMs: number },
): Overdue {
  const all = Object.entries(unschedulable).map(
    ([name, { pods, since }]) => ({ name, pods, since, dueAt: since + when.afterMs }) as const,
  );
  const due = all.filter(({ dueAt }) => dueAt <= when.now);
  const later = all.filter(({ dueAt }) => dueAt > when.now).map(({ dueAt }) => dueAt);
  return {
    news: new Map(due.map(({ name, pods, since }) => [name, `${pods} since ${since}`])),
    nextAt: later.length === 0 ? undefined : Math.min(...later),
  };
}

/** Those of whom there is something to tell that was not told yet. */
export const untold = (
  news: ReadonlyMap<NameText, string>,
  told: ReadonlyMap<NameText, string>,
): readonly NameText[] =>
  [...news].flatMap(([name, text]) => (told.get(name) === text ? [] : [name]));
