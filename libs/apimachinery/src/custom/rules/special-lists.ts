import {
  Duration,
  equalResults,
  Fault,
  isFault,
  Items,
  keyName,
  List,
  Mapping,
  type Result,
  Timestamp,
  type Value,
} from '@navarch/cel';

/** A list of an object in which order does not count: `==` and `+` go by what is in it. */
abstract class Unordered extends List {
  private readonly list: List;

  constructor(list: List) {
    super();
    this.list = list;
  }

  get size(): number {
    return this.list.size;
  }

  at(index: number): Result {
    return this.list.at(index);
  }

  /** What tells an item apart from the others. */
  protected abstract keyOf(item: Value): string;

  override equals(other: List): Result {
    if (other.size !== this.size) return false;
    const [mine, theirs] = [this.byKey(this), this.byKey(other)];
    if (isFault(mine)) return mine;
    if (isFault(theirs)) return theirs;
    if (mine.size !== theirs.size) return false;
    for (const [key, item] of mine) {
      const against = theirs.get(key);
      const same = against === undefined ? false : equalResults(item, against);
      if (same !== true) return same;
    }
    return true;
  }

  /** What is in both takes the place of what was there. */
  override plus(other: List): Result {
    const [mine, theirs] = [this.byKey(this), this.byKey(other)];
    if (isFault(mine)) return mine;
    return isFault(theirs) ? theirs : new Items([...new Map([...mine, ...theirs]).values()]);
  }

  private byKey(list: List): Map<string, Value> | Fault {
    const found = new Map<string, Value>();
    for (let index = 0; index < list.size; index += 1) {
      const item = list.at(index);
      if (isFault(item)) return item;
      found.set(this.keyOf(item), item);
    }
    return found;
  }
}

class SetList extends Unordered {
  protected keyOf(item: Value): string {
    return keyText(item);
  }
}

class KeyedList extends Unordered {
  private readonly keys: readonly string[];

  constructor(list: List, keys: readonly string[]) {
    super(list);
    this.keys = keys;
  }

  protected keyOf(item: Value): string {
    if (!(item instanceof Mapping)) return keyText(item);
    return JSON.stringify(
      this.keys.map((key) => {
        const value = item.find(key);
        return value === undefined || isFault(value) ? null : keyText(value);
      }),
    );
  }
}

export const setList = (list: List): List => new SetList(list);
export const keyedList = (list: List, keys: readonly string[]): List => new KeyedList(list, keys);

/** The same for values that are the same. */
function keyText(value: Value): string {
  if (value instanceof List) {
    const items = Array.from({ length: value.size }, (_, index) => resultText(value.at(index)));
    return `[${items.join(',')}]`;
  }
  if (value instanceof Mapping) {
    const entries = value.keys().map((key) => `${keyText(key)}:${resultText(value.find(key))}`);
    return `{${entries.toSorted((one, other) => (one < other ? -1 : 1)).join(',')}}`;
  }
  return keyName(value) ?? otherText(value);
}

const resultText = (value: Result | undefined): string =>
  value === undefined || isFault(value) ? '' : keyText(value);

function otherText(value: Value): string {
  if (value instanceof Timestamp || value instanceof Duration) return `t${value.nanos}`;
  if (value instanceof Uint8Array) return `y${Buffer.from(value).toString('base64')}`;
  return JSON.stringify(value);
}
