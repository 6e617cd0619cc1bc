import type { Lessons, Readiness } from '../ledger/ledger.js';
import { copied, type LearnedEntries, type Tables } from './tables.js';

export const createMemoryLessons = (known: LearnedEntries): Lessons => ({
  of: async (uid) => known.get(uid) ?? {},
  all: async () =>
    [...known].flatMap(([uid, byCluster]) =>
      Object.entries(byCluster).map(([cluster, learned]) => ({ uid, cluster, learned })),
    ),
  set: async (uid, learned) => {
    known.set(uid, copied(learned));
  },
});

export const createMemoryReadiness = ({ unready: rows, unreadyLearned }: Tables): Readiness => ({
  save: async (cluster, unready) => {
    rows.set(cluster, copied(unready));
  },
  of: async (name) =>
    Object.fromEntries(
      [...rows].flatMap(([cluster, byName]) => {
        const found = byName[name];
        return found === undefined ? [] : [[cluster, found]];
      }),
    ),
  lessons: createMemoryLessons(unreadyLearned),
});

/** What was learned of a cluster goes with it. */
export function forgetCluster(known: LearnedEntries, cluster: string): void {
  for (const [uid, learned] of known) {
    const { [cluster]: _gone, ...kept } = learned;
    known.set(uid, kept);
  }
}
