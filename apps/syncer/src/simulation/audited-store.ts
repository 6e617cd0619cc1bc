/** The store as it is to everybody, with its answers held against what is true. */
import { federatedResources, printObjectKey, resources } from '@navarch/model';
import type { Change, CommitResult, ObjectWrite, Store } from '@navarch/store';
import { specOf } from './history.js';
import { Broken, checkUsersWord, type Truth } from './invariants.js';

export type AuditParts = {
  readonly store: Store;
  readonly truth: Truth;
  /** Told of what is broken. */
  readonly onBroken: (broken: Broken) => void;
};

export function createAuditedStore(parts: AuditParts): Store {
  const { store } = parts;
  return {
    ...store,
    objects: {
      ...store.objects,
      commit: async (write, actor) => {
        const result = await store.objects.commit(write, actor);
        if (result.kind === 'committed') await auditCommit(parts, { write, actor, result });
        return result;
      },
    },
    ledger: {
      ...store.ledger,
      reserve: async (promises, read) => {
        const before = await promisedIn(store);
        const isKnown = await isRoomKnown(parts);
        const outcome = await store.ledger.reserve(promises, read);
        if (isKnown) auditRoom(parts, before, await promisedIn(store));
        return outcome;
      },
    },
  };
}

type Acknowledged = {
  readonly write: ObjectWrite;
  readonly actor: string;
  readonly result: Extract<CommitResult, { kind: 'committed' }>;
};

async function auditCommit(
  { store, truth, onBroken }: AuditParts,
  { write, actor, result }: Acknowledged,
): Promise<void> {
  const { history } = truth;
  for (const change of await store.changes.after(history.position, 500)) {
    if (change.position !== history.position + 1)
      onBroken(new Broken('the log has no gaps', `${change.position} after ${history.position}`));
    const before = history.versionsOf(change.uid).at(-1)?.body;
    history.add(change);
    attempt(onBroken, () => auditChange(change));
    if (isSyncersWord(change)) attempt(onBroken, () => checkUsersWord(before, change.body));
  }
  const logged = history.log[result.resourceVersion - 1];
  const isLogged =
    logged?.actor === actor && printObjectKey(logged.key) === printObjectKey(write.key);
  if (!isLogged)
    onBroken(new Broken('acknowledged writes are logged', `position ${result.resourceVersion}`));
}

const federated: ReadonlySet<string> = new Set(
  federatedResources.filter(({ namespaced }) => namespaced).map(({ resource }) => resource),
);

const isSyncersWord = ({ key, actor, type }: Change): boolean =>
  type === 'MODIFIED' && actor.startsWith('system:') && federated.has(key.resource);

function attempt(onBroken: AuditParts['onBroken'], act: () => void): void {
  try {
    act();
  } catch (error) {
    if (!(error instanceof Broken)) throw error;
    onBroken(error);
  }
}

/** No decision gives more than is wanted, or more than a cluster's maximum. */
function auditChange(change: Change): void {
  const { key, type } = change;
  if (key.resource !== resources.placements.resource || type === 'DELETED') return;
  const spec = specOf(change);
  if (spec.replicas === undefined) return;
  const sum = spec.clusters.reduce((total, one) => total + one.replicas, 0);
  if (sum > spec.replicas)
    throw new Broken('targets are no more than wanted', `${key.name}: ${sum} of ${spec.replicas}`);
  for (const { name, replicas, trace } of spec.clusters) {
    if (replicas > (trace?.max ?? Infinity))
      throw new Broken('no cluster is above its maximum', `${key.name} in ${name}: ${replicas}`);
  }
}

type Promised = ReadonlyMap<string, number>;

async function promisedIn({ ledger }: Store): Promise<Promised> {
  const promised = new Map<string, number>();
  for (const { cluster, replicas } of await ledger.outstanding())
    promised.set(cluster, (promised.get(cluster) ?? 0) + replicas);
  return promised;
}

/** What is not known bounds nothing. */
async function isRoomKnown({ store, truth }: AuditParts): Promise<boolean> {
  const known = (await store.ledger.versions()).filter(({ capacity }) => capacity > 0);
  return known.length === truth.members.size;
}

/** Promises grow only as far as there is room; what was promised before a member's room was known may be more. */
function auditRoom({ truth, onBroken }: AuditParts, before: Promised, now: Promised): void {
  for (const [name, replicas] of now) {
    const places = truth.members.get(name)?.places ?? 0;
    if (replicas > Math.max(places, before.get(name) ?? 0))
      onBroken(new Broken('no room is promised twice', `${name}: ${replicas} of ${places}`));
  }
}
