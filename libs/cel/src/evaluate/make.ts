import { listCost, mapCost } from '../library/costs.js';
import { dispatch, type Entry, type Node, type NodeOf } from '../syntax/node.js';
import { Entries, keyName } from '../values/made-map.js';
import {
  Fault,
  isFault,
  Items,
  Optional,
  type Result,
  TypeValue,
  type Value,
  noOverload,
} from '../values/value.js';
import { makeSelect } from './access.js';
import { makeCall } from './calls.js';
import { makeFold } from './folds.js';
import { type Frame, type Making, placeOf, type Step, withNames } from './step.js';

/** Makes an expression ready to run, once for all its runs. */
export const makeStep = (node: Node, making: Making): Step =>
  dispatch<Step>(node, {
    const:
      ({ value }) =>
      () =>
        value,
    ident: (ident) => makeIdent(ident, making),
    select: (select) => makeNamedType(select, making) ?? makeSelect(select, making),
    call: (call) => makeCall(call, making),
    logic: (logic) => makeLogic(logic, making),
    list: (list) => makeList(list, making),
    map: (map) => makeMap(map, making),
    fold: (fold) => makeFold(fold, making),
    optMap: (optMap) => makeOptMap(optMap, making),
    struct: () => () => noOverload,
  });

const typeStep = (name: string): Step => {
  const type = new TypeValue(name);
  return () => type;
};

function makeIdent({ name }: NodeOf<'ident'>, { places }: Making): Step {
  const plain = name.replace(/^\./, '');
  const place = places.get(plain);
  if (place === undefined) return typeStep(plain);
  return ({ slots, meter }) => {
    meter.spend(1);
    const value = slots[place];
    return value === undefined ? new Fault(`no such attribute(s): ${plain}`) : value;
  };
}

/** A type with points in its name: the checker has looked at nothing in it. */
function makeNamedType(node: NodeOf<'select'>, { types }: Making): Step | undefined {
  if (node.test || types.has(node.operand)) return undefined;
  const names: string[] = [];
  let at: Node = node;
  for (; at.kind === 'select'; at = at.operand) names.unshift(at.field);
  return at.kind === 'ident' ? typeStep([at.name, ...names].join('.')) : undefined;
}

/** The first term that decides; a fault counts only where none does. */
function makeLogic({ name, terms }: NodeOf<'logic'>, making: Making): Step {
  const steps = terms.map((term) => making.make(term, making));
  const deciding = name === '_||_';
  return (frame) => {
    let fault: Fault | undefined;
    for (const step of steps) {
      const answer = step(frame);
      if (answer === deciding) return deciding;
      if (answer !== !deciding) fault ??= isFault(answer) ? answer : noOverload;
    }
    return fault ?? !deciding;
  };
}

/** A list of nothing but constants is made once, and costs nothing. */
function makeList({ items, optional }: NodeOf<'list'>, making: Making): Step {
  if (optional.size === 0 && items.every(({ kind }) => kind === 'const')) {
    const known = new Items(items.flatMap((one) => (one.kind === 'const' ? [one.value] : [])));
    return () => known;
  }
  const steps = items.map((item) => making.make(item, making));
  return (frame) => {
    frame.meter.spend(listCost);
    const values: Value[] = [];
    for (const [index, step] of steps.entries()) {
      const value = optional.has(index) ? heldIn(step(frame)) : step(frame);
      if (isFault(value)) return value;
      if (value !== undefined) values.push(value);
    }
    return new Items(values);
  };
}

function heldIn(found: Result): Result | undefined {
  if (isFault(found)) return found;
  return found instanceof Optional ? found.value : noOverload;
}

type EntrySteps = { readonly key: Step; readonly value: Step; readonly optional: boolean };

function makeMap({ entries }: NodeOf<'map'>, making: Making): Step {
  const steps = entries.map(({ key, value, optional }: Entry) => ({
    key: making.make(key, making),
    value: making.make(value, making),
    optional,
  }));
  return (frame) => {
    frame.meter.spend(mapCost);
    const found = new Map<string, readonly [Value, Value]>();
    for (const step of steps) {
      const fault = putEntry(found, step, frame);
      if (fault !== undefined) return fault;
    }
    return new Entries(found);
  };
}

function putEntry(
  found: Map<string, readonly [Value, Value]>,
  { key, value, optional }: EntrySteps,
  frame: Frame,
): Fault | undefined {
  const name = key(frame);
  if (isFault(name)) return name;
  const made = optional ? heldIn(value(frame)) : value(frame);
  if (isFault(made)) return made;
  if (made === undefined) return undefined;
  const written = keyName(name);
  if (written === undefined || typeof name === 'number') return new Fault('unsupported key type');
  if (found.has(written)) return new Fault(`Failed with repeated key`);
  found.set(written, [name, made]);
  return undefined;
}

function makeOptMap(node: NodeOf<'optMap'>, making: Making): Step {
  const target = making.make(node.target, making);
  const inner = withNames(making, [node.name]);
  const body = inner.make(node.body, inner);
  const place = placeOf(inner, node.name);
  return (frame) => {
    const found = target(frame);
    if (isFault(found)) return found;
    if (!(found instanceof Optional)) return noOverload;
    if (found.value === undefined) return found;
    frame.slots[place] = found.value;
    const made = body(frame);
    return isFault(made) || node.flat ? made : new Optional(made);
  };
}
