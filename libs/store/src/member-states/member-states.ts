import {
  type Clock,
  type MemberObjectKey,
  printMemberObjectKey,
  printObjectKey,
} from '@navarch/model';
import type { Database, Statement } from '../database/database.js';
import { storeLimits } from '../limits.js';
import { gather } from '../database/gather.js';
import type {
  Applied,
  Found,
  Measured,
  MemberStates,
  Observed,
  Offer,
  Remark,
  Tell,
} from './member-state.js';
import { createStateReads, toMemberObjectKey, type KeyRow } from './read-states.js';
import {
  markDrifted,
  offerGeneration,
  recordApplied,
  recordFailed,
  recordFindings,
  recordMeasured,
  recordObserved,
  removeState,
} from './state-statements.js';

type Keyed = { readonly key: MemberObjectKey };
type Told = Keyed & { readonly tell?: Tell };
type Batched<Entry extends Keyed> = (batch: readonly Entry[]) => Promise<MemberObjectKey[]>;

export function createMemberStates(database: Database, clock: Clock | undefined): MemberStates {
  const now = (): number | null => clock?.() ?? null;

  /** Cuts long batches; of entries with one key the last counts. */
  const inBatches =
    <Entry extends Keyed>(
      statement: Statement,
      columnsOf: (entries: readonly Entry[]) => unknown[][],
      ...shared: readonly unknown[]
    ): Batched<Entry> =>
    async (batch) => {
      const entries = lastOfEachKey(batch);
      const written: MemberObjectKey[] = [];
      for (let at = 0; at < entries.length; at += storeLimits.batchRowsMax) {
        const page = entries.slice(at, at + storeLimits.batchRowsMax);
        const values = [...columnsOf(page), ...shared, now()];
        written.push(...(await database.run<KeyRow>(statement, values)).map(toMemberObjectKey));
      }
      return written;
    };

  const offerOne = one(inBatches(offerGeneration, offerColumns));
  const removeOne = one(inBatches(removeState, toldColumns));
  return {
    ...createStateReads(database),
    offer: async (key, offer) => ((await offerOne({ key, ...offer })) ? 'offered' : 'stale'),
    recordApplied: gathered(inBatches(recordApplied, appliedColumns)),
    recordObserved: (batch, fence) =>
      inBatches(recordObserved, observedColumns, fence?.name ?? null, fence?.holder ?? null)(batch),
    recordMeasured: inBatches(recordMeasured, measuredColumns),
    recordFailed: gathered(inBatches(recordFailed, remarkColumns)),
    recordFindings: gathered(inBatches(recordFindings, foundColumns)),
    markDrifted: inBatches(markDrifted, remarkColumns),
    remove: async (key, tell) => await removeOne(tell === undefined ? { key } : { key, tell }),
  };
}

/** Calls for one row each, made at one moment, share a statement. True when the row was written. */
const one = <Entry extends Keyed>(batched: Batched<Entry>): ((entry: Entry) => Promise<boolean>) =>
  gather(
    async (entries: readonly Entry[]) => {
      const written = new Set((await batched(entries)).map(printMemberObjectKey));
      return entries.map(({ key }) => written.has(printMemberObjectKey(key)));
    },
    storeLimits.gatheredMax,
    ({ key }) => printMemberObjectKey(key),
  );

function gathered<Entry extends Keyed>(batched: Batched<Entry>): Batched<Entry> {
  const single = one(batched);
  return async (batch) => {
    const [entry] = batch;
    if (entry === undefined || batch.length > 1) return await batched(batch);
    return (await single(entry)) ? [entry.key] : [];
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

const toldColumns = (batch: readonly Told[]): unknown[][] => [
  ...keyColumns(batch),
  batch.map(({ tell }) => tell?.loop ?? null),
  batch.map(({ tell }) => tell?.key ?? null),
  batch.map(({ tell }) => tell?.afterMs ?? null),
];

const offerColumns = (batch: readonly (Keyed & Offer)[]): unknown[][] => [
  ...keyColumns(batch),
  batch.map(({ objectUid }) => objectUid),
  batch.map(({ generation }) => generation),
];

const appliedColumns = (batch: readonly Applied[]): unknown[][] => [
  ...toldColumns(batch),
  batch.map(({ objectUid }) => objectUid),
  batch.map(({ generation }) => generation),
  batch.map(({ digest }) => digest),
  batch.map(({ memberUid }) => memberUid),
  batch.map(({ memberVersion }) => memberVersion),
  batch.map(({ memberGeneration }) => memberGeneration ?? null),
  batch.map(({ message }) => message ?? ''),
  batch.map(({ driftMarks }) => driftMarks),
];

const observedColumns = (batch: readonly Observed[]): unknown[][] => [
  ...toldColumns(batch),
  seenColumn(batch),
];

const measuredColumns = (batch: readonly Measured[]): unknown[][] => [
  ...toldColumns(batch),
  batch.map(({ memberUid }) => memberUid ?? null),
  batch.map(({ memberVersion }) => memberVersion ?? null),
  batch.map(({ memberGeneration }) => memberGeneration ?? null),
  seenColumn(batch),
];

const seenColumn = (batch: readonly Pick<Observed, 'observed'>[]): unknown[] =>
  batch.map(({ observed }) => (observed === undefined ? null : JSON.stringify(observed)));

const foundColumns = (batch: readonly Found[]): unknown[][] => [
  ...toldColumns(batch),
  batch.map(({ findings }) => (findings === undefined ? null : JSON.stringify(findings))),
];

const remarkColumns = (batch: readonly Remark[]): unknown[][] => [
  ...toldColumns(batch),
  batch.map(({ message }) => message),
];
