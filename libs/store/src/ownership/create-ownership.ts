/** Answers from the indexes that commits keep; see the migration that made them. */
import type { ObjectKey } from '@navarch/model';
import type { Database } from '../database/database.js';
import { storeLimits } from '../limits.js';
import { keyOfRow, type BodyRow } from '../sealing/body-codec.js';
import { blockedOwner } from './owners.js';
import type { KeyPage, Ownership } from './ownership.js';

const columns = 'group_name, resource, namespace, name';
const pageOf = (first: number): string => `
  AND (${columns}) > ($${first}, $${first + 1}, $${first + 2}, $${first + 3})
  ORDER BY ${columns} LIMIT $${first + 4}`;

const findDependents = {
  name: 'ownership.dependents',
  text: `SELECT ${columns} FROM objects
    WHERE owners <> '{}' AND owners @> ARRAY[$1::text] AND ($2::text = '' OR namespace = $2) ${pageOf(3)}`,
};
const findConcerned = {
  name: 'ownership.concerned',
  text: `SELECT ${columns} FROM (
      SELECT ${columns} FROM objects WHERE owners <> '{}' AND owners && $1::text[]
      UNION SELECT ${columns} FROM objects WHERE is_collected AND uid = ANY ($2::text[])
    ) concerned WHERE true ${pageOf(3)}`,
};
const findAll = {
  name: 'ownership.all',
  text: `SELECT ${columns} FROM objects WHERE (owners <> '{}' OR is_collected) ${pageOf(1)}`,
};

type KeyRow = Omit<BodyRow, 'body' | 'sealed'>;

export function createOwnership(database: Database): Ownership {
  const find = async (
    statement: { readonly name: string; readonly text: string },
    values: readonly unknown[],
    page: KeyPage,
  ): Promise<ObjectKey[]> => {
    const rows = await database.run<KeyRow>(statement, [...values, ...placeOf(page)]);
    return rows.map(keyOfRow);
  };
  return {
    dependents: ({ uid, namespace, areBlocking }, page) =>
      find(findDependents, [areBlocking === true ? blockedOwner(uid) : uid, namespace], page),
    concerned: ({ gone, touched }, page) => find(findConcerned, [gone, touched], page),
    all: (page) => find(findAll, [], page),
  };
}

const placeOf = ({ after, limit }: KeyPage): readonly unknown[] => [
  after?.group ?? '',
  after?.resource ?? '',
  after?.namespace ?? '',
  after?.name ?? '',
  Math.min(limit, storeLimits.pageRowsMax),
];
