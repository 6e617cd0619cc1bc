import type { ObjectKey } from '@navarch/model';
import type { Database, Statement } from '../database/database.js';
import { CompactedError } from '../errors.js';
import { storeLimits } from '../limits.js';
import { oldestOf, openChange, type ChangeRow } from '../changes/read-changes.js';
import { readRevision, type ReadParts } from '../objects/read-objects.js';
import { keyOfRow } from '../sealing/body-codec.js';
import { findPosition } from './find-position.js';
import type { Former, History, HistoryScope, Step } from './history.js';

type StepRow = ChangeRow & {
  readonly former_version: string | null;
  readonly former_body: string | null;
  readonly former_sealed: Buffer | null;
  readonly former_type: string | null;
};

const columns = `c.position, c.type, c.group_name, c.resource, c.namespace, c.name, c.uid, c.actor, c.at,
  c.ownership, c.changeset, c.body, c.sealed`;

/** The change of the same key right before, or what is kept of it with the change itself. */
const former = `
  coalesce(p.position, c.former_version) AS former_version, p.type AS former_type,
  CASE WHEN p.position IS NULL THEN c.former_body ELSE p.body END AS former_body,
  CASE WHEN p.position IS NULL THEN c.former_sealed ELSE p.sealed END AS former_sealed`;
const joinFormer = `
  LEFT JOIN LATERAL (
    SELECT b.position, b.type, b.body, b.sealed FROM changes b
    WHERE b.name = c.name AND b.namespace = c.namespace AND b.resource = c.resource
      AND b.group_name = c.group_name AND b.position < c.position
    ORDER BY b.position DESC LIMIT 1
  ) p ON true`;
const inScope = (first: number): string => `
  ($${first}::text IS NULL OR group_name = $${first}) AND ($${first + 1}::text IS NULL OR resource = $${first + 1})
  AND ($${first + 2}::text IS NULL OR namespace = $${first + 2}) AND ($${first + 3}::text IS NULL OR name = $${first + 3})`;

const readFirstAfter = {
  name: 'history.firstAfter',
  text: `SELECT ${columns}, ${former} FROM (
      SELECT DISTINCT ON (group_name, resource, namespace, name) * FROM changes
      WHERE position > $1 AND position <= $2 AND ${inScope(3)}
      ORDER BY group_name, resource, namespace, name, position
    ) c ${joinFormer} ORDER BY c.group_name, c.resource, c.namespace, c.name`,
};
const readOfObject = {
  name: 'history.ofObject',
  text: `SELECT ${columns}, ${former} FROM changes c ${joinFormer}
    WHERE c.group_name = $1 AND c.resource = $2 AND c.namespace = $3 AND c.name = $4
      AND ($5::bigint IS NULL OR c.position < $5)
    ORDER BY c.position DESC LIMIT $6`,
};
const readOfChangeset = {
  name: 'history.ofChangeset',
  text: `SELECT ${columns}, ${former} FROM changes c ${joinFormer}
    WHERE c.changeset = $1 ORDER BY c.position`,
};
const readLastChangeset = {
  name: 'history.lastChangeset',
  text: 'SELECT max(position) AS position FROM changes WHERE changeset IS NOT NULL',
};
const readOldestMoment = {
  name: 'history.oldest',
  text: 'SELECT position, at FROM changes ORDER BY position LIMIT 1',
};

export function createHistory(parts: ReadParts): History {
  const read = async (statement: Statement, values: readonly unknown[]): Promise<Step[]> => {
    const rows = await parts.database.run<StepRow>(statement, values);
    return rows.map((row) => stepOf(parts, row));
  };
  return {
    firstAfter: async (scope, { from, to }) => {
      const steps = await read(readFirstAfter, [from, to, ...scopeColumns(scope)]);
      await requireKept(parts.database, from);
      return steps;
    },
    ofObject: ({ group, resource, namespace, name }, { before, limit }) =>
      read(readOfObject, [
        group,
        resource,
        namespace,
        name,
        before ?? null,
        Math.min(limit, storeLimits.pageRowsMax),
      ]),
    ofChangeset: (changeset) => read(readOfChangeset, [changeset]),
    lastChangeset: async () => {
      const [row] = await parts.database.run<{ position: string | null }>(readLastChangeset);
      return Number(row?.position ?? 0);
    },
    positionAt: (at) => findPosition(parts.database, at),
    oldest: async () => {
      const [row] = await parts.database.run<{ position: string; at: string }>(readOldestMoment);
      return row === undefined ? undefined : { position: Number(row.position), at: Number(row.at) };
    },
  };
}

const scopeColumns = ({ group, resource, namespace, name }: HistoryScope): unknown[] => [
  group ?? null,
  resource ?? null,
  namespace ?? null,
  name ?? null,
];

/** CompactedError when changes right after `position` are gone, or it is still to come. */
async function requireKept(database: Database, position: number): Promise<void> {
  const oldest = await oldestOf(database);
  const [row] = await database.run<{ position: string }>(readRevision);
  const revision = Number(row?.position ?? 0);
  if (position < oldest || position > revision)
    throw new CompactedError({ from: position, oldest, revision });
}

function stepOf(parts: ReadParts, row: StepRow): Step {
  return { change: openChange(parts.codec, row), before: formerOf(parts, row) };
}

function formerOf({ codec, onUnreadable }: ReadParts, row: StepRow): Former {
  if (row.type === 'ADDED' || row.former_type === 'DELETED') return 'absent';
  if (row.former_version === null) return 'lost';
  const resourceVersion = Number(row.former_version);
  const key: ObjectKey = keyOfRow(row);
  const { former_body: body, former_sealed: sealed } = row;
  try {
    const object = codec.decode({ ...row, body, sealed }, resourceVersion);
    return { key, uid: row.uid, resourceVersion, body: object };
  } catch (cause) {
    onUnreadable({ key, position: resourceVersion, cause });
    return 'lost';
  }
}
