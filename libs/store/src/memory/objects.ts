import { printObjectKey } from '@navarch/model';
import { storeLimits } from '../limits.js';
import type {
  CommitResult,
  ListQuery,
  Objects,
  ObjectWrite,
  StoredObject,
  Together,
  TogetherResult,
} from '../objects/object-store.js';
import { requireDistinct } from '../objects/commit-together.js';
import { isCollected, ownersOf } from '../ownership/owners.js';
import { uidOf, withVersion } from '../sealing/body-codec.js';
import { oldestOf } from './changes.js';
import { compareTexts, copied, type Tables } from './tables.js';

/** What a commit is is done while the call is made: nothing else can come in between, as with the lock on the counter. */
export function createMemoryObjects(tables: Tables): Objects {
  return {
    commit: async (write, actor) => {
      const result = commit(tables, write, { actor });
      if (result.kind === 'committed') announce(tables);
      return result;
    },
    commitTogether: async (compose, together) =>
      commitTogether(tables, compose(tables.revision + 1), together),
    get: async (key) => tables.objects.get(printObjectKey(key)),
    getMany: async (keys) =>
      [...new Set(keys.map(printObjectKey))].flatMap((key) => tables.objects.get(key) ?? []),
    versions: async (keys) =>
      new Map(
        keys.map(printObjectKey).flatMap((key) => {
          const found = tables.objects.get(key);
          return found === undefined ? [] : [[key, found.resourceVersion] as const];
        }),
      ),
    list: async (query) => list(tables, query),
    listKeys: async (query) => list(tables, query).map(({ key }) => key),
    snapshot: async (onPage) => {
      onPage([...tables.objects.values()]);
      return tables.revision;
    },
    revision: async () => tables.revision,
  };
}

type Verdict = 'committed' | 'exists' | 'missing' | 'stale';

function commitTogether(
  tables: Tables,
  writes: readonly ObjectWrite[],
  together: Together,
): TogetherResult {
  requireDistinct(writes);
  const verdicts = writes.map((write) => judge(tables, write));
  if (verdicts.some((verdict) => verdict !== 'committed'))
    return {
      kind: 'refused',
      verdicts: verdicts.map((verdict) => (verdict === 'committed' ? 'ready' : verdict)),
    };
  const results = writes.map((write) => commit(tables, write, together));
  announce(tables);
  return { kind: 'committed', results: results.filter((one) => one.kind === 'committed') };
}

function announce({ followers }: Tables): void {
  for (const notify of followers) notify();
}

type Author = Pick<Together, 'actor'> & Partial<Together>;

function commit(tables: Tables, write: ObjectWrite, author: Author): CommitResult {
  const found = tables.objects.get(printObjectKey(write.key));
  const verdict = judge(tables, write);
  if (verdict !== 'committed') return { kind: verdict };
  const isForgotten = found !== undefined && found.resourceVersion <= oldestOf(tables);
  tables.revision += 1;
  if (isForgotten) tables.formers.set(tables.revision, found);
  const { change, body } = applied(tables, write, found);
  tables.changes.push({
    position: tables.revision,
    ...change,
    key: write.key,
    body,
    ...author,
    at: tables.now(),
    ...ownershipOf(write, found),
  });
  if (write.verb === 'delete') bury(tables, write, { uid: change.uid, actor: author.actor });
  return { kind: 'committed', resourceVersion: tables.revision, body };
}

function judge(tables: Tables, write: ObjectWrite): Verdict {
  const found = tables.objects.get(printObjectKey(write.key));
  const uid = write.verb === 'delete' ? undefined : uidOf(write.body);
  if (write.verb === 'create') return found === undefined ? 'committed' : 'exists';
  if (found === undefined) return 'missing';
  const uids = [uid, write.precondition.uid];
  const isStale =
    uids.some((one) => one !== undefined && one !== found.uid) ||
    !isAt(found, write.precondition.resourceVersion);
  return isStale ? 'stale' : 'committed';
}

const isAt = (found: StoredObject, version: number | undefined): boolean =>
  version === undefined || version === found.resourceVersion;

function ownershipOf(
  write: ObjectWrite,
  found: StoredObject | undefined,
): { ownership?: readonly string[] } {
  const before = found === undefined ? [] : ownersOf(found.key, found.body);
  const after = write.verb === 'delete' ? [] : ownersOf(write.key, write.body);
  if (after.join() !== before.join()) return { ownership: [...after, ...before] };
  return write.verb !== 'delete' && isCollected(write.body) ? { ownership: [] } : {};
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
