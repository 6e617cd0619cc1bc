import type { ResourceScope, StoredChangeSeen } from '@navarch/apimachinery';
import type { KubeObject } from '@navarch/model';
import type { Surroundings } from './surroundings.js';

export type Sighting = {
  readonly object: KubeObject;
  /** The object is no more; `object` is its last version. */
  readonly gone: boolean;
};

/**
 * Shows a controller every object of a kind, first what is there, then each change, until the member stops.
 * One that fell too far behind is shown everything again.
 */
export async function follow(
  { cache, signal }: Pick<Surroundings, 'cache' | 'signal'>,
  scope: ResourceScope,
  see: (sighting: Sighting) => void,
): Promise<void> {
  while (!signal.aborted) {
    const watcher = cache.watch(scope, cache.revision());
    const end = (): void => watcher.close();
    signal.addEventListener('abort', end, { once: true });
    for (const { object } of cache.list(scope)) see({ object, gone: false });
    for await (const change of watcher) see(sightingOf(change));
    signal.removeEventListener('abort', end);
  }
}

const sightingOf = ({ type, after }: StoredChangeSeen): Sighting => ({
  object: after.object,
  gone: type === 'DELETED',
});
