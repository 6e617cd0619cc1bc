/**
 * Which kinds are sent to members: those that are built in, and those that the federation's definitions make.
 *
 * A reconcile asks for the kind of its key, and reads the definition as it is now together with all who ask at that moment;
 * nothing is remembered, so no loop acts on a definition that has changed.
 */
import {
  definitionKeyOf,
  federatedKindAt,
  federatedResources,
  type FederatedKind,
  isCustom,
  kindDefinedBy,
  type ObjectKey,
} from '@navarch/model';
import { gather, shareCalls, type Store, type StoredObject } from '@navarch/store';
import { listDefinitions } from '../definition/definitions.js';
import { limits } from '../limits.js';
import { readObjects } from '../objects/read.js';

export class Kinds {
  private readonly definition: (key: ObjectKey) => Promise<StoredObject | undefined>;
  private readonly defined: () => Promise<readonly FederatedKind[]>;

  constructor(store: Pick<Store, 'objects'>) {
    this.definition = gather((keys) => readObjects(store, keys), limits.gatheredMax);
    this.defined = shareCalls(() => readKinds(store));
  }

  /** The kind of what a key names; undefined: it has no definition (any more), or is never sent. */
  async of(key: Pick<ObjectKey, 'group' | 'resource'>): Promise<FederatedKind | undefined> {
    if (!isCustom(key)) return federatedKindAt(key);
    const found = await this.definition(definitionKeyOf(key));
    return found === undefined ? undefined : kindDefinedBy(found.body);
  }

  /** All that are sent, in the order of sync waves: custom objects come last. */
  async sent(): Promise<readonly FederatedKind[]> {
    return [...federatedResources, ...(await this.defined())];
  }
}

async function readKinds(store: Pick<Store, 'objects'>): Promise<readonly FederatedKind[]> {
  const kinds = (await listDefinitions(store)).map(({ body }) => kindDefinedBy(body));
  return kinds.filter((kind) => kind !== undefined).filter(({ isKept }) => isKept !== true);
}
