/** Writes what was observed into member states, and makes due what follows from it. */
import {
  type Clock,
  isContainer,
  type KubeObject,
  type MemberObjectKey,
  printMemberObjectKey,
} from '@navarch/model';
import type { MemberState, Store } from '@navarch/store';
import type { Bell } from '../agenda/bell.js';
import { limits } from '../limits.js';
import { type DueKey, loopNames } from '../loops.js';
import { roleOf } from '../members/roles.js';
import type { Observation, ObservationSink, ObservedPlace } from './buffer.js';
import { readStates } from '../sync/facts.js';
import { isOurs } from '../sync/operation.decide.js';
import { statusOf } from '../sync/telling.js';
import { absenceAfter, hasDrifted, isMeddledWith, sightingOf } from './summary.decide.js';

type Seen = {
  readonly states: readonly MemberState[];
  readonly liveOf: (state: MemberState) => KubeObject | undefined;
  /** Those of them that are not as our last write left them. */
  readonly drifted: readonly MemberState[];
};

export type ObservationParts = {
  readonly store: Store;
  readonly bell: Bell;
  /** This federation's id. */
  readonly federation: string;
  /** This syncer among all of them, as it holds roles. */
  readonly holder: string;
  readonly now: Clock;
};

export class ObservationRecorder implements ObservationSink {
  constructor(private readonly parts: ObservationParts) {}

  /** A whole list: besides what it holds, what is recorded and missing in it was deleted in the member. */
  async recordList(place: ObservedPlace, items: readonly KubeObject[]): Promise<void> {
    const seen = new Map(
      items.map((live) => [nameOf(live.metadata.namespace, live.metadata.name), live]),
    );
    const recorded = new Set<string>();
    let after: MemberState['key'] | undefined;
    for (;;) {
      const page = await this.parts.store.memberStates.ofCluster(place.cluster, {
        limit: limits.observeListPageMax,
        ...(after === undefined ? {} : { after: after.object }),
      });
      const states = page.filter((state) => isOf(place, state));
      const liveOf = (state: MemberState): KubeObject | undefined =>
        seen.get(nameOf(state.key.object.namespace, state.key.object.name));
      // Of a first write that is on its way a list says nothing: what becomes of it is seen by the watch.
      const drifted = states.filter((state) => isRecorded(state) && isDrift(state, liveOf(state)));
      await this.recordStates(place, { states, liveOf, drifted });
      for (const { key } of states) recorded.add(nameOf(key.object.namespace, key.object.name));
      after = page.at(-1)?.key;
      if (after === undefined || page.length < limits.observeListPageMax) break;
    }
    await this.wakeStrays(
      place,
      items.filter(({ metadata }) => !recorded.has(nameOf(metadata.namespace, metadata.name))),
    );
  }

  async recordBatch(place: ObservedPlace, batch: readonly Observation[]): Promise<void> {
    const { group, resource } = place.resource;
    const keys = batch.map(
      ({ namespace, name }): MemberObjectKey => ({
        cluster: place.cluster,
        object: { group, resource, namespace, name },
      }),
    );
    const states = await readStates(this.parts.store, keys);
    const live = new Map(batch.map((one) => [nameOf(one.namespace, one.name), one.live]));
    const known = states.filter((state) => state !== undefined);
    const liveOf = (state: MemberState): KubeObject | undefined =>
      live.get(nameOf(state.key.object.namespace, state.key.object.name));
    const drifted = known.filter((state) =>
      isRecorded(state)
        ? isDrift(state, liveOf(state))
        : isMeddledWith(liveOf(state), state.objectUid),
    );
    await this.recordStates(place, { states: known, liveOf, drifted });
    const strays = batch.filter((_, at) => states[at] === undefined).map((one) => one.live);
    await this.wakeStrays(
      place,
      strays.filter((one) => one !== undefined),
    );
  }

  /** Copies of ours that no record speaks of are looked at; of namespaces and definitions there is no telling who needs them. */
  private async wakeStrays(
    { cluster, resource }: ObservedPlace,
    unrecorded: readonly KubeObject[],
  ): Promise<void> {
    if (isContainer(resource)) return;
    const { group, resource: plural } = resource;
    const strays = unrecorded.filter((live) => isOurs(this.parts.federation, live));
    await this.parts.bell.mark(
      strays.map(({ metadata: { namespace = '', name } }) => {
        const object = { group, resource: plural, namespace, name };
        return { loop: loopNames.sync, key: printMemberObjectKey({ cluster, object }) };
      }),
    );
  }

  private async recordStates(
    { cluster, resource: kind }: ObservedPlace,
    { states, liveOf, drifted }: Seen,
  ): Promise<void> {
    const fence = { name: roleOf(cluster), holder: this.parts.holder };
    const at = this.parts.now();
    const observations = states.flatMap((state) => {
      const live = liveOf(state);
      const observed =
        live === undefined
          ? absenceAfter(state.observed, at)
          : sightingOf(live, { kind, at, known: state.observed });
      const tell = this.parts.bell.soon(statusOf(state.key));
      return observed === undefined ? [] : [{ key: state.key, observed, tell }];
    });
    const changed = await this.parts.store.memberStates.recordObserved(observations, fence);
    this.parts.bell.ringSoon(changed.map((key) => this.parts.bell.soon(statusOf(key))));
    const message = 'changed in the member';
    const due = drifted.map(({ key }) => copyDue(key));
    await this.parts.store.memberStates.markDrifted(
      drifted.map(({ key }) => ({ key, message, tell: copyDue(key) })),
    );
    if (due.length > 0) void this.parts.bell.ring(due);
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

const copyDue = (key: MemberObjectKey): DueKey => ({
  loop: loopNames.sync,
  key: printMemberObjectKey(key),
});

const isRecorded = ({ memberUid }: MemberState): boolean => memberUid !== undefined;

const nameOf = (namespace: string | undefined, name: string): string =>
  `${namespace ?? ''}/${name}`;

const isOf = (place: ObservedPlace, { key }: MemberState): boolean =>
  key.object.group === place.resource.group && key.object.resource === place.resource.resource;
