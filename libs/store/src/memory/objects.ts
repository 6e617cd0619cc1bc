import { printObjectKey } from '@navarch/model';
import { storeLimits } from '../limits.js';
import type {
  CommitResult,
  ListQuery,
  Objects,
  ObjectWrite,
  StoredObject,
} from '../objects/object-store.js';
import { uidOf, withVersion } from '../sealing/body-codec.js';
import { compareTexts, copied, type Tables } from './tables.js';

/** What a commit is is done while the call is made: nothing else can come in between, as with the lock on the counter. */
export function createMemoryObjects(tables: Tables): Objects {
  return {
    commit: async (write, actor) => commit(tables, write, actor),
    get: async (key) => tables.objects.get(printObjectKey(key)),
    getMany: async (keys) =>
      [...new Set(keys.map(printObjectKey))].flatMap((key) => tables.objects.get(key) ?? []),
    list: async (query) => list(tables, query),
    snapshot: async (onPage) => {
      onPage([...tables.objects.values()]);
      return tables.revision;
    },
    revision: async () => tables.revision,
  };
}

type Verdict = 'committed' | 'exists' | 'missing' | 'stale';

function commit(tables: Tables, write: ObjectWrite, actor: string): CommitResult {
  const uid = write.verb === 'delete' ? undefined : uidOf(write.body);
  const found = tables.objects.get(printObjectKey(write.key));
  const verdict = judge(write, uid, found);
  if (verdict !== 'committed') return { kind: verdict };
  tables.revision += 1;
  const { change, body } = applied(tables, write, found);
  tables.changes.push({
    position: tables.revision,
    ...change,
    key: write.key,
    body,
    actor,
    at: tables.now(),
  });
  if (write.verb === 'delete') bury(tables, write, { uid: change.uid, actor });
  for (const notify of tables.followers) notify();
  return { kind: 'committed', resourceVersion: tables.revision, body };
}

function judge(
  write: ObjectWrite,
  uid: string | undefined,
  found: StoredObject | undefined,
): Verdict {
  if (write.verb === 'create') return found === undefined ? 'committed' : 'exists';
  if (found === undefined) return 'missing';
  const { resourceVersion, uid: expectedUid } = write.precondition;
  const isStale =
    (uid !== undefined && uid !== found.uid) ||
    (expectedUid !== undefined && expectedUid !== found.uid) ||
    (resourceVersion !== undefined && resourceVersion !== found.resourceVersion);
  return isStale ? 'stale' : 'committed';
}

function applied(
  tables: Tables,
  write: ObjectWrite,
  found: StoredObject | undefined,
): { change: { type: 'ADDED' | 'MODIFIED' | 'DELETED'; uid: string }; body: StoredObject['body'] } {
  const resourceVersion = tables.revision;
  const key = printObjectKey(write.key);
  if (write.verb === 'delete') {
    tables.objects.delete(key);
    const last = found?.body ?? { apiVersion: '', kind: '', metadata: { name: write.key.name } };
    return {
      change: { type: 'DELETED', uid: found?.uid ?? '' },
      body: withVersion(last, String(resourceVersion)),
    };
  }
  const uid = uidOf(write.body);
  const body = withVersion(copied(write.body), String(resourceVersion));
  tables.objects.set(key, { key: write.key, uid, resourceVersion, body });
  return { change: { type: write.verb === 'create' ? 'ADDED' : 'MODIFIED', uid }, body };
}

function bury(
  tables: Tables,
  { key, propagation }: Extract<ObjectWrite, { verb: 'delete' }>,
  { uid, actor }: { readonly uid: string; readonly actor: string },
): void {
  tables.tombstones.set(`${uid} ${printObjectKey(key)}`, {
    key,
    uid,
    position: tables.revision,
    actor,
    at: tables.now(),
    ...(propagation === undefined ? {} : { propagation }),
  });
}

function list(tables: Tables, query: ListQuery): StoredObject[] {
  const { group, resource, namespace, after } = query;
  return [...tables.objects.values()]
    .filter(({ key }) => key.group === group && key.resource === resource)
    .filter(({ key }) => namespace === undefined || key.namespace === namespace)
    .sort((one, other) => comparePlaces(one.key, other.key))
    .filter(({ key }) => after === undefined || comparePlaces(key, after) > 0)
    .slice(0, Math.min(query.limit, storeLimits.pageRowsMax));
}

type Place = { readonly namespace: string; readonly name: string };

const comparePlaces = (one: Place, other: Place): number =>
  compareTexts(one.namespace, other.namespace) || compareTexts(one.name, other.name);
