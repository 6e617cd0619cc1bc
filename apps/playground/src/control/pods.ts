import { type PodShape, shaped, type WatchCache } from '@navarch/apimachinery';
import { type KubeObject, resources } from '@navarch/model';
import { needsOf, type Needs, noNeeds, sumNeeds } from '../kubelet/needs.js';

/** The controller among the owners, if there is one. */
export const controllerOf = (object: KubeObject): string | undefined =>
  object.metadata.ownerReferences?.find((owner) => owner.controller === true)?.uid;

export const keyOf = ({ metadata }: KubeObject): string =>
  `${metadata.namespace ?? ''}/${metadata.name}`;

/** It takes no room any more. */
export function hasEnded(pod: KubeObject): boolean {
  const phase = shaped<PodShape>(pod).status?.phase;
  return phase === 'Succeeded' || phase === 'Failed';
}

/**
 * Pods by owner and by node.
 *
 * Read through the watch cache at the moment of the question, so that a controller which has just made a pod sees it, and
 * never makes it twice.
 */
export class Pods {
  private readonly owned = new Map<string, Map<string, KubeObject>>();
  private readonly used = new Map<string, Needs>();
  private readonly waiting = new Map<string, KubeObject>();
  private watcher: ReturnType<WatchCache['watch']>;

  constructor(private readonly cache: WatchCache) {
    this.watcher = this.load();
  }

  /** Those that this owner controls. */
  ownedBy(uid: string): readonly KubeObject[] {
    this.catchUp();
    return [...(this.owned.get(uid)?.values() ?? [])];
  }

  /** What runs on a node, or is about to. */
  usedOn(node: string): Needs {
    this.catchUp();
    return this.used.get(node) ?? noNeeds;
  }

  /** Keys of pods without a node, oldest first. */
  withoutNode(): readonly string[] {
    this.catchUp();
    return [...this.waiting.keys()];
  }

  private catchUp(): void {
    if (this.watcher.ended) this.watcher = this.load();
    for (let batch = this.watcher.take(); batch.length > 0; batch = this.watcher.take()) {
      for (const { type, before, after } of batch) {
        if (before !== undefined && before !== 'forgotten') this.remove(before.object);
        if (type !== 'DELETED') this.put(after.object);
      }
    }
  }

  private load(): ReturnType<WatchCache['watch']> {
    this.owned.clear();
    this.used.clear();
    this.waiting.clear();
    for (const { object } of this.cache.list(resources.pods)) this.put(object);
    return this.cache.watch(resources.pods, this.cache.revision());
  }

  private put(pod: KubeObject): void {
    const owner = controllerOf(pod);
    if (owner !== undefined) {
      const siblings = this.owned.get(owner) ?? new Map<string, KubeObject>();
      this.owned.set(owner, siblings.set(keyOf(pod), pod));
    }
    if (hasEnded(pod)) return;
    const node = nodeOf(pod);
    if (node === '') this.waiting.set(keyOf(pod), pod);
    else this.used.set(node, sumNeeds(this.used.get(node) ?? noNeeds, needsOf(pod), 1));
  }

  private remove(pod: KubeObject): void {
    const owner = controllerOf(pod) ?? '';
    const siblings = this.owned.get(owner);
    siblings?.delete(keyOf(pod));
    if (siblings?.size === 0) this.owned.delete(owner);
    if (hasEnded(pod)) return;
    const node = nodeOf(pod);
    if (node === '') this.waiting.delete(keyOf(pod));
    else this.used.set(node, sumNeeds(this.used.get(node) ?? noNeeds, needsOf(pod), -1));
  }
}

const nodeOf = (pod: KubeObject): string => shaped<PodShape>(pod).spec?.nodeName ?? '';
