import type { KubeObject, Reservation } from '@navarch/model';
import { askOf, workloadName } from '../capacity/asked.js';
import { roomOf } from '../capacity/estimate.js';
import { ClusterRoom, type KnownRoom } from './cluster-room.js';
import { reservationsOf } from './reservations.js';
import type { World } from './world.js';

type Share = { readonly name: string; readonly replicas: number };

/**
 * Who has what room, while one decision follows the other.
 *
 * Room is asked for as a real decision does. What is decided then takes effect at once, as if its pods were started and
 * stopped before the next decision: the next one sees the room that this one takes or leaves.
 */
export class Ledger {
  private readonly rooms: readonly ClusterRoom[];
  /** Promises by cluster, then by uid. */
  private readonly promises = new Map<string, Map<string, Reservation>>();

  constructor({ capacities, outstanding }: Pick<World, 'capacities' | 'outstanding'>) {
    this.rooms = capacities.map((one) => new ClusterRoom(one));
    for (const one of outstanding) this.promisesIn(one.cluster).set(one.uid, one);
  }

  /** How many replicas each cluster of known capacity holds; empty for a kind that runs no pods. */
  roomsFor(workload: KubeObject): ReadonlyMap<string, number> {
    const ask = askOf(workload);
    if (ask === undefined) return new Map();
    const name = workloadName(workload);
    const uid = workload.metadata.uid ?? '';
    const kind = JSON.stringify(ask);
    return new Map(
      this.rooms.map((room) => {
        const promises = this.promisesIn(room.cluster);
        if (promises.size === 0) return [room.cluster, room.holds(name, kind, ask)];
        const capacity = room.seenBy(name);
        const outstanding = [...promises.values()];
        const own = promises.get(uid);
        return [room.cluster, roomOf({ ...ask, capacity, outstanding, name, own })];
      }),
    );
  }

  /** In each cluster the workload has this many from now on, and nothing elsewhere. */
  settle(workload: KubeObject, shares: readonly Share[]): void {
    const ask = askOf(workload);
    if (ask === undefined) return;
    const uid = workload.metadata.uid ?? '';
    const wanted = new Map(reservationsOf(workload, shares).map((one) => [one.cluster, one]));
    for (const promises of this.promises.values()) promises.delete(uid);
    const name = workloadName(workload);
    for (const room of this.rooms) {
      const { cluster } = room;
      const reservation = wanted.get(cluster);
      const bound = room.run(name, reservation?.replicas ?? 0, ask);
      if (reservation !== undefined) wanted.set(cluster, { ...reservation, bound });
    }
    for (const one of wanted.values()) {
      if (one.replicas > one.bound) this.promisesIn(one.cluster).set(uid, one);
    }
  }

  capacities(): KnownRoom[] {
    return this.rooms.map((room) => room.known());
  }

  outstanding(): Reservation[] {
    return [...this.promises.values()].flatMap((promises) => [...promises.values()]);
  }

  private promisesIn(cluster: string): Map<string, Reservation> {
    const known = this.promises.get(cluster);
    if (known !== undefined) return known;
    const fresh = new Map<string, Reservation>();
    this.promises.set(cluster, fresh);
    return fresh;
  }
}
