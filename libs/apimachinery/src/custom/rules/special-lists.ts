import {
  Duration,
  equalResults,
  type Fault,
  isFault,
  Items,
  keyName,
  List,
  Mapping,
  type Meter,
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
  protected abstract keyOf(item: Value, meter: Meter): string;

  /** A list of the same kind. */
  protected abstract of(items: List): List;

  override equals(other: List, meter: Meter): Result {
    if (other.size !== this.size) return false;
    const [mine, theirs] = [this.byKey(this, meter), this.byKey(other, meter)];
    if (isFault(mine)) return mine;
    if (isFault(theirs)) return theirs;
    if (mine.size !== theirs.size) return false;
    for (const [key, item] of mine) {
      const against = theirs.get(key);
      const same = against === undefined ? false : equalResults(item, against, meter);
      if (same !== true) return same;
    }
    return true;
  }

  /** What is in both takes the place of what was there. */
  override plus(other: List, meter: Meter): Result {
    const [mine, theirs] = [this.byKey(this, meter), this.byKey(other, meter)];
    if (isFault(mine)) return mine;
    if (isFault(theirs)) return theirs;
    return this.of(new Items([...new Map([...mine, ...theirs]).values()]));
  }

  private byKey(list: List, meter: Meter): Map<string, Value> | Fault {
    const found = new Map<string, Value>();
    for (let index = 0; index < list.size; index += 1) {
      const item = list.at(index);
      if (isFault(item)) return item;
      found.set(this.keyOf(item, meter), item);
    }
    return found;
  }
}

class SetList extends Unordered {
  protected keyOf(item: Value, meter: Meter): string {
    return keyText(item, meter);
  }

  protected of(items: List): List {
    return new SetList(items);
  }
}

class KeyedList extends Unordered {
  private readonly keys: readonly string[];

  constructor(list: List, keys: readonly string[]) {
    super(list);
    this.keys = keys;
  }

  protected keyOf(item: Value, meter: Meter): string {
    if (!(item instanceof Mapping)) return keyText(item, meter);
    return JSON.stringify(
      this.keys.map((key) => {
        const value = item.find(key);
        return value === undefined || isFault(value) ? null : keyText(value, meter);
      }),
    );
  }

  protected of(items: List): List {
    return new KeyedList(items, this.keys);
  }
}

export const setList = (list: List): List => new SetList(list);
export const keyedList = (list: List, keys: readonly string[]): List => new KeyedList(list, keys);

/** The same for values that are the same. */
function keyText(value: Value, meter: Meter): string {
  meter.spend(1);
  if (value instanceof List) {
    const items = Array.from({ length: value.size }, (_, index) =>
      resultText(value.at(index), meter),
    );
    return `[${items.join(',')}]`;
  }
  if (value instanceof Mapping) {
    const entries = value
      .keys()
      .map((key) => `${keyText(key, meter)}:${resultText(value.find(key), meter)}`);
    return `{${entries.toSorted((one, other) => (one < other ? -1 : 1)).join(',')}}`;
  }
  return keyName(value) ?? otherText(value);
}

const resultText = (value: Result | undefined, meter: Meter): string =>
  value === undefined || isFault(value) ? '' : keyText(value, meter);

function otherText(value: Value): string {
  if (value instanceof Timestamp || value instanceof Duration) return `t${value.nanos}`;
  if (value instanceof Uint8Array) return `y${Buffer.from(value).toString('base64')}`;
  return JSON.stringify(value);
}
