/**
 * Reads the owners that an object names, from the database itself: that one is gone is only believed there, and for good,
 * because no uid comes back. An owner is looked for where it must be, in the object's own namespace or in none.
 */
import {
  type KubeObject,
  type ObjectKey,
  type OwnerReference,
  printObjectKey,
} from '@navarch/model';
import type { Store, StoredObject } from '@navarch/store';
import { limits } from '../limits.js';
import { type Owner, stateOf } from './collect.decide.js';
import type { OwnerKinds } from './owner-kinds.js';

export class Owners {
  constructor(
    private readonly store: Store,
    private readonly kinds: OwnerKinds,
  ) {}

  async of(key: ObjectKey, { metadata }: KubeObject): Promise<readonly Owner[]> {
    const references = metadata.ownerReferences ?? [];
    return await Promise.all(references.map((reference) => this.read(key, reference)));
  }

  /** Keys of everything that owns it, and owns that, as far as it is there: in a circle it is itself among them. */
  async above(found: StoredObject): Promise<ReadonlySet<string>> {
    const seen = new Set<string>();
    let level: readonly StoredObject[] = [found];
    while (level.length > 0 && seen.size < limits.ancestorsMax) {
      const owners = (await Promise.all(level.map((one) => this.livingOwners(one)))).flat();
      level = owners.filter(({ key }) => !seen.has(printObjectKey(key)));
      for (const { key } of level) seen.add(printObjectKey(key));
    }
    return seen;
  }

  private async livingOwners({ key, body }: StoredObject): Promise<readonly StoredObject[]> {
    const references = body.metadata.ownerReferences ?? [];
    const found = await Promise.all(references.map((reference) => this.find(key, reference)));
    return found.flatMap((one) => (one === 'unknown' || one === undefined ? [] : [one]));
  }

  private async read(key: ObjectKey, reference: OwnerReference): Promise<Owner> {
    const found = await this.find(key, reference);
    if (found === 'unknown') return { reference, state: 'unknown' };
    return { reference, state: stateOf(reference, found?.body) };
  }

  /** What is there under the owner's name. An object without a namespace cannot be owned by one with. */
  private async find(
    { namespace }: ObjectKey,
    { apiVersion, kind, name }: OwnerReference,
  ): Promise<StoredObject | 'unknown' | undefined> {
    const resource = await this.kinds.find(apiVersion, kind);
    if (resource === undefined || (resource.namespaced && namespace === '')) return 'unknown';
    return await this.store.objects.get({
      group: resource.group,
      resource: resource.resource,
      namespace: resource.namespaced ? namespace : '',
      name,
    });
  }
}
