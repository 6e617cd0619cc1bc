/**
 * Watches one member for what became of its copies.
 *
 * Runs while this syncer holds the cluster's role. For each kind it lists once, compares with what is recorded, then
 * follows the watch. It records counts, makes the status of changed objects due, and makes a sync due where a copy is
 * not as our last write left it. Of kinds without counts only metadata is asked for, so no Secret's value comes this way.
 * It changes nothing in the member.
 */
import type { MemberPage } from '@navarch/clients';
import {
  type FederatedKind,
  federatedResources,
  fieldManager,
  type KubeObject,
  labels,
} from '@navarch/model';
import type { Kinds } from '../kinds/kinds.js';
import { limits } from '../limits.js';
import { MemberFollower } from '../members/follow.js';
import { keepWatching, type WatchingParts } from '../members/keep-watching.js';
import type { Members } from '../members/members.js';
import { pause } from '../pause.js';
import { ObservationBuffer, type ObservationSink, type ObservedPlace } from './buffer.js';
import { hasReports, outlineOf } from './summary.decide.js';

export type ObserverParts = WatchingParts & {
  readonly members: Members;
  readonly kinds: Pick<Kinds, 'sent'>;
  readonly sink: ObservationSink;
};

/** By what tells one from another: a kind in another version, or that counts otherwise, is followed anew. */
type KindTexts = ReadonlyMap<string, FederatedKind>;
type KnownKinds = { readonly readAt: number; readonly kinds: Promise<KindTexts> };
type Following = { readonly stop: () => void; readonly ended: Promise<void> };

const textsOf = (kinds: readonly FederatedKind[]): KindTexts =>
  new Map(kinds.map((kind) => [JSON.stringify(kind), kind]));

const ours = `${labels.managedBy}=${fieldManager}`;

export class Observer {
  private known: KnownKinds = {
    readAt: -Infinity,
    kinds: Promise.resolve(textsOf(federatedResources)),
  };

  constructor(private readonly parts: ObserverParts) {}

  /** Observes a cluster until `signal` aborts. Kinds come and go with their definitions, and so do the watches. */
  async run(cluster: string, signal: AbortSignal): Promise<void> {
    const following = new Map<string, Following>();
    try {
      while (!signal.aborted) {
        await this.followKinds(cluster, following, signal);
        await pause(limits.kindsEveryMs, signal);
      }
    } finally {
      for (const one of following.values()) one.stop();
      await Promise.all([...following.values()].map(({ ended }) => ended));
    }
  }

  private async followKinds(
    cluster: string,
    following: Map<string, Following>,
    signal: AbortSignal,
  ): Promise<void> {
    const wanted = await this.kinds();
    for (const [text, one] of following)
      if (!wanted.has(text)) {
        one.stop();
        following.delete(text);
        await one.ended;
      }
    for (const [text, kind] of wanted) {
      if (following.has(text)) continue;
      const stopping = new AbortController();
      const both = AbortSignal.any([signal, stopping.signal]);
      const ended = this.follow(cluster, kind, both).catch(this.parts.onError);
      following.set(text, { stop: () => stopping.abort(), ended });
    }
  }

  /** Read once for all clusters. A store that does not answer ends no watch. */
  private async kinds(): Promise<KindTexts> {
    const now = this.parts.now();
    const { known } = this;
    if (now - known.readAt < limits.kindsEveryMs) return await known.kinds;
    const kinds = this.parts.kinds.sent().then(textsOf, (error: unknown) => {
      this.parts.onError(error);
      return known.kinds;
    });
    this.known = { readAt: now, kinds };
    return await kinds;
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
        metadataOnly: !hasReports(resource),
      },
      onList: (pages) => this.takeList(place, pages),
      now: this.parts.now,
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
