/**
 * Watches one member for what became of its copies.
 *
 * Runs while this syncer holds the cluster's role. For each kind it lists once, compares with what is recorded, then
 * follows the watch. It records counts, makes the status of changed objects due, and makes a sync due where a copy is
 * not as our last write left it. Of kinds without counts only metadata is asked for, so no Secret's value comes this way.
 * It changes nothing in the member.
 */
import type { MemberPage } from '@navarch/clients';
import { type FederatedKind, fieldManager, type KubeObject, labels } from '@navarch/model';
import type { Kinds } from '../kinds/kinds.js';
import { limits } from '../limits.js';
import { MemberFollower } from '../members/follow.js';
import { keepWatching, type WatchingParts } from '../members/keep-watching.js';
import type { Members } from '../members/members.js';
import { ObservationBuffer, type ObservationSink, type ObservedPlace } from './buffer.js';
import { countsReplicas, outlineOf } from './summary.decide.js';

export type ObserverParts = WatchingParts & {
  readonly members: Members;
  readonly kinds: Pick<Kinds, 'sent'>;
  readonly sink: ObservationSink;
};

const ours = `${labels.managedBy}=${fieldManager}`;

export class Observer {
  constructor(private readonly parts: ObserverParts) {}

  /** Observes a cluster until `signal` aborts. */
  async run(cluster: string, signal: AbortSignal): Promise<void> {
    const kinds = await this.parts.kinds.sent();
    await Promise.all(kinds.map((resource) => this.follow(cluster, resource, signal)));
  }

  private async follow(
    cluster: string,
    resource: FederatedKind,
    signal: AbortSignal,
  ): Promise<void> {
    const place = { cluster, resource };
    const follower = new MemberFollower({
      client: () => this.parts.members.of(cluster),
      resource,
      options: {
        labelSelector: ours,
        limit: limits.observeListPageMax,
        metadataOnly: !countsReplicas(resource),
      },
      onList: (pages) => this.takeList(place, pages),
    });
    await keepWatching(() => this.listen(place, follower, signal), this.parts, signal);
  }

  /** Of each object only what is worth remembering is held until all of them are there. */
  private async takeList(place: ObservedPlace, pages: AsyncIterable<MemberPage>): Promise<void> {
    const outlines: KubeObject[] = [];
    for await (const { items } of pages) outlines.push(...items.map(outlineOf));
    await this.parts.sink.recordList(place, outlines);
  }

  private async listen(
    place: ObservedPlace,
    follower: MemberFollower,
    signal: AbortSignal,
  ): Promise<void> {
    const failed = new AbortController();
    const buffer = new ObservationBuffer({ ...place, sink: this.parts.sink });
    // A batch that cannot be recorded ends the watch: the next list finds what was missed.
    buffer.onFailure = (error) => {
      follower.forget();
      failed.abort(error);
    };
    try {
      await follower.run({
        signal: AbortSignal.any([signal, failed.signal]),
        onEvent: (event) => buffer.add(event),
      });
    } finally {
      await buffer.close();
    }
    failed.signal.throwIfAborted();
  }
}
