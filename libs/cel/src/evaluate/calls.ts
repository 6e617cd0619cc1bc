import type { Resolved } from '../check/checker.js';
import type { Overload } from '../library/overload.js';
import type { NodeOf } from '../syntax/node.js';
import { isOpen } from '../types/assign.js';
import { typeName } from '../values/kind-of.js';
import { Fault, isFault, Optional, type Result, type Value } from '../values/value.js';
import { accepts } from './accepts.js';
import { makeIndex } from './access.js';
import type { Frame, Making, Step } from './step.js';

type Call = NodeOf<'call'>;

const noOverload = new Fault('no such overload');

/** A call of a function; some look at their arguments only as far as they must. */
export function makeCall(node: Call, making: Making): Step {
  const special = Object.hasOwn(specials, node.name) ? specials[node.name] : undefined;
  const resolved = making.calls.get(node);
  if (special !== undefined) return special(node, making);
  if (resolved === undefined) return () => noOverload;
  return makePlain(node.name, resolved, making);
}

const specials: Readonly<Record<string, (node: Call, making: Making) => Step>> = {
  '_?_:_': makeChoice,
  '_[_]': makeIndex,
  '_[?_]': makeIndex,
  or: makeOr,
  orValue: makeOr,
};

function makeChoice({ args }: Call, making: Making): Step {
  const [condition, then, otherwise] = args.map((arg) => making.make(arg, making));
  if (condition === undefined || then === undefined || otherwise === undefined)
    return () => noOverload;
  return (frame) => {
    const chosen = condition(frame);
    if (typeof chosen === 'boolean') return chosen ? then(frame) : otherwise(frame);
    return isFault(chosen) ? chosen : noOverload;
  };
}

function makeOr({ name, target, args }: Call, making: Making): Step {
  const [first, second] = [target, args[0]].map((node) =>
    node === undefined ? undefined : making.make(node, making),
  );
  if (first === undefined || second === undefined) return () => noOverload;
  return (frame) => {
    const found = first(frame);
    frame.meter.spend(1);
    if (isFault(found)) return found;
    if (!(found instanceof Optional)) return noOverload;
    if (found.value === undefined) return second(frame);
    return name === 'or' ? found : found.value;
  };
}

function makePlain(name: string, { overloads, args }: Resolved, making: Making): Step {
  const steps = args.map((arg) => making.make(arg, making));
  const [only] = overloads;
  const isKnown =
    overloads.length === 1 &&
    args.every((arg) => {
      const type = making.types.get(arg);
      return type !== undefined && !isOpen(type);
    });
  if (isKnown && only !== undefined) return run(steps, () => only);
  return run(steps, (values) => {
    const fitting = overloads.find(({ args: types }) =>
      types.every((type, index) => accepts(type, values[index] ?? null)),
    );
    return fitting ?? unfit(name, values);
  });
}

/** Operators are known by their marks; of a function it is said what it was given. */
const unfit = (name: string, values: readonly Value[]): Fault =>
  /^\w+$/.test(name.replace('.', '')) && !name.startsWith('_')
    ? new Fault(`no such overload: ${name}(${values.map(typeName).join(', ')})`)
    : noOverload;

const run =
  (steps: readonly Step[], choose: (values: readonly Value[]) => Overload | Fault): Step =>
  (frame) => {
    const values: Value[] = [];
    for (const step of steps) {
      const value = step(frame);
      if (isFault(value)) return value;
      values.push(value);
    }
    const chosen = choose(values);
    return isFault(chosen) ? chosen : invoke(chosen, values, frame);
  };

function invoke({ call, cost }: Overload, values: Value[], { meter }: Frame): Result {
  if (cost === undefined) {
    meter.spend(1);
    return call(...values);
  }
  const result = call(...values);
  meter.spend(cost(values, result));
  return result;
}
