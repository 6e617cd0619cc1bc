/**
 * Watches one member for what became of its copies.
 *
 * Runs while this syncer holds the cluster's role. For each kind it lists once, compares with what is recorded, then
 * follows the watch; whatever goes wrong ends in a new list. It records counts, makes the status of changed objects
 * due, and makes a sync due where a copy is not as our last write left it. It changes nothing in the
 * member.
 */
import type { MemberClient } from '@navarch/clients';
import { fieldManager, federatedResources, labels, type ResourceName } from '@navarch/model';
import { limits } from '../limits.js';
import { keepWatching, type WatchingParts } from '../members/keep-watching.js';
import type { Members } from '../members/members.js';
import { ObservationBuffer, type ObservationSink } from './buffer.js';

export type ObserverParts = WatchingParts & {
  readonly members: Members;
  readonly sink: ObservationSink;
};

const ours = `${labels.managedBy}=${fieldManager}`;

export class Observer {
  constructor(private readonly parts: ObserverParts) {}

  /** Observes a cluster until `signal` aborts. */
  async run(cluster: string, signal: AbortSignal): Promise<void> {
    await Promise.all(federatedResources.map((resource) => this.follow(cluster, resource, signal)));
  }

  private async follow(
    cluster: string,
    resource: ResourceName,
    signal: AbortSignal,
  ): Promise<void> {
    await keepWatching(() => this.listAndWatch(cluster, resource, signal), this.parts, signal);
  }

  private async listAndWatch(
    cluster: string,
    resource: ResourceName,
    signal: AbortSignal,
  ): Promise<void> {
    const client = await this.parts.members.of(cluster);
    const list = await client.list(resource, {
      labelSelector: ours,
      limit: limits.observeListPageMax,
    });
    await this.parts.sink.recordList({ cluster, resource }, list.items);
    await this.watch({ cluster, resource, client, from: list.resourceVersion }, signal);
  }

  private async watch(watching: Watching, signal: AbortSignal): Promise<void> {
    const { cluster, resource, client, from } = watching;
    const failed = new AbortController();
    const either = AbortSignal.any([signal, failed.signal]);
    const buffer = new ObservationBuffer({ cluster, resource, sink: this.parts.sink });
    // A batch that cannot be recorded ends the watch: the next list finds what was missed.
    buffer.onFailure = (error) => failed.abort(error);
    const options = { labelSelector: ours, resourceVersion: from, signal: either };
    try {
      for await (const event of client.watch(resource, options)) buffer.add(event);
    } finally {
      await buffer.close();
    }
    failed.signal.throwIfAborted();
  }
}

type Watching = {
  readonly cluster: string;
  readonly resource: ResourceName;
  readonly client: MemberClient;
  readonly from: string;
};
