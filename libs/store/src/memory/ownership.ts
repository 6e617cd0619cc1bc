import type { ObjectKey } from '@navarch/model';
import { storeLimits } from '../limits.js';
import type { StoredObject } from '../objects/object-store.js';
import { blockedOwner, isCollected, ownersOf } from '../ownership/owners.js';
import type { KeyPage, Ownership } from '../ownership/ownership.js';
import { compareTexts, type Tables } from './tables.js';

export function createMemoryOwnership(tables: Tables): Ownership {
  const find = (isWanted: (object: StoredObject) => boolean, page: KeyPage): ObjectKey[] =>
    [...tables.objects.values()]
      .filter(isWanted)
      .map(({ key }) => key)
      .sort(compareKeys)
      .filter((key) => page.after === undefined || compareKeys(key, page.after) > 0)
      .slice(0, Math.min(page.limit, storeLimits.pageRowsMax));
  const owners = ({ key, body }: StoredObject): readonly string[] => ownersOf(key, body);
  return {
    dependents: async ({ uid, namespace, areBlocking }, page) => {
      const owner = areBlocking === true ? blockedOwner(uid) : uid;
      const isInReach = ({ key }: StoredObject): boolean =>
        namespace === '' || key.namespace === namespace;
      return find((object) => isInReach(object) && owners(object).includes(owner), page);
    },
    concerned: async ({ gone, touched }, page) =>
      find(
        (object) =>
          owners(object).some((uid) => gone.includes(uid)) ||
          (isCollected(object.body) && touched.includes(object.uid)),
        page,
      ),
    all: async (page) =>
      find((object) => isCollected(object.body) || owners(object).length > 0, page),
  };
}

const compareKeys = (one: ObjectKey, other: ObjectKey): number =>
  compareTexts(one.group, other.group) ||
  compareTexts(one.resource, other.resource) ||
  compareTexts(one.namespace, other.namespace) ||
  compareTexts(one.name, other.name);
