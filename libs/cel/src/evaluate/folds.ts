import { listCost, mapCost, shorter } from '../library/costs.js';
import type { Fold, FoldForm } from '../syntax/node.js';
import { compare } from '../values/compare.js';
import { Entries, keyName } from '../values/made-map.js';
import type { Meter } from '../values/meter.js';
import {
  Fault,
  isFault,
  Items,
  List,
  Mapping,
  noOverload,
  type Result,
  type Value,
} from '../values/value.js';
import { type Frame, type Making, placeOf, type Step, withNames } from './step.js';

/** What a macro does with one item after another: undefined to go on, anything else is what comes out. */
type Walker = {
  readonly step: (frame: Frame, key: Value, item: Result) => Result | undefined;
  readonly end: (meter: Meter) => Result;
};

type Parts = { readonly keep: Step | undefined; readonly made: Step | undefined };

/** `all`, `exists`, `map` and their like. */
export function makeFold(node: Fold, making: Making): Step {
  const range = making.make(node.range, making);
  const inner = withNames(making, node.names);
  const parts: Parts = {
    keep: node.keep === undefined ? undefined : inner.make(node.keep, inner),
    made: node.make === undefined ? undefined : inner.make(node.make, inner),
  };
  const places = node.names.map((name) => placeOf(inner, name));
  const begin = walkers[node.form];
  return (frame) => {
    const found = range(frame);
    if (isFault(found)) return found;
    if (!(found instanceof List) && !(found instanceof Mapping)) return noOverload;
    return walk(found, { frame, places, walker: begin(parts) });
  };
}

type Walk = {
  readonly frame: Frame;
  readonly places: readonly number[];
  readonly walker: Walker;
};

function walk(range: List | Mapping, walk: Walk): Result {
  return range instanceof Mapping ? walkMap(range, walk) : walkList(range, walk);
}

function walkList(list: List, { frame, places, walker }: Walk): Result {
  const [first = 0, second] = places;
  const { slots, meter } = frame;
  for (let index = 0; index < list.size; index += 1) {
    meter.spend(stepCost);
    const key = BigInt(index);
    const item = list.at(index);
    slots[first] = second === undefined ? item : key;
    if (second !== undefined) slots[second] = item;
    const outcome = walker.step(frame, key, item);
    if (outcome !== undefined) return outcome;
  }
  return walker.end(meter);
}

function walkMap(map: Mapping, { frame, places, walker }: Walk): Result {
  const [first = 0, second] = places;
  const { slots, meter } = frame;
  for (const key of map.keys()) {
    meter.spend(stepCost);
    slots[first] = key;
    if (second !== undefined) slots[second] = map.find(key);
    const outcome = walker.step(frame, key, key);
    if (outcome !== undefined) return outcome;
  }
  return walker.end(meter);
}

/** To look at what was found so far, and to go on. */
const stepCost = 3;

/** Ends at the first answer that decides; a fault counts only where none does. */
const until =
  (deciding: boolean) =>
  ({ keep }: Parts): Walker => {
    let fault: Fault | undefined;
    return {
      step: (frame) => {
        const answer = keep?.(frame);
        if (answer === deciding) return deciding;
        if (answer !== !deciding) fault ??= isFault(answer) ? answer : noOverload;
        return undefined;
      },
      end: () => fault ?? !deciding,
    };
  };

function one({ keep }: Parts): Walker {
  let count = 0;
  return {
    step: (frame) => {
      const answer = counts(keep, frame);
      if (isFault(answer)) return answer;
      if (answer) count += 1;
      return undefined;
    },
    end: () => count === 1,
  };
}

function counts(keep: Step | undefined, frame: Frame): boolean | Fault {
  const answer = keep === undefined ? true : keep(frame);
  if (typeof answer === 'boolean') return answer;
  return isFault(answer) ? answer : noOverload;
}

function list({ keep, made }: Parts): Walker {
  const items: Value[] = [];
  return collecting(
    { keep, made, cost: listCost + 2 },
    {
      take: (value) => {
        items.push(value);
        return undefined;
      },
      end: () => new Items(items),
    },
  );
}

type Collecting = Parts & { readonly cost: number };
type Taker = {
  readonly take: (value: Value, key: Value) => Fault | undefined;
  readonly end: () => Result;
};

function collecting({ keep, made, cost }: Collecting, { take, end }: Taker): Walker {
  return {
    step: (frame, key) => {
      const answer = counts(keep, frame);
      if (isFault(answer)) return answer;
      if (!answer || made === undefined) return undefined;
      frame.meter.spend(cost);
      const value = made(frame);
      return isFault(value) ? value : take(value, key);
    },
    end,
  };
}

/** In the order of what is made of the items. */
function sorted({ made }: Parts): Walker {
  const keyed: (readonly [item: Value, key: Value])[] = [];
  return {
    step: (frame, _key, item) => {
      frame.meter.spend(listCost + 2);
      if (isFault(item)) return item;
      const key = made === undefined ? noOverload : made(frame);
      if (isFault(key)) return key;
      keyed.push([item, key]);
      return undefined;
    },
    end: (meter) => {
      const against = (one: Value, other: Value): number | undefined => {
        meter.spend(shorter([one, other]));
        return compare(one, other);
      };
      const [first] = keyed;
      const isOrdered = keyed.every(([, key]) => against(key, first?.[1] ?? key) !== undefined);
      if (!isOrdered) return new Fault('list elements must have the same type');
      const inOrder = keyed.toSorted(([, one], [, other]) => against(one, other) ?? 0);
      return new Items(inOrder.map(([item]) => item));
    },
  };
}

function map(parts: Parts): Walker {
  const entries = new Map<string, readonly [Value, Value]>();
  return collecting(
    { ...parts, cost: 2 },
    {
      take: (value, key) => put(entries, key, value),
      end: () => new Entries(entries),
    },
  );
}

function entries(parts: Parts): Walker {
  const found = new Map<string, readonly [Value, Value]>();
  return collecting(
    { ...parts, cost: mapCost },
    {
      take: (value) => {
        if (!(value instanceof Mapping)) return noOverload;
        for (const key of value.keys()) {
          const inner = value.find(key);
          const fault = inner === undefined || isFault(inner) ? inner : put(found, key, inner);
          if (fault !== undefined) return fault;
        }
        return undefined;
      },
      end: () => new Entries(found),
    },
  );
}

function put(
  entries: Map<string, readonly [Value, Value]>,
  key: Value,
  value: Value,
): Fault | undefined {
  const name = keyName(key);
  if (name === undefined) return noOverload;
  if (entries.has(name)) return new Fault(`insert failed: key ${name.slice(1)} already exists`);
  entries.set(name, [key, value]);
  return undefined;
}

const walkers: Readonly<Record<FoldForm, (parts: Parts) => Walker>> = {
  all: until(false),
  exists: until(true),
  one,
  list,
  map,
  entries,
  sorted,
};
