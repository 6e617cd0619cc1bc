/**
 * What one cluster has promised and its nodes do not show yet, by what the pods ask for: the cost of a question depends on
 * the kinds of pods, not on how many workloads were promised something.
 */
import type { Amounts, Reservation } from '@navarch/model';
import { compareNames } from '../order.js';
import type { Ask } from './bins.js';

/** Pods that are promised and not on nodes. */
export type PodKind = { readonly ask: Ask; readonly pods: number };

type Promised = { readonly kind: string; readonly pods: number };

export class ClusterPromises {
  private readonly byUid = new Map<string, Promised>();
  private readonly kinds = new Map<string, PodKind>();

  constructor(outstanding: readonly Reservation[]) {
    for (const one of outstanding) this.put(one);
  }

  /** Takes the place of the workload's former promise. */
  put({ uid, replicas, bound, requests, nodeSelector }: Promising): void {
    this.drop(uid);
    const pods = Math.max(0, replicas - bound);
    if (pods === 0) return;
    const kind = printKind(requests, nodeSelector);
    this.byUid.set(uid, { kind, pods });
    const others = this.kinds.get(kind)?.pods ?? 0;
    this.kinds.set(kind, { ask: { requests, nodeSelector }, pods: others + pods });
  }

  drop(uid: string): void {
    const former = this.byUid.get(uid);
    if (former === undefined) return;
    this.byUid.delete(uid);
    const kind = this.kinds.get(former.kind);
    if (kind === undefined) return;
    if (kind.pods === former.pods) this.kinds.delete(former.kind);
    else this.kinds.set(former.kind, { ...kind, pods: kind.pods - former.pods });
  }

  /** What all but one workload are promised, in an order that is not that of the promises. */
  besides(uid: string | undefined): readonly PodKind[] {
    const own = uid === undefined ? undefined : this.byUid.get(uid);
    return [...this.kinds]
      .map(([text, kind]) => ({
        text,
        kind: text === own?.kind ? { ...kind, pods: kind.pods - own.pods } : kind,
      }))
      .filter(({ kind }) => kind.pods > 0)
      .sort((one, other) => compareNames(one.text, other.text))
      .map(({ kind }) => kind);
  }
}

type Promising = Omit<Reservation, 'cluster' | 'name'>;

const printKind = (requests: Amounts, nodeSelector: Ask['nodeSelector']): string =>
  JSON.stringify([entriesOf(requests), entriesOf(nodeSelector)]);

const entriesOf = <T>(of: Readonly<Record<string, T>>): readonly (readonly [string, T])[] =>
  Object.entries(of).sort(([one], [other]) => compareNames(one, other));
