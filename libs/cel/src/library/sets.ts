import * as t from '../types/type.js';
import { contains } from '../values/equal.js';
import type { Meter } from '../values/meter.js';
import { isFault, type List, type Result } from '../values/value.js';
import { sizeOf } from './costs.js';
import { collect } from './operators.js';
import { type Cost, type Overload, plain } from './overload.js';

/** Whether all, or any, of one list are in the other. */
const held =
  (all: boolean) =>
  (meter: Meter, list: List, sought: List): Result => {
    const items = collect([sought]);
    if (isFault(items)) return items;
    for (const item of items) {
      const found = contains(list, item, meter);
      if (isFault(found)) return found;
      if (found !== all) return found;
    }
    return all;
  };

const containsAll = held(true);
const intersects = held(false);

function equivalent(meter: Meter, one: List, other: List): Result {
  const forth = containsAll(meter, one, other);
  return forth === true ? containsAll(meter, other, one) : forth;
}

const cost =
  (factor: number): Cost =>
  ([one, other]) =>
    1 + sizeOf(one) * sizeOf(other) * factor;

const list = t.listOf(t.param('T'));

export const sets: readonly Overload[] = [
  plain('sets.contains', [list, list], { result: t.bool, metered: containsAll, cost: cost(1) }),
  plain('sets.equivalent', [list, list], { result: t.bool, metered: equivalent, cost: cost(2) }),
  plain('sets.intersects', [list, list], { result: t.bool, metered: intersects, cost: cost(1) }),
];
