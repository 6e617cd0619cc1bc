import type { WatchCache } from '@navarch/apimachinery';
import type { KubeObject, ResourceName } from '@navarch/model';

/** The object that a queue's key (`namespace/name`) names, as it is now. */
export function readObject(
  cache: WatchCache,
  { group, resource }: ResourceName,
  key: string,
): KubeObject | undefined {
  const [namespace = '', name = ''] = key.split('/');
  return cache.get({ group, resource, namespace, name })?.object;
}
