import { type ObjectKey, type ObjectKeyText, printObjectKey } from '@navarch/model';
import type { Database, Run } from '../database/database.js';
import { gather } from '../database/gather.js';
import { storeLimits } from '../limits.js';
import { keyOfRow, type BodyCodec, type BodyRow } from '../sealing/body-codec.js';
import type { Unreadable } from '../store.js';
import type { ListQuery, StoredObject } from './object-store.js';

export type ReadParts = {
  readonly database: Database;
  readonly codec: BodyCodec;
  readonly onUnreadable: (unreadable: Unreadable) => void;
};

type KeyRow = Parameters<typeof keyOfRow>[0];
type ObjectRow = BodyRow & { readonly version: string };

const keyNames = 'group_name, resource, namespace, name';
const columns = `${keyNames}, uid, version, body, sealed`;

const findObject = {
  name: 'objects.get',
  text: `SELECT ${columns} FROM objects
    WHERE group_name = $1 AND resource = $2 AND namespace = $3 AND name = $4`,
};

const findObjects = {
  name: 'objects.getMany',
  text: `SELECT ${columns} FROM objects
    JOIN unnest($1::text[], $2::text[], $3::text[], $4::text[])
      AS wanted (group_name, resource, namespace, name)
    USING (group_name, resource, namespace, name)`,
};

const findVersions = {
  name: 'objects.versions',
  text: findObjects.text.replace(columns, `${keyNames}, version`),
};

const inAll = `FROM objects
    WHERE group_name = $1 AND resource = $2 AND (namespace, name) > ($3, $4)
    ORDER BY namespace, name LIMIT $5`;
const inNamespace = `FROM objects
    WHERE group_name = $1 AND resource = $2 AND namespace = $3 AND name > $4
    ORDER BY name LIMIT $5`;

const listWhole = {
  all: { name: 'objects.list', text: `SELECT ${columns} ${inAll}` },
  namespace: { name: 'objects.listNamespace', text: `SELECT ${columns} ${inNamespace}` },
};
const listOnlyKeys = {
  all: { name: 'objects.listKeys', text: `SELECT ${keyNames} ${inAll}` },
  namespace: { name: 'objects.listNamespaceKeys', text: `SELECT ${keyNames} ${inNamespace}` },
};

const pageOfAll = {
  name: 'objects.snapshot',
  text: `SELECT ${columns} FROM objects
    WHERE (group_name, resource, namespace, name) > ($1, $2, $3, $4)
    ORDER BY group_name, resource, namespace, name LIMIT $5`,
};

export const readRevision = { name: 'revision.read', text: 'SELECT position FROM revision' };

/** What was found, to be opened by whoever asked: it may be unreadable. */
type Found = () => StoredObject | undefined;

/** Calls of one moment share a statement. */
export function createGet(parts: ReadParts): (key: ObjectKey) => Promise<StoredObject | undefined> {
  const find = gather(
    (keys: readonly ObjectKey[]) => findEach(parts, keys),
    storeLimits.gatheredMax,
  );
  return async (key) => (await find(key))();
}

/** In the order asked for. */
async function findEach(
  { database, codec }: ReadParts,
  keys: readonly ObjectKey[],
): Promise<readonly Found[]> {
  const rows =
    keys.length === 1
      ? await database.run<ObjectRow>(findObject, keyColumns(keys).flat())
      : await database.run<ObjectRow>(findObjects, keyColumns(keys));
  const byKey = new Map(rows.map((row) => [printObjectKey(keyOfRow(row)), row]));
  return keys.map((key) => () => {
    const row = byKey.get(printObjectKey(key));
    return row === undefined ? undefined : openObject(codec, row);
  });
}

export async function getObjects(
  parts: ReadParts,
  keys: readonly ObjectKey[],
): Promise<StoredObject[]> {
  const found: StoredObject[] = [];
  for (let at = 0; at < keys.length; at += storeLimits.batchRowsMax) {
    const page = keys.slice(at, at + storeLimits.batchRowsMax);
    const rows = await parts.database.run<ObjectRow>(findObjects, keyColumns(page));
    found.push(...openObjects(parts, rows));
  }
  return found;
}

export async function versionsOf(
  { database }: ReadParts,
  keys: readonly ObjectKey[],
): Promise<ReadonlyMap<ObjectKeyText, number>> {
  const found = new Map<ObjectKeyText, number>();
  for (let at = 0; at < keys.length; at += storeLimits.batchRowsMax) {
    const page = keyColumns(keys.slice(at, at + storeLimits.batchRowsMax));
    const rows = await database.run<KeyRow & { readonly version: string }>(findVersions, page);
    for (const row of rows) found.set(printObjectKey(keyOfRow(row)), Number(row.version));
  }
  return found;
}

const keyColumns = (keys: readonly ObjectKey[]): string[][] => [
  keys.map((key) => key.group),
  keys.map((key) => key.resource),
  keys.map((key) => key.namespace),
  keys.map((key) => key.name),
];

export async function listObjects(parts: ReadParts, query: ListQuery): Promise<StoredObject[]> {
  return openObjects(parts, await listRows<ObjectRow>(parts.database, listWhole, query));
}

export async function listKeys({ database }: ReadParts, query: ListQuery): Promise<ObjectKey[]> {
  return (await listRows<KeyRow>(database, listOnlyKeys, query)).map(keyOfRow);
}

async function listRows<Row extends KeyRow>(
  { run }: Database,
  statements: typeof listWhole,
  { group, resource, namespace, after, limit: wanted }: ListQuery,
): Promise<Row[]> {
  const limit = Math.min(wanted, storeLimits.pageRowsMax);
  const name = after?.name ?? '';
  return namespace === undefined
    ? await run<Row>(statements.all, [group, resource, after?.namespace ?? '', name, limit])
    : await run<Row>(statements.namespace, [group, resource, namespace, name, limit]);
}

/** All objects and the revision come from one snapshot of the database, so nothing is between them. */
export function readSnapshot(
  parts: ReadParts,
  onPage: (page: readonly StoredObject[]) => void,
): Promise<number> {
  return parts.database.readOneState('objects.snapshot', async (run) => {
    const [revision] = await run<{ position: string }>(readRevision);
    let rows = await pageAfter(run, undefined);
    while (rows.length > 0) {
      onPage(openObjects(parts, rows));
      rows = await pageAfter(run, rows.at(-1));
    }
    return Number(revision?.position ?? 0);
  });
}

function pageAfter(run: Run, last: ObjectRow | undefined): Promise<ObjectRow[]> {
  return run<ObjectRow>(pageOfAll, [
    last?.group_name ?? '',
    last?.resource ?? '',
    last?.namespace ?? '',
    last?.name ?? '',
    storeLimits.pageRowsMax,
  ]);
}

function openObjects(
  { codec, onUnreadable }: ReadParts,
  rows: readonly ObjectRow[],
): StoredObject[] {
  const opened: StoredObject[] = [];
  for (const row of rows) {
    try {
      opened.push(openObject(codec, row));
    } catch (cause) {
      onUnreadable({ key: keyOfRow(row), position: Number(row.version), cause });
    }
  }
  return opened;
}

function openObject(codec: BodyCodec, row: ObjectRow): StoredObject {
  const resourceVersion = Number(row.version);
  return {
    key: keyOfRow(row),
    uid: row.uid,
    resourceVersion,
    body: codec.decode(row, resourceVersion),
  };
}
