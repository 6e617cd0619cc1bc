/** Writes what was observed into member states, and makes due what follows from it. */
import {
  type Clock,
  type KubeObject,
  type MemberObjectKey,
  printMemberObjectKey,
  printObjectKey,
} from '@navarch/model';
import type { MemberState, Store } from '@navarch/store';
import type { Bell } from '../agenda/bell.js';
import { limits } from '../limits.js';
import { loopNames } from '../loops.js';
import type { Observation, ObservationSink, ObservedPlace } from './buffer.js';
import { readStates } from '../sync/facts.js';
import { absenceAfter, hasDrifted, isMeddledWith, sightingOf } from './summary.decide.js';

type Seen = {
  readonly states: readonly MemberState[];
  readonly liveOf: (state: MemberState) => KubeObject | undefined;
  /** Those of them that are not as our last write left them. */
  readonly drifted: readonly MemberState[];
};

export class ObservationRecorder implements ObservationSink {
  constructor(
    private readonly store: Store,
    private readonly bell: Bell,
    private readonly now: Clock,
  ) {}

  /** A whole list: besides what it holds, what is recorded and missing in it was deleted in the member. */
  async recordList(place: ObservedPlace, items: readonly KubeObject[]): Promise<void> {
    const seen = new Map(
      items.map((live) => [nameOf(live.metadata.namespace, live.metadata.name), live]),
    );
    let after: MemberState['key'] | undefined;
    for (;;) {
      const page = await this.store.memberStates.ofCluster(place.cluster, {
        limit: limits.observeListPageMax,
        ...(after === undefined ? {} : { after: after.object }),
      });
      const states = page.filter((state) => isOf(place, state));
      const liveOf = (state: MemberState): KubeObject | undefined =>
        seen.get(nameOf(state.key.object.namespace, state.key.object.name));
      // Of a first write that is on its way a list says nothing: what becomes of it is seen by the watch.
      const drifted = states.filter((state) => isRecorded(state) && isDrift(state, liveOf(state)));
      await this.recordStates({ states, liveOf, drifted });
      after = page.at(-1)?.key;
      if (after === undefined || page.length < limits.observeListPageMax) return;
    }
  }

  async recordBatch(place: ObservedPlace, batch: readonly Observation[]): Promise<void> {
    const { group, resource } = place.resource;
    const keys = batch.map(
      ({ namespace, name }): MemberObjectKey => ({
        cluster: place.cluster,
        object: { group, resource, namespace, name },
      }),
    );
    const states = await readStates(this.store, keys);
    const live = new Map(batch.map((one) => [nameOf(one.namespace, one.name), one.live]));
    const known = states.filter((state) => state !== undefined);
    const liveOf = (state: MemberState): KubeObject | undefined =>
      live.get(nameOf(state.key.object.namespace, state.key.object.name));
    const drifted = known.filter((state) =>
      isRecorded(state)
        ? isDrift(state, liveOf(state))
        : isMeddledWith(liveOf(state), state.objectUid),
    );
    await this.recordStates({ states: known, liveOf, drifted });
  }

  private async recordStates({ states, liveOf, drifted }: Seen): Promise<void> {
    const at = this.now();
    const observations = states.flatMap((state) => {
      const live = liveOf(state);
      const observed = live === undefined ? absenceAfter(state.observed, at) : sightingOf(live, at);
      return observed === undefined ? [] : [{ key: state.key, observed }];
    });
    const changed = await this.store.memberStates.recordObserved(observations);
    await this.store.memberStates.markDrifted(
      drifted.map(({ key }) => ({ key, message: 'changed in the member' })),
    );
    await Promise.all([
      this.bell.mark(
        drifted.map(({ key }) => ({ loop: loopNames.sync, key: printMemberObjectKey(key) })),
      ),
      this.bell.markSoon(
        changed.map((key) => ({ loop: loopNames.status, key: printObjectKey(key.object) })),
      ),
    ]);
  }
}

/**
 * Not as our last recorded write left it. While another write of ours is on its way that may be its echo, which costs one
 * look; a stranger's change that is seen then is not seen again.
 */
function isDrift(state: MemberState, live: KubeObject | undefined): boolean {
  if (live === undefined) return true;
  return hasDrifted(live, {
    generation: state.memberGeneration,
    version: state.memberVersion,
    uid: state.memberUid,
  });
}

const isRecorded = ({ memberUid }: MemberState): boolean => memberUid !== undefined;

const nameOf = (namespace: string | undefined, name: string): string =>
  `${namespace ?? ''}/${name}`;

const isOf = (place: ObservedPlace, { key }: MemberState): boolean =>
  key.object.group === place.resource.group && key.object.resource === place.resource.resource;
