import type { Stored } from '../storage.js';

type Place = { readonly namespace: string; readonly name: string };

/** Order of lists: by namespace, then by name, in code units. */
export function comparePlaces(one: Place, other: Place): number {
  if (one.namespace !== other.namespace) return one.namespace < other.namespace ? -1 : 1;
  if (one.name === other.name) return 0;
  return one.name < other.name ? -1 : 1;
}

/**
 * All objects of one resource in list order.
 *
 * A namespace is a run of neighbours, found by binary search: the order is the namespace index.
 * Insertion moves the tail of an array of pointers, which stays cheap far beyond the sizes we serve.
 */
export class SortedObjects {
  private items: Stored[] = [];

  /** Replaces everything. */
  load(items: readonly Stored[]): void {
    this.items = items.toSorted((one, other) => comparePlaces(one.key, other.key));
  }

  get size(): number {
    return this.items.length;
  }

  get(place: Place): Stored | undefined {
    const found = this.items[this.indexOf(place)];
    return found !== undefined && comparePlaces(found.key, place) === 0 ? found : undefined;
  }

  put(stored: Stored): void {
    const index = this.indexOf(stored.key);
    const found = this.items[index];
    const replaced = found !== undefined && comparePlaces(found.key, stored.key) === 0 ? 1 : 0;
    this.items.splice(index, replaced, stored);
  }

  remove(place: Place): void {
    const index = this.indexOf(place);
    const found = this.items[index];
    if (found !== undefined && comparePlaces(found.key, place) === 0) this.items.splice(index, 1);
  }

  /** A copy, so that later writes do not change what a reader holds. */
  list(namespace?: string): readonly Stored[] {
    if (namespace === undefined) return this.items.slice();
    // No other text comes between a name and the same with the least character behind it.
    const behind = { namespace: `${namespace}\0`, name: '' };
    return this.items.slice(this.indexOf({ namespace, name: '' }), this.indexOf(behind));
  }

  private indexOf(place: Place): number {
    return indexOfPlace(this.items, place);
  }
}

/** Where a place is, or where it belongs, in what is in list order. */
export const indexOfPlace = (items: readonly Stored[], place: Place): number =>
  countBefore(items, (one) => comparePlaces(one.key, place) < 0);

/** Of what is in list order, what comes after a place. */
export const listedAfter = (items: readonly Stored[], place: Place): readonly Stored[] =>
  items.slice(countBefore(items, (one) => comparePlaces(one.key, place) <= 0));

/** How many are so, of which those come first that are. */
function countBefore(items: readonly Stored[], isSo: (one: Stored) => boolean): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const candidate = items[middle];
    if (candidate !== undefined && isSo(candidate)) low = middle + 1;
    else high = middle;
  }
  return low;
}
