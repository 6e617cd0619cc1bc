import type { Amounts, ClusterCapacity, NodeRoom, PodRequests } from '@navarch/model';
import { Bins } from '../capacity/bins.js';
import { roomOf } from '../capacity/estimate.js';
import { spreadPods } from '../capacity/spread.js';
import { limits } from '../limits.js';
import { compareNames } from '../order.js';
import { simulationLimits } from './limits.js';

/** Pods by node. */
type Located = ReadonlyMap<string, number>;

/** A cluster's capacity, and for pods that a simulation started the nodes that they are on: by `namespace/name`. */
export type KnownRoom = ClusterCapacity & { readonly located?: ReadonlyMap<string, Located> };

/** The nodes of one cluster, with pods that come and go. */
export class ClusterRoom {
  /** By name, as the bins have them. */
  private nodes: readonly NodeRoom[];
  private readonly bound: Map<string, number>;
  /** Replicas that fit, by what they ask for, as long as the nodes stay as they are. */
  private readonly fits = new Map<string, number>();
  private readonly located: Map<string, Located>;

  constructor(private readonly from: KnownRoom) {
    this.nodes = sorted(from.nodes);
    this.bound = new Map(Object.entries(from.bound));
    this.located = new Map(from.located);
  }

  get cluster(): string {
    return this.from.cluster;
  }

  /** How many replicas it holds where nobody else was promised room: counted once for all that ask for the same. */
  holds(name: string, kind: string, ask: PodRequests): number {
    const fit =
      this.fits.get(kind) ??
      roomOf({ ...ask, capacity: { ...this.from, nodes: this.nodes, bound: {} }, ...nobody });
    this.fits.set(kind, fit);
    return Math.min(limits.replicasMax, fit + (this.bound.get(name) ?? 0));
  }

  /** What a decision on this workload has to know, as little as that is. */
  seenBy(name: string): ClusterCapacity {
    const bound = this.bound.get(name);
    return {
      ...this.from,
      nodes: this.nodes,
      bound: bound === undefined ? {} : { [name]: bound },
    };
  }

  /** All of it. */
  known(): KnownRoom {
    const bound = Object.fromEntries(this.bound);
    return { ...this.from, nodes: this.nodes, bound, located: this.located };
  }

  /** Starts or stops pods until `replicas` run, or as many as there is room for. Returns how many do. */
  run(name: string, replicas: number, ask: PodRequests): number {
    const running = this.bound.get(name) ?? 0;
    let now = Math.min(running, replicas);
    if (replicas > running) now += this.start(name, replicas - running, ask);
    else if (replicas < running) this.stop(name, running - replicas, ask);
    if (now === 0) this.bound.delete(name);
    else this.bound.set(name, now);
    return now;
  }

  private start(name: string, pods: number, ask: PodRequests): number {
    const placed = spreadPods(pods, new Bins(this.nodes).fits(ask, pods));
    this.move(name, ask.requests, placed);
    return sum(placed);
  }

  private stop(name: string, pods: number, ask: PodRequests): void {
    const located = this.located.get(name);
    const counts = Float64Array.from(this.nodes, (node) => located?.get(node.name) ?? 0);
    const stopped = spreadPods(pods, counts);
    this.move(
      name,
      ask.requests,
      stopped.map((count) => -count),
    );
    this.free(name, pods - sum(stopped), ask);
  }

  /** Pods on nodes of which it is not known: the room of each is there for itself and adds up with no other. */
  private free(name: string, pods: number, { requests, nodeSelector }: PodRequests): void {
    const each = Math.ceil(pods / simulationLimits.freedNodesMax);
    const free = scaled(requests, each);
    const nodes: NodeRoom[] = [];
    for (let left = pods; left >= each && left > 0; left -= each) {
      nodes.push({ name: `freed ${name} ${left}`, labels: nodeSelector, free });
    }
    if (nodes.length > 0) this.change([...this.nodes, ...nodes]);
  }

  private change(nodes: readonly NodeRoom[]): void {
    this.nodes = sorted(nodes);
    this.fits.clear();
  }

  /** So many pods more on each node, or fewer. */
  private move(name: string, requests: Amounts, pods: Float64Array): void {
    const located = new Map(this.located.get(name));
    const nodes = this.nodes.map((node, index) => {
      const count = pods[index] ?? 0;
      if (count === 0) return node;
      located.set(node.name, (located.get(node.name) ?? 0) + count);
      return { ...node, free: sumOf(node.free, scaled(requests, -count)) };
    });
    this.located.set(name, located);
    this.change(nodes);
  }
}

const nobody = { outstanding: [], name: '', own: undefined };

const sorted = (nodes: readonly NodeRoom[]): NodeRoom[] =>
  nodes.toSorted((a, b) => compareNames(a.name, b.name));

const sum = (counts: Float64Array): number => counts.reduce((all, count) => all + count, 0);

const scaled = (amounts: Amounts, count: number): Amounts =>
  Object.fromEntries(Object.entries(amounts).map(([name, amount]) => [name, amount * count]));

function sumOf(free: Amounts, change: Amounts): Amounts {
  const all = Object.entries(free).map(([name, amount]) => {
    const more = Object.hasOwn(change, name) ? (change[name] ?? 0) : 0;
    return [name, amount + more] as const;
  });
  return Object.fromEntries(all);
}
