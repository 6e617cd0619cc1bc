/**
 * The room that there is while some decisions follow one another: what one of them is given, the next does not find.
 *
 * It starts from what was read and is thrown away afterwards; whether what it gave still holds, the ledger says.
 */
import type { ClusterCapacity, KubeObject, PodRequests } from '@navarch/model';
import { ClusterPromises, roomBeside, workloadName } from '@navarch/placement';
import type { Room } from './fleet.js';

export class RoomBook {
  private readonly capacities: ReadonlyMap<string, ClusterCapacity>;
  private readonly promises = new Map<string, ClusterPromises>();

  constructor({ capacities, outstanding }: Pick<Room, 'capacities' | 'outstanding'>) {
    this.capacities = capacities;
    for (const one of outstanding) this.promisesIn(one.cluster).put(one);
  }

  /** How many replicas each cluster of known capacity holds; empty for a kind that runs no pods. */
  roomsFor(object: KubeObject, pod: PodRequests | undefined): ReadonlyMap<string, number> {
    if (pod === undefined) return new Map();
    const { requests, nodeSelector } = pod;
    const name = workloadName(object);
    return new Map(
      [...this.capacities].map(([cluster, capacity]) => {
        const promises = this.promisesIn(cluster);
        const question = { capacity, promises, requests, nodeSelector, name };
        return [cluster, roomBeside(question, object.metadata.uid)];
      }),
    );
  }

  /** The object has these replicas, by cluster, from now on, and none elsewhere. */
  give(
    object: KubeObject,
    { requests, nodeSelector }: PodRequests,
    replicas: Readonly<Record<string, number>>,
  ): void {
    const uid = object.metadata.uid ?? '';
    const name = workloadName(object);
    for (const promises of this.promises.values()) promises.drop(uid);
    for (const [cluster, count] of Object.entries(replicas)) {
      const capacity = this.capacities.get(cluster);
      const bound = capacity === undefined ? 0 : (capacity.bound[name] ?? 0);
      this.promisesIn(cluster).put({ uid, replicas: count, bound, requests, nodeSelector });
    }
  }

  private promisesIn(cluster: string): ClusterPromises {
    const known = this.promises.get(cluster);
    if (known !== undefined) return known;
    const fresh = new ClusterPromises([]);
    this.promises.set(cluster, fresh);
    return fresh;
  }
}
