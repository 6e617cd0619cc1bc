import { Inject, Injectable } from '@nestjs/common';
import type { Registry } from '@navarch/apimachinery';
import type { ResourceName } from '@navarch/model';
import type { Foundation } from '../foundation.js';
import { FOUNDATION, KINDS } from '../injected.js';
import { PostgresStorage } from '../storage/postgres-storage.js';

type Label = 'group' | 'resource';
type Named = Pick<ResourceName, Label>;

/** What is stored and what watchers are told, under the names that dashboards for Kubernetes know. */
@Injectable()
export class StorageMetrics {
  /** So many events of a kind were sent to a watcher. */
  readonly sent: (kind: ResourceName, events: number) => void;

  constructor(
    @Inject(FOUNDATION) { metrics }: Pick<Foundation, 'metrics'>,
    @Inject(KINDS) kinds: () => Registry,
    { cache }: PostgresStorage,
  ) {
    const stored = (): Counts => countsIn(kinds(), (name) => cache.count(name));
    const filled = (): Counts => countsIn(kinds(), (name) => cache.filledWith(name));
    metrics.gauge<Label>({
      name: 'apiserver_resource_objects',
      help: 'Stored objects by kind.',
      labelNames: ['group', 'resource'],
      collect() {
        this.reset();
        for (const [{ group, resource }, count] of stored()) this.set({ group, resource }, count);
      },
    });
    metrics.gauge<'resource'>({
      name: 'apiserver_storage_objects',
      help: 'The same by plural and group (pods, replicasets.apps).',
      labelNames: ['resource'],
      collect() {
        this.reset();
        for (const [named, count] of stored()) this.set({ resource: printNamed(named) }, count);
      },
    });
    metrics.counter<Label>({
      name: 'apiserver_init_events_total',
      help: 'Objects that the watch cache was filled with, each time that it was.',
      labelNames: ['group', 'resource'],
      collect() {
        this.reset();
        for (const [{ group, resource }, count] of filled()) this.inc({ group, resource }, count);
      },
    });
    const events = metrics.counter<Label | 'version'>({
      name: 'apiserver_watch_events_total',
      help: 'Events sent to watchers.',
      labelNames: ['group', 'version', 'resource'],
    });
    this.sent = ({ group, version, resource }, count) =>
      events.inc({ group, version, resource }, count);
  }
}

type Counts = readonly (readonly [Named, number])[];

/** Of several versions of a kind one; kinds of which there is nothing are left out. */
function countsIn({ kinds }: Registry, countOf: (name: Named) => number): Counts {
  const byName = new Map(kinds.map(({ name }) => [printNamed(name), name]));
  return [...byName.values()].flatMap((name) => {
    const count = countOf(name);
    return count === 0 ? [] : [[name, count] as const];
  });
}

const printNamed = ({ group, resource }: Named): string =>
  group === '' ? resource : `${resource}.${group}`;
