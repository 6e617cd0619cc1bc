/**
 * Follows the definitions of custom kinds: empties one that is being deleted, and settles the names of its group.
 *
 * The API decides about names when a definition is written (`settleDefinition`). Two that are written at once do not see
 * each other, and nobody writes the one that waits for a name when its owner goes: both are put right here, by the same
 * function. The objects of a definition that goes are deleted one by one, so that each leaves its tombstone; when none
 * is left, our finalizer comes off. Members are sent it, and its condition `Placed` says how far that has come. It wakes on
 * each change of a definition or of what is recorded of its copies, and by the sweep.
 */
import { isDeepStrictEqual } from 'node:util';
import {
  again,
  asDefinition,
  type CustomResourceDefinition,
  definitionFinalizer,
  done,
  isEstablished,
  type KubeObject,
  type ObjectKey,
  type Outcome,
  phaseOf,
  settleDefinition,
} from '@navarch/model';
import type { MemberState, Store, StoredObject } from '@navarch/store';
import { actors } from '../actors.js';
import type { Bell } from '../agenda/bell.js';
import type { Reconciler } from '../agenda/reconciler.js';
import { listClusters } from '../fleet/clusters.js';
import { limits } from '../limits.js';
import { loopNames } from '../loops.js';
import { changeObject } from '../objects/change.js';
import { readObjectKey } from '../objects/keys.js';
import { removeObject } from '../objects/remove.js';
import { listDefinitions } from './definitions.js';
import { type DefinitionCopy, withPlaced } from './placed.decide.js';
import { DefinitionWaking } from './waking.js';

const remainingCheckMs = 300;

export class DefinitionReconciler implements Reconciler {
  readonly loop = loopNames.definition;

  private readonly waking: DefinitionWaking;

  constructor(
    private readonly store: Store,
    bell: Bell,
    private readonly now: () => number,
  ) {
    this.waking = new DefinitionWaking(store, bell);
  }

  async reconcile(text: string): Promise<Outcome> {
    const key = readObjectKey(text);
    const found = await this.store.objects.get(key);
    await this.settleGroup(groupOf(key));
    if (found?.body.metadata.deletionTimestamp !== undefined) return await this.empty(found);
    const states = await this.store.memberStates.ofObject(key);
    await this.waking.wakeCopies(key, states);
    if (found === undefined) return done;
    await this.waking.wakeObjects(key, found.body);
    await this.tellPlaced(key, states);
    return done;
  }

  private async tellPlaced(key: ObjectKey, states: readonly MemberState[]): Promise<void> {
    const known = new Map(states.map((state) => [state.key.cluster, state]));
    const copies = (await listClusters(this.store))
      .filter((cluster) => phaseOf(cluster) === 'ready')
      .map(({ metadata: { name: cluster } }): DefinitionCopy => {
        const state = known.get(cluster);
        const isServed = state?.synced === true && !state.drifted;
        return { cluster, isServed, message: state?.message ?? '' };
      });
    await changeObject(this.store, { key, actor: actors.definition }, (current) => {
      if (current === undefined || !isEstablished(asDefinition(current))) return undefined;
      const next = withPlaced(current, { copies, now: this.now() });
      return next === current ? undefined : next;
    });
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
