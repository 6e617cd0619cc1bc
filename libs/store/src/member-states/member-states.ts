import { printObjectKey, type Clock, type MemberObjectKey } from '@navarch/model';
import type { Database, Statement } from '../database/database.js';
import { storeLimits } from '../limits.js';
import type { Applied, MemberStates, Observed, Remark } from './member-state.js';
import { createStateReads, toMemberObjectKey, type KeyRow } from './read-states.js';
import {
  markDrifted,
  offerGeneration,
  recordApplied,
  recordFailed,
  recordObserved,
  removeState,
} from './state-statements.js';

type Keyed = { readonly key: MemberObjectKey };
type Batched<Entry extends Keyed> = (batch: readonly Entry[]) => Promise<MemberObjectKey[]>;

export function createMemberStates(database: Database, clock: Clock | undefined): MemberStates {
  const now = (): number | null => clock?.() ?? null;

  /** Cuts long batches; of entries with one key the last counts. */
  const inBatches =
    <Entry extends Keyed>(
      statement: Statement,
      columnsOf: (entries: readonly Entry[]) => unknown[][],
    ): Batched<Entry> =>
    async (batch) => {
      const entries = lastOfEachKey(batch);
      const written: MemberObjectKey[] = [];
      for (let at = 0; at < entries.length; at += storeLimits.batchRowsMax) {
        const page = entries.slice(at, at + storeLimits.batchRowsMax);
        const values = [...keyColumns(page), ...columnsOf(page), now()];
        written.push(...(await database.run<KeyRow>(statement, values)).map(toMemberObjectKey));
      }
      return written;
    };

  return {
    ...createStateReads(database),
    offer: async (key, { objectUid, generation }) => {
      const values = [key.cluster, printObjectKey(key.object), objectUid, generation, now()];
      return (await database.run(offerGeneration, values)).length > 0 ? 'offered' : 'stale';
    },
    recordApplied: inBatches(recordApplied, appliedColumns),
    recordObserved: inBatches(recordObserved, observedColumns),
    recordFailed: inBatches(recordFailed, remarkColumns),
    markDrifted: inBatches(markDrifted, remarkColumns),
    remove: async (key) =>
      (await database.run(removeState, [key.cluster, printObjectKey(key.object)])).length > 0,
  };
}

function lastOfEachKey<Entry extends Keyed>(batch: readonly Entry[]): Entry[] {
  const byKey = new Map(
    batch.map((entry) => [`${entry.key.cluster}/${printObjectKey(entry.key.object)}`, entry]),
  );
  return [...byKey.values()];
}

const keyColumns = (batch: readonly Keyed[]): string[][] => [
  batch.map(({ key }) => key.cluster),
  batch.map(({ key }) => printObjectKey(key.object)),
];

const appliedColumns = (batch: readonly Applied[]): unknown[][] => [
  batch.map(({ objectUid }) => objectUid),
  batch.map(({ generation }) => generation),
  batch.map(({ digest }) => digest),
  batch.map(({ memberUid }) => memberUid),
  batch.map(({ memberVersion }) => memberVersion),
  batch.map(({ memberGeneration }) => memberGeneration ?? null),
  batch.map(({ message }) => message ?? ''),
];

const observedColumns = (batch: readonly Observed[]): unknown[][] => [
  batch.map(({ memberUid }) => memberUid ?? null),
  batch.map(({ memberVersion }) => memberVersion ?? null),
  batch.map(({ memberGeneration }) => memberGeneration ?? null),
  batch.map(({ observed }) => (observed === undefined ? null : JSON.stringify(observed))),
];

const remarkColumns = (batch: readonly Remark[]): string[][] => [
  batch.map(({ message }) => message),
];
