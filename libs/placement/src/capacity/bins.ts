/**
 * Nodes as bins, a column of numbers for each resource: what is asked for is compared node by node and never with a
 * sum over nodes, which would find room for a pod in the leftovers of two. All numbers are whole.
 */
import type { Amounts, NodeRoom } from '@navarch/model';
import { compareNames } from '../order.js';

export type Ask = {
  readonly requests: Amounts;
  readonly nodeSelector: Readonly<Record<string, string>>;
};

/** One column, and what a pod takes from it. */
type Demand = { readonly column: Float64Array; readonly amount: number };

export class Bins {
  private readonly columns = new Map<string, Float64Array>();
  private readonly nodes: readonly NodeRoom[];

  /** A copy: what is taken from the bins is not taken from the nodes. */
  constructor(nodes: readonly NodeRoom[]) {
    // The order decides between equal nodes, so it must not be the caller's.
    this.nodes = nodes.toSorted((one, other) => compareNames(one.name, other.name));
  }

  /** Pods that fit on each node, at most `most`. A resource that a node does not have has no room. */
  fits(ask: Ask, most: number): Float64Array {
    const pods = this.selected(ask.nodeSelector, most);
    for (const { column, amount } of this.demandsOf(ask.requests)) {
      for (let at = 0; at < pods.length; at += 1) {
        const room = column[at] ?? 0;
        // The remainder is exact where a quotient would be rounded, perhaps up.
        pods[at] = Math.min(pods[at] ?? 0, (room - (room % amount)) / amount);
      }
    }
    return pods;
  }

  /** Takes the room of so many pods from each node. */
  take(ask: Ask, pods: Float64Array): void {
    for (const { column, amount } of this.demandsOf(ask.requests)) {
      for (let at = 0; at < pods.length; at += 1) {
        column[at] = (column[at] ?? 0) - (pods[at] ?? 0) * amount;
      }
    }
  }

  /** `most` where the labels are as asked, 0 elsewhere. */
  private selected(nodeSelector: Ask['nodeSelector'], most: number): Float64Array {
    const pods = new Float64Array(this.nodes.length).fill(most);
    const selector = Object.entries(nodeSelector);
    if (selector.length === 0) return pods;
    for (const [at, { labels }] of this.nodes.entries()) {
      if (!isSelected(labels, selector)) pods[at] = 0;
    }
    return pods;
  }

  private demandsOf(requests: Amounts): readonly Demand[] {
    return Object.entries(requests)
      .filter(([, amount]) => amount > 0)
      .map(([name, amount]) => ({ column: this.columnOf(name), amount }));
  }

  private columnOf(name: string): Float64Array {
    const known = this.columns.get(name);
    if (known !== undefined) return known;
    const column = new Float64Array(this.nodes.length);
    for (const [at, { free }] of this.nodes.entries()) {
      if (Object.hasOwn(free, name)) column[at] = Math.max(0, free[name] ?? 0);
    }
    this.columns.set(name, column);
    return column;
  }
}

const isSelected = (
  labels: Readonly<Record<string, string>>,
  selector: readonly (readonly [string, string])[],
): boolean => selector.every(([key, value]) => Object.hasOwn(labels, key) && labels[key] === value);
