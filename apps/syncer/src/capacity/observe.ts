/**
 * Watches one member for room: what its nodes have left, and which of our pods find none.
 *
 * Runs while this syncer holds the cluster's role. It lists nodes, pods of all namespaces and our ReplicaSets once (pods do
 * not say whose they are; their owner's label does), then follows the watches; the last snapshot stays until there is a
 * better one. It changes nothing in the member.
 */
import type { MemberEvent } from '@navarch/clients';
import {
  fieldManager,
  type KubeObject,
  labels,
  type ResourceName,
  resources,
} from '@navarch/model';
import { type FollowedMember, MemberFollower } from '../members/follow.js';
import { keepWatching, type WatchingParts } from '../members/keep-watching.js';
import { capacityLimits } from './limits.js';
import { CapacityReporter, type ReporterParts } from './report.js';
import { RoomIndex } from './room-index.js';

export type CapacityObserverParts = Omit<ReporterParts, 'cluster' | 'index'> &
  WatchingParts & {
    readonly members: {
      readonly of: (cluster: string) => Promise<FollowedMember>;
    };
  };

/** A kind of objects, and where they go. `put` and `remove` say whether anything changed. */
type Source = {
  readonly resource: ResourceName;
  readonly labelSelector?: string;
  readonly replace: (objects: readonly KubeObject[]) => void;
  readonly put: (object: KubeObject) => boolean;
  readonly remove: (object: KubeObject) => boolean;
};

type Following = { readonly cluster: string; readonly source: Source; readonly touch: () => void };

export class CapacityObserver {
  constructor(private readonly parts: CapacityObserverParts) {}

  /** Observes a cluster until `signal` aborts. Never rejects because of the member. */
  async run(cluster: string, signal: AbortSignal): Promise<void> {
    const index = new RoomIndex(this.parts.now);
    const reporter = new CapacityReporter({ ...this.parts, cluster, index });
    const touch = (): void => reporter.touch();
    await Promise.all([
      reporter.run(signal),
      ...sourcesOf(index).map((source) => this.follow({ cluster, source, touch }, signal)),
    ]);
  }

  private async follow({ cluster, source, touch }: Following, signal: AbortSignal): Promise<void> {
    const { resource, labelSelector } = source;
    const follower = new MemberFollower({
      client: () => this.parts.members.of(cluster),
      resource,
      options: {
        limit: capacityLimits.listPageMax,
        ...(labelSelector === undefined ? {} : { labelSelector }),
      },
      onList: async (pages) => {
        const objects: KubeObject[] = [];
        for await (const { items } of pages) objects.push(...items);
        source.replace(objects);
        touch();
      },
    });
    const onEvent = (event: MemberEvent): void => {
      if (heed(source, event)) touch();
    };
    await keepWatching(() => follower.run({ signal, onEvent }), this.parts, signal);
  }
}

const sourcesOf = (index: RoomIndex): readonly Source[] => [
  {
    resource: resources.nodes,
    replace: (objects) => index.replaceNodes(objects),
    put: (object) => index.putNode(object),
    remove: (object) => index.removeNode(object),
  },
  {
    resource: resources.pods,
    replace: (objects) => index.replacePods(objects),
    put: (object) => index.putPod(object),
    remove: (object) => index.removePod(object),
  },
  {
    resource: resources.replicasets,
    labelSelector: `${labels.managedBy}=${fieldManager}`,
    replace: (objects) => index.replaceCopies(objects),
    put: (object) => index.putCopy(object),
    remove: (object) => index.removeCopy(object),
  },
];

function heed(source: Source, { type, object }: MemberEvent): boolean {
  switch (type) {
    case 'ADDED':
    case 'MODIFIED':
      return source.put(object);
    case 'DELETED':
      return source.remove(object);
    case 'BOOKMARK':
      return false;
  }
}
