/** The Holds there are: read, written only where they say something new, and announced when they begin and end. */
import {
  apiVersionOf,
  type Hold,
  type HoldSpec,
  type KubeObject,
  type ObjectKey,
  resources,
  toTimestamp,
} from '@navarch/model';
import type { Store } from '@navarch/store';
import { actors } from '../actors.js';
import type { EventRecorder } from '../events/record.js';
import { changeObject } from '../objects/change.js';
import { stableJson } from '../sync/render.js';

export type HoldBookParts = {
  readonly store: Store;
  readonly events: EventRecorder;
  readonly now: () => number;
  readonly newUid: () => string;
};

export class HoldBook {
  constructor(private readonly parts: HoldBookParts) {}

  async find(name: string): Promise<HoldSpec | undefined> {
    const row = await this.parts.store.objects.get(holdKey(name));
    return row === undefined ? undefined : asHold(row.body).spec;
  }

  /** Makes the Hold say what `next` answers, undefined to leave it; an approval in between is seen by `next`. */
  async write(
    name: string,
    next: (standing: HoldSpec | undefined) => HoldSpec | undefined,
  ): Promise<void> {
    let isNew = false;
    const target = { key: holdKey(name), actor: actors.holds };
    const written = await changeObject(this.parts.store, target, (current) => {
      const standing = current === undefined ? undefined : asHold(current).spec;
      const spec = next(standing);
      isNew = false;
      if (spec === undefined || stableJson(spec) === stableJson(standing ?? {})) return undefined;
      isNew = standing === undefined || (standing.approved === true && spec.approved !== true);
      return current === undefined ? this.first(name, spec) : counted({ ...current, spec });
    });
    if (written === undefined || !isNew) return;
    const { spec } = asHold(written);
    await this.parts.events.record(written, {
      type: 'Warning',
      reason: `${spec.kind}Held`,
      message: spec.message,
    });
  }

  /** It waits no longer. */
  async remove(name: string, why: string): Promise<void> {
    const row = await this.parts.store.objects.get(holdKey(name));
    if (row === undefined) return;
    const precondition = { resourceVersion: row.resourceVersion };
    const result = await this.parts.store.objects.commit(
      { verb: 'delete', key: row.key, precondition },
      actors.holds,
    );
    if (result.kind !== 'committed') return;
    await this.parts.events.record(row.body, { type: 'Normal', reason: 'HoldOver', message: why });
  }

  private first(name: string, spec: HoldSpec): KubeObject {
    return {
      apiVersion: apiVersionOf(resources.holds),
      kind: resources.holds.kind,
      metadata: {
        name,
        uid: this.parts.newUid(),
        creationTimestamp: toTimestamp(this.parts.now()),
        generation: 1,
      },
      spec,
    };
  }
}

const counted = (object: KubeObject): KubeObject => ({
  ...object,
  metadata: { ...object.metadata, generation: (object.metadata.generation ?? 0) + 1 },
});

const asHold = (body: KubeObject): Hold => body as unknown as Hold;

export const holdKey = (name: string): ObjectKey => ({
  group: resources.holds.group,
  resource: resources.holds.resource,
  namespace: '',
  name,
});
