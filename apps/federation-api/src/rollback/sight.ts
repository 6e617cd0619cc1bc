/**
 * Who asks for a rollback is told which objects it is about, so that must be what the user may see: the object that was named,
 * or else lists of the kinds that are concerned. The API asks itself in the user's name, before anything is said of any object.
 */
import { ApiError } from '@navarch/apimachinery';
import { printObjectKey, type RollbackTarget } from '@navarch/model';
import { type OwnRequest, type OwnRequests, pathOf } from '../requests/own-requests.js';
import type { Pair } from './restore.decide.js';

/** Throws 403. That an object is gone is no reason to refuse. */
export async function requireSight(
  requests: OwnRequests,
  target: RollbackTarget,
  pairs: readonly Pair[],
): Promise<void> {
  const named = pairs.filter((pair) => isNamed(target, pair));
  const others = pairs.filter((pair) => !isNamed(target, pair));
  for (const look of [...named.map(objectOf), ...listsOf(others)]) {
    try {
      await requests.send(look);
    } catch (error) {
      if (!(error instanceof ApiError) || error.code !== 404) throw error;
    }
  }
}

const isNamed = ({ object, namespace }: RollbackTarget, { key }: Pair): boolean =>
  object !== undefined || (namespace !== undefined && key.namespace === '');

const objectOf = ({ kind, key }: Pair): OwnRequest => ({
  method: 'GET',
  path: pathOf(kind.name, key),
});

function listsOf(pairs: readonly Pair[]): readonly OwnRequest[] {
  const collections = new Map(
    pairs.map(({ kind, key }) => {
      const all = { ...key, name: '' };
      return [printObjectKey(all), pathOf(kind.name, all)];
    }),
  );
  return [...collections.values()].map((path) => ({ method: 'GET', path, query: { limit: '1' } }));
}
