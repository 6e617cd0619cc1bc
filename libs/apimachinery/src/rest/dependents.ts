import type { KubeObject } from '@navarch/model';
import type { KindDefinition } from '../kind.js';
import type { Operation } from './operation.js';

/**
 * Whether anything names the object as its owner. A scan of what is in memory, made only when a delete
 * asks for Orphan or Foreground.
 */
export function hasDependents({ machine, path }: Operation, owner: KubeObject): boolean {
  const { uid } = owner.metadata;
  const isOwned = ({ metadata }: KubeObject): boolean =>
    metadata.ownerReferences?.some((reference) => reference.uid === uid) === true;
  const inReach = (kind: KindDefinition): readonly KubeObject[] => {
    const { group, resource, namespaced } = kind.name;
    const isInside = namespaced && path.namespace !== '';
    const scope = isInside ? { group, resource, namespace: path.namespace } : { group, resource };
    return machine.storage.cache.list(scope).map(({ object }) => object);
  };
  return machine.registry.kinds.some((kind) => inReach(kind).some((object) => isOwned(object)));
}
