import {
  type MemberObjectKey,
  type MemberObjectKeyText,
  type ObjectKey,
  printMemberObjectKey,
  printObjectKey,
} from '@navarch/model';
import { storeLimits } from '../limits.js';
import type {
  Applied,
  MemberState,
  MemberStates,
  Offer,
  Tell,
} from '../member-states/member-state.js';
import type { LeaseFence } from '../leases/lease.js';
import { markRows } from './agenda.js';
import { compareTexts, copied, printSorted, type Tables } from './tables.js';

export function createMemoryMemberStates(tables: Tables): MemberStates {
  const change = changing(tables);
  return {
    ...createReads(tables),
    offer: async (key, offer) => offerGeneration(tables, key, offer),
    recordApplied: async (batch) => change(batch, (state, entry) => applied(state, entry)),
    recordObserved: async (batch, fence) =>
      change(isHeldByAnother(tables, fence) ? [] : batch, (state, { observed }) => {
        const { observed: _former, ...kept } = state;
        const next = observed === undefined ? kept : { ...kept, observed: copied(observed) };
        const isNews = !isSame(withoutSight(next), withoutSight(state));
        return isNews && !isOutdated(state.observed, observed) ? next : undefined;
      }),
    recordMeasured: async (batch) =>
      change(batch, (state, { key: _key, tell: _tell, ...seen }) => {
        const {
          memberUid: _u,
          memberVersion: _v,
          memberGeneration: _g,
          observed: _o,
          ...kept
        } = state;
        const next = { ...kept, ...copied(seen) };
        return isSame(next, state) ? undefined : next;
      }),
    recordFailed: async (batch) =>
      change(batch, (state, { message }) =>
        state.synced || state.message !== message
          ? { ...state, synced: false, message }
          : undefined,
      ),
    markDrifted: async (batch) =>
      change(batch, (state, { message }) => ({
        ...state,
        drifted: true,
        driftMarks: state.driftMarks + 1,
        message,
      })),
    recordFindings: async (batch) =>
      change(batch, (state, { findings }) => {
        const { findings: _former, ...kept } = state;
        const next = findings === undefined ? kept : { ...kept, findings: copied(findings) };
        return isSame(next, state) ? undefined : next;
      }),
    remove: async (key, tell) => removed(tables, key, tell),
  };
}

function removed(tables: Tables, key: MemberObjectKey, tell: Tell | undefined): boolean {
  const isGone = tables.memberStates.delete(printMemberObjectKey(key));
  if (isGone && tell !== undefined) markRows(tables, [tell]);
  return isGone;
}

type Reads = Pick<
  MemberStates,
  'get' | 'ofObject' | 'ofObjects' | 'ofCluster' | 'countOfCluster' | 'waitingFor'
>;

function createReads({ memberStates: rows }: Tables): Reads {
  const ofObjects = (keys: readonly ObjectKey[]): MemberState[] => {
    const wanted = new Set(keys.map(printObjectKey));
    return [...rows.values()]
      .filter((state) => wanted.has(printObjectKey(state.key.object)))
      .sort(byObject);
  };
  const ofCluster = (cluster: string): MemberState[] =>
    [...rows.values()].filter((state) => state.key.cluster === cluster).sort(byObject);
  return {
    get: async (key) => rows.get(printMemberObjectKey(key)),
    ofObject: async (key) => ofObjects([key]),
    ofObjects: async (keys) => ofObjects(keys),
    ofCluster: async (cluster, { after, limit }) => {
      const from = after === undefined ? '' : printObjectKey(after);
      return ofCluster(cluster)
        .filter((state) => printObjectKey(state.key.object) > from)
        .slice(0, Math.min(limit, storeLimits.pageRowsMax));
    },
    waitingFor: async (keys) =>
      keys.map(({ cluster, object }) =>
        ofCluster(cluster)
          .filter((state) => awaitedBy(state).includes(printObjectKey(object)))
          .map((state) => state.key),
      ),
    countOfCluster: async (cluster) => ofCluster(cluster).length,
  };
}

function awaitedBy({ findings }: MemberState): readonly unknown[] {
  const waiting = findings?.['waiting'] as { readonly for?: readonly unknown[] } | undefined;
  return waiting?.for ?? [];
}

const byObject = (one: MemberState, other: MemberState): number =>
  compareTexts(printObjectKey(one.key.object), printObjectKey(other.key.object)) ||
  compareTexts(one.key.cluster, other.key.cluster);

type Seen = MemberState['observed'];

/** As in the statement of the real one. */
function isOutdated(known: Seen, seen: Seen): boolean {
  if (known?.['uid'] === undefined || seen === undefined) return false;
  const isGone = seen['gone'] !== undefined;
  if (known['uid'] !== seen['uid']) return isGone;
  if (known['version'] === undefined || seen['version'] === undefined) return false;
  const [from, to] = [Number(known['version']), Number(seen['version'])];
  return from > to || (from === to && known['gone'] !== undefined && !isGone);
}

function withoutSight(state: Omit<MemberState, 'updatedAt'>): Omit<MemberState, 'updatedAt'> {
  if (state.observed === undefined) return state;
  const { version: _version, at: _at, ...observed } = state.observed;
  return { ...state, observed };
}

/** The order of fields is nobody's business. */
const isSame = (one: object, other: object): boolean => printSorted(one) === printSorted(other);

type Keyed = { readonly key: MemberObjectKey; readonly tell?: Tell };

/** Changes the rows that exist, where `next` says so; of entries with one key the last counts. */
function changing(tables: Tables) {
  return <Entry extends Keyed>(
    batch: readonly Entry[],
    next: (state: MemberState, entry: Entry) => MemberState | undefined,
  ): MemberObjectKey[] => {
    const entries = new Map<MemberObjectKeyText, Entry>(
      batch.map((entry) => [printMemberObjectKey(entry.key), entry]),
    );
    const tells: Tell[] = [];
    const changedKeys = [...entries].flatMap(([text, entry]) => {
      const state = tables.memberStates.get(text);
      const changed = state === undefined ? undefined : next(state, entry);
      if (changed === undefined) return [];
      tables.memberStates.set(text, { ...changed, updatedAt: tables.now() });
      if (entry.tell !== undefined) tells.push(entry.tell);
      return [changed.key];
    });
    markRows(tables, tells);
    return changedKeys;
  };
}

function applied(state: MemberState, entry: Applied): MemberState | undefined {
  if (state.objectUid !== entry.objectUid || state.generation !== entry.generation)
    return undefined;
  const { memberGeneration: _former, ...kept } = state;
  const { digest, memberUid, memberVersion, memberGeneration, message = '', driftMarks } = entry;
  return {
    ...kept,
    digest,
    memberUid,
    memberVersion,
    ...(memberGeneration === undefined ? {} : { memberGeneration }),
    synced: true,
    drifted: state.drifted && state.driftMarks > driftMarks,
    message,
  };
}

/** Higher generations only, also against a deletion; an equal one is a repetition. */
function offerGeneration(tables: Tables, key: MemberObjectKey, offer: Offer): 'offered' | 'stale' {
  const { objectUid, generation } = offer;
  const tombstone = tables.tombstones.get(`${objectUid} ${printObjectKey(key.object)}`);
  if (tombstone !== undefined && tombstone.position > generation) return 'stale';
  const text = printMemberObjectKey(key);
  const standing = tables.memberStates.get(text);
  if (standing !== undefined && standing.generation > generation) return 'stale';
  tables.memberStates.set(text, { ...offered(standing, key, offer), updatedAt: tables.now() });
  return 'offered';
}

/** A new uid forgets what was known of the old copy. */
function offered(
  standing: MemberState | undefined,
  key: MemberObjectKey,
  { objectUid, generation }: Offer,
): Omit<MemberState, 'updatedAt'> {
  const fresh = { key, objectUid, generation, synced: false, drifted: false };
  if (standing === undefined) return { ...fresh, driftMarks: 0, message: '' };
  const { driftMarks, message } = standing;
  if (standing.objectUid !== objectUid) return { ...fresh, driftMarks, message };
  const synced = standing.synced && standing.generation === generation;
  return { ...standing, generation, synced };
}

function isHeldByAnother({ leases, now }: Tables, fence: LeaseFence | undefined): boolean {
  if (fence === undefined) return false;
  const lease = leases.get(fence.name);
  return lease !== undefined && lease.holder !== fence.holder && lease.expiresAt > now();
}
