import type { Resolved } from '../check/checker.js';
import { fitting } from '../library/accepts.js';
import type { Overload } from '../library/overload.js';
import type { NodeOf } from '../syntax/node.js';
import { isOpen } from '../types/assign.js';
import { Fault, isFault, Optional, type Value, noOverload } from '../values/value.js';
import { makeIndex } from './access.js';
import type { Making, Step } from './step.js';

type Call = NodeOf<'call'>;

/** A call of a function; some look at their arguments only as far as they must. */
export function makeCall(node: Call, making: Making): Step {
  const special = Object.hasOwn(specials, node.name) ? specials[node.name] : undefined;
  const resolved = making.calls.get(node);
  if (special !== undefined) return special(node, making);
  if (resolved === undefined) return () => noOverload;
  return makePlain(resolved, making);
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

function makePlain({ overloads, args }: Resolved, making: Making): Step {
  const steps = args.map((arg) => making.make(arg, making));
  const choose: Choose = (values) => fitting(overloads, values) ?? noOverload;
  const [only] = overloads;
  const isKnown =
    overloads.length === 1 &&
    args.every((arg) => {
      const type = making.types.get(arg);
      return type !== undefined && !isOpen(type);
    });
  if (!isKnown || only === undefined) return run(steps, choose);
  // Whatever the types say, there may be nothing: an item of a list may be null, and null itself goes for a time.
  return run(steps, (values) => (values.includes(null) ? choose(values) : only));
}

type Choose = (values: readonly Value[]) => Overload | Fault;

function run(steps: readonly Step[], choose: Choose): Step {
  const [first, second, ...more] = steps;
  // Most calls have two arguments, and are most of the work.
  if (first !== undefined && second !== undefined && more.length === 0)
    return runTwo(first, second, choose);
  return (frame) => {
    const values: Value[] = [];
    for (const step of steps) {
      const value = step(frame);
      if (isFault(value)) return value;
      values.push(value);
    }
    const chosen = choose(values);
    if (isFault(chosen)) return chosen;
    frame.meter.spend(chosen.cost(values));
    return chosen.call(frame.meter, ...values);
  };
}

const runTwo =
  (first: Step, second: Step, choose: Choose): Step =>
  (frame) => {
    const one = first(frame);
    if (isFault(one)) return one;
    const other = second(frame);
    if (isFault(other)) return other;
    const values = [one, other];
    const chosen = choose(values);
    if (isFault(chosen)) return chosen;
    frame.meter.spend(chosen.cost(values));
    return chosen.call(frame.meter, one, other);
  };
