/**
 * Watches one member for room: what its nodes have left, and which of our pods find none.
 *
 * Runs while this syncer holds the cluster's role. It lists nodes, pods of all namespaces and our workloads once (pods do
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
import { RoomIndex, runningKinds } from './room-index.js';
import { UnreadyReporter, type UnreadyParts, type UnreadySink } from '../readiness/report.js';
import { UnreadyIndex } from '../readiness/unready-index.js';

export type CapacityObserverParts = Omit<ReporterParts, 'cluster' | 'index'> &
  Pick<UnreadyParts, 'onUnready'> & { readonly unready: UnreadySink } & WatchingParts & {
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
    const unready = new UnreadyIndex(this.parts.now, (name) => index.boundOf(name));
    const { unready: sink, ...parts } = this.parts;
    const unreadyReporter = new UnreadyReporter({ ...parts, cluster, index: unready, sink });
    const touch = (): void => reporter.touch();
    const touchUnready = (): void => unreadyReporter.touch();
    const sources = sourcesOf(index).map((source) => watchedToo(source, unready, touchUnready));
    await Promise.all([
      reporter.run(signal),
      unreadyReporter.run(signal),
      ...sources.map((source) => this.follow({ cluster, source, touch }, signal)),
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
      now: this.parts.now,
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
  ...runningKinds.map((resource) => ({
    resource,
    labelSelector: `${labels.managedBy}=${fieldManager}`,
    replace: (objects: readonly KubeObject[]) => index.replaceCopies(resource.kind, objects),
    put: (object: KubeObject) => index.putCopy(object),
    remove: (object: KubeObject) => index.removeCopy(object),
  })),
];

/** The same, and whether pods are ready is heeded too. A copy that comes or goes changes whose pods count. */
function watchedToo(source: Source, index: UnreadyIndex, touch: () => void): Source {
  const isPods = source.resource === resources.pods;
  const then = (heed: () => void): void => {
    if (isPods) heed();
    if (source.resource !== resources.nodes) touch();
  };
  return {
    ...source,
    replace: (objects) => {
      source.replace(objects);
      then(() => index.replacePods(objects));
    },
    put: (object) => {
      const isChanged = source.put(object);
      if (isPods || isChanged) then(() => index.putPod(object));
      return isChanged;
    },
    remove: (object) => {
      then(() => index.removePod(object));
      return source.remove(object);
    },
  };
}

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
