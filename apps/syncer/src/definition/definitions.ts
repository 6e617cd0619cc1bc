/** The kinds that were defined at run time, as the store has them now. */
import { asDefinition, resources } from '@navarch/model';
import type { Store, StoredObject } from '@navarch/store';
import { limits } from '../limits.js';

type Reading = Pick<Store, 'objects'>;

export function listDefinitions(store: Reading): Promise<readonly StoredObject[]> {
  const { group, resource } = resources.definitions;
  return store.objects.list({ group, resource, limit: limits.definitionsMax });
}

/** What else there may be in a namespace. */
export async function customNamespaced(
  store: Reading,
): Promise<readonly { readonly group: string; readonly resource: string }[]> {
  const definitions = (await listDefinitions(store)).map(({ body }) => asDefinition(body));
  return definitions
    .filter(({ spec }) => spec.scope === 'Namespaced')
    .map(({ spec }) => ({ group: spec.group, resource: spec.names.plural }));
}
