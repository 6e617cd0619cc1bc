/**
 * One member's nodes and pods, as far as they matter for its room, kept up to date event by event.
 *
 * An event costs what it changes, and a snapshot what changed since the last one plus the nodes: the pods of a quiet node
 * are not summed up again. Sums are made anew and never corrected, so that no mistake stays in them.
 */
import { isDeepStrictEqual } from 'node:util';
import {
  type Amounts,
  type Instant,
  type KubeObject,
  type ResourceName,
  resources,
  UnavailableError,
} from '@navarch/model';
import { capacityLimits } from './limits.js';
import {
  type NameText,
  nameTextOf,
  type NodeSeen,
  type PodSeen,
  readNode,
  readPod,
  workloadNameOf,
} from './read.js';
import type { MemberSeen } from './summarize.decide.js';

/** Whose pods are counted. */
export const runningKinds: readonly ResourceName[] = [resources.replicasets, resources.deployments];

export class RoomIndex {
  private nodes: Map<string, NodeSeen> | undefined;
  private pods: Map<NameText, PodSeen> | undefined;
  /** By kind. */
  private readonly copies = new Map<string, Set<NameText>>();
  private podsOn = new Map<string, Map<NameText, PodSeen>>();
  private waiting = new Map<NameText, PodSeen>();
  private bound = new Map<NameText, number>();
  private used = new Map<string, Amounts>();

  constructor(private readonly now: () => Instant) {}

  replaceNodes(nodes: readonly KubeObject[]): void {
    bounds(nodes.length, capacityLimits.nodesMax, 'nodes');
    const seen = nodes.map(readNode).filter((node) => node !== undefined);
    this.nodes = new Map(seen.map((node) => [node.name, node]));
  }

  replacePods(pods: readonly KubeObject[]): void {
    bounds(pods.length, capacityLimits.podsMax, 'pods');
    const before = this.pods;
    this.pods = new Map();
    this.podsOn = new Map();
    this.waiting = new Map();
    this.bound = new Map();
    this.used = new Map();
    for (const pod of pods) this.add(readPod(pod), before);
  }

  /** The workloads of a kind there that are the federation's. */
  replaceCopies(kind: string, copies: readonly KubeObject[]): void {
    bounds(copies.length, capacityLimits.copiesMax, 'copies');
    const names = copies.map(workloadNameOf);
    this.copies.set(kind, new Set(names.filter((name) => name !== undefined)));
  }

  /** True when it changes anything, as for all that follow. */
  putNode(object: KubeObject): boolean {
    const node = readNode(object);
    if (this.nodes === undefined || node === undefined) return false;
    if (isDeepStrictEqual(this.nodes.get(node.name), node)) return false;
    this.nodes.set(node.name, node);
    bounds(this.nodes.size, capacityLimits.nodesMax, 'nodes');
    return true;
  }

  removeNode({ metadata }: KubeObject): boolean {
    return this.nodes?.delete(metadata.name) ?? false;
  }

  putPod(object: KubeObject): boolean {
    const pod = readPod(object);
    if (pod === undefined) return this.removePod(object);
    const before = this.pods?.get(pod.name);
    const next = this.dated(pod, before);
    if (isDeepStrictEqual(before, next)) return false;
    this.drop(before);
    this.add(next, undefined);
    bounds(this.pods?.size ?? 0, capacityLimits.podsMax, 'pods');
    return true;
  }

  removePod(object: KubeObject): boolean {
    const known = this.pods?.get(nameTextOf(object) ?? '');
    this.drop(known);
    return known !== undefined;
  }

  putCopy(object: KubeObject): boolean {
    const name = workloadNameOf(object);
    const copies = this.copies.get(object.kind);
    if (copies === undefined || name === undefined || copies.has(name)) return false;
    copies.add(name);
    bounds(copies.size, capacityLimits.copiesMax, 'copies');
    return true;
  }

  removeCopy(object: KubeObject): boolean {
    return this.copies.get(object.kind)?.delete(workloadNameOf(object) ?? '') ?? false;
  }

  /** How many pods of a workload there have a node; undefined: it is not the federation's. */
  boundOf(name: NameText): number | undefined {
    const isOurs = [...this.copies.values()].some((copies) => copies.has(name));
    return isOurs ? (this.bound.get(name) ?? 0) : undefined;
  }

  /** Undefined until everything was listed: nodes without their pods would look empty. */
  seen(): MemberSeen | undefined {
    const { nodes, pods } = this;
    const isListed = runningKinds.every(({ kind }) => this.copies.has(kind));
    if (nodes === undefined || pods === undefined || !isListed) return undefined;
    const copies = new Set([...this.copies.values()].flatMap((names) => [...names]));
    for (const [node, on] of this.podsOn) {
      if (!this.used.has(node)) this.used.set(node, sumOf(on.values()));
    }
    return {
      nodes: [...nodes.values()],
      used: this.used,
      bound: this.bound,
      waiting: [...this.waiting.values()],
      copies,
    };
  }

  private add(pod: PodSeen | undefined, before: ReadonlyMap<NameText, PodSeen> | undefined): void {
    if (pod === undefined) return;
    const dated = this.dated(pod, before?.get(pod.name));
    this.pods?.set(pod.name, dated);
    if (dated.waitsSince !== undefined) this.waiting.set(pod.name, dated);
    if (pod.node === '') return;
    const neighbours = this.podsOn.get(pod.node) ?? new Map<NameText, PodSeen>();
    this.podsOn.set(pod.node, neighbours.set(pod.name, dated));
    this.used.delete(pod.node);
    this.count(pod.owner, 1);
  }

  private drop(pod: PodSeen | undefined): void {
    if (pod === undefined) return;
    this.pods?.delete(pod.name);
    this.waiting.delete(pod.name);
    if (pod.node === '') return;
    const neighbours = this.podsOn.get(pod.node);
    neighbours?.delete(pod.name);
    if (neighbours?.size === 0) this.podsOn.delete(pod.node);
    this.used.delete(pod.node);
    this.count(pod.owner, -1);
  }

  private count(owner: NameText | undefined, by: 1 | -1): void {
    if (owner === undefined) return;
    const pods = (this.bound.get(owner) ?? 0) + by;
    if (pods === 0) this.bound.delete(owner);
    else this.bound.set(owner, pods);
  }

  /** A member's clock may be ahead of ours: a pod waits at the latest since it was first seen to. */
  private dated(pod: PodSeen, before: PodSeen | undefined): PodSeen {
    if (pod.waitsSince === undefined) return pod;
    return { ...pod, waitsSince: Math.min(pod.waitsSince, before?.waitsSince ?? this.now()) };
  }
}

function sumOf(pods: Iterable<PodSeen>): Amounts {
  const total = new Map<string, number>();
  for (const { requests } of pods) {
    for (const [name, amount] of Object.entries(requests)) {
      total.set(name, (total.get(name) ?? 0) + amount);
    }
  }
  return Object.fromEntries(total);
}

function bounds(count: number, countMax: number, what: string): void {
  if (count > countMax) throw new UnavailableError('capacity.tooMany', { what, countMax });
}
