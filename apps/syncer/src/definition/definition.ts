/**
 * Follows the definitions of custom kinds: empties one that is being deleted, and settles the names of its group.
 *
 * The API decides about names when a definition is written (`settleDefinition`). Two that are written at once do not see
 * each other, and nobody writes the one that waits for a name when its owner goes: both are put right here, by the same
 * function. The objects of a definition that goes are deleted one by one, so that each leaves its tombstone; when none
 * is left, our finalizer comes off. It wakes on each change of a definition, and by the sweep.
 */
import { isDeepStrictEqual } from 'node:util';
import {
  again,
  asDefinition,
  type CustomResourceDefinition,
  definitionFinalizer,
  done,
  type KubeObject,
  type ObjectKey,
  type Outcome,
  settleDefinition,
} from '@navarch/model';
import type { Store, StoredObject } from '@navarch/store';
import { actors } from '../actors.js';
import type { Reconciler } from '../agenda/reconciler.js';
import { limits } from '../limits.js';
import { loopNames } from '../loops.js';
import { changeObject } from '../objects/change.js';
import { readObjectKey } from '../objects/keys.js';
import { removeObject } from '../objects/remove.js';
import { listDefinitions } from './definitions.js';

const remainingCheckMs = 300;

export class DefinitionReconciler implements Reconciler {
  readonly loop = loopNames.definition;

  constructor(
    private readonly store: Store,
    private readonly now: () => number,
  ) {}

  async reconcile(text: string): Promise<Outcome> {
    const key = readObjectKey(text);
    const found = await this.store.objects.get(key);
    await this.settleGroup(groupOf(key));
    if (found?.body.metadata.deletionTimestamp === undefined) return done;
    return await this.empty(found);
  }

  /** Puts the status of every definition of the group right. */
  private async settleGroup(group: string): Promise<void> {
    const all = await listDefinitions(this.store);
    const known = new Map(all.map(({ body }) => [body.metadata.name, asDefinition(body)]));
    for (const { key, body } of all.filter((one) => asDefinition(one.body).spec.group === group)) {
      const settled = this.settle(body, known);
      if (settled === undefined) continue;
      const target = { key, actor: actors.definition };
      const written = await changeObject(this.store, target, (current) =>
        current === undefined ? undefined : this.settle(current, known),
      );
      // The next one sees what this one has got.
      if (written !== undefined) known.set(body.metadata.name, asDefinition(written));
    }
  }

  /** Undefined when nothing changes. */
  private settle(
    body: KubeObject,
    known: ReadonlyMap<string, CustomResourceDefinition>,
  ): KubeObject | undefined {
    const settled = settleDefinition(asDefinition(body), [...known.values()], this.now());
    return isDeepStrictEqual(settled.status, body['status'])
      ? undefined
      : { ...body, status: settled.status };
  }

  private async empty({ key, body }: StoredObject): Promise<Outcome> {
    const { group, names } = asDefinition(body).spec;
    const page = { group, resource: names.plural, limit: limits.namespacePageMax };
    const objects = await this.store.objects.list(page);
    const terms = { actor: actors.definition, now: this.now() };
    await Promise.all(objects.map((object) => removeObject(this.store, object, terms)));
    if (objects.length > 0) return again(remainingCheckMs);
    await this.release(key);
    return done;
  }

  /** Takes our finalizer off; the definition goes when no other is left. */
  private async release(key: ObjectKey): Promise<void> {
    const found = await this.store.objects.get(key);
    if (found?.body.metadata.deletionTimestamp === undefined) return;
    const { finalizers = [], ...metadata } = found.body.metadata;
    const others = finalizers.filter((one) => one !== definitionFinalizer);
    const precondition = { resourceVersion: found.resourceVersion };
    await this.store.objects.commit(
      others.length === 0
        ? { verb: 'delete', key, precondition }
        : {
            verb: 'update',
            key,
            body: { ...found.body, metadata: { ...metadata, finalizers: others } },
            precondition,
          },
      actors.definition,
    );
  }
}

/** A definition is called `plural.group`. */
const groupOf = ({ name }: ObjectKey): string => name.slice(name.indexOf('.') + 1);
