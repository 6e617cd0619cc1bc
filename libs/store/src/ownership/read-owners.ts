/**
 * Reads the owners of objects that were written before anybody noted them, or by a process of an older version.
 *
 * Sealed bodies cannot be read by PostgreSQL itself, so this is no part of a migration. It finds nothing as a rule, by an
 * index that is empty then. An object that is written meanwhile has its owners noted by that write.
 */
import type { ReadParts } from '../objects/read-objects.js';
import { storeLimits } from '../limits.js';
import { keyOfRow, type BodyRow } from '../sealing/body-codec.js';
import { isCollected, ownersOf } from './owners.js';

type UnreadRow = BodyRow & { readonly version: string };

const columns = 'group_name, resource, namespace, name';
const findUnread = {
  name: 'owners.unread',
  text: `SELECT ${columns}, uid, version, body, sealed FROM objects
    WHERE owners IS NULL AND (${columns}) > ($1, $2, $3, $4) ORDER BY ${columns} LIMIT $5`,
};
const noteOwners = {
  name: 'owners.note',
  text: `UPDATE objects o SET is_collected = w.is_collected,
      owners = ARRAY(SELECT jsonb_array_elements_text(w.owner_list::jsonb))
    FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::bigint[], $6::text[], $7::boolean[])
      AS w (group_name, resource, namespace, name, version, owner_list, is_collected)
    WHERE o.owners IS NULL AND o.group_name = w.group_name AND o.resource = w.resource
      AND o.namespace = w.namespace AND o.name = w.name AND o.version = w.version`,
};

export async function readOwners(parts: ReadParts): Promise<void> {
  let last: UnreadRow | undefined;
  do {
    const place = [last?.group_name, last?.resource, last?.namespace, last?.name];
    const rows = await parts.database.run<UnreadRow>(findUnread, [
      ...place.map((part) => part ?? ''),
      storeLimits.pageRowsMax,
    ]);
    const noted = rows.flatMap((row) => notesOf(parts, row));
    if (noted.length > 0) await parts.database.run(noteOwners, transposed(noted));
    last = rows.at(-1);
  } while (last !== undefined);
}

type Note = readonly [string, string, string, string, string, string, boolean];

/** None for a body that cannot be opened. */
function notesOf({ codec, onUnreadable }: ReadParts, row: UnreadRow): readonly Note[] {
  const position = Number(row.version);
  const { group_name: group, resource, namespace, name, version } = row;
  try {
    const body = codec.decode(row, position);
    const owners = JSON.stringify(ownersOf(keyOfRow(row), body));
    return [[group, resource, namespace, name, version, owners, isCollected(body)]];
  } catch (cause) {
    onUnreadable({ key: keyOfRow(row), position, cause });
    return [];
  }
}

const transposed = (notes: readonly Note[]): unknown[][] =>
  [0, 1, 2, 3, 4, 5, 6].map((column) => notes.map((note) => note[column]));
