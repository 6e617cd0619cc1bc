import type { NodeOf } from '../syntax/node.js';
import { typeName } from '../values/kind-of.js';
import { keyName } from '../values/made-map.js';
import {
  Fault,
  isFault,
  List,
  Mapping,
  Optional,
  type Result,
  Uint,
  type Value,
  noOverload,
} from '../values/value.js';
import type { Making, Step } from './step.js';

const absent = new Optional();

/** `a.b`, `a.?b` and `has(a.b)`. */
export function makeSelect(node: NodeOf<'select'>, making: Making): Step {
  const operand = making.make(node.operand, making);
  const { field, test, optional } = node;
  return (frame) => {
    const from = operand(frame);
    if (!test) frame.meter.spend(1);
    if (isFault(from)) return from;
    if (test) return isThere(from, field);
    return from instanceof Optional || optional ? maybe(from, field) : required(from, field);
  };
}

function isThere(from: Value, field: string): Result {
  const value = from instanceof Optional ? from.value : from;
  if (value === undefined) return false;
  return value instanceof Mapping ? value.find(field) !== undefined : noOverload;
}

/** `a[b]` and `a[?b]`. */
export function makeIndex({ name, args }: NodeOf<'call'>, making: Making): Step {
  const [operand, key] = args.map((arg) => making.make(arg, making));
  if (operand === undefined || key === undefined) return () => noOverload;
  const isOptional = name === '_[?_]';
  return (frame) => {
    const from = operand(frame);
    if (isFault(from)) return from;
    const at = key(frame);
    frame.meter.spend(1);
    if (isFault(at)) return at;
    return from instanceof Optional || isOptional ? maybe(from, at) : required(from, at);
  };
}

function required(from: Value, key: Value): Result {
  const found = find(from, key);
  if (found !== undefined) return found;
  return new Fault(from instanceof List ? `index out of bounds: ${show(key)}` : missing(key));
}

const missing = (key: Value): string => `no such key: ${show(key)}`;

function show(key: Value): string {
  if (typeof key === 'string') return key;
  return keyName(key)?.slice(1) ?? typeName(key);
}

/** Where the first is missing, so is what is in it. */
function maybe(from: Value, key: Value): Result {
  const value = from instanceof Optional ? from.value : from;
  if (value === undefined) return absent;
  const found = find(value, key);
  if (found === undefined) return absent;
  return isFault(found) ? found : new Optional(found);
}

function find(from: Value, key: Value): Result | undefined {
  if (from instanceof Mapping) return from.find(key);
  if (!(from instanceof List)) return noOverload;
  const index = indexOf(key);
  if (index === undefined) return new Fault(`unsupported index value: ${show(key)}`);
  return index < 0 || index >= from.size ? undefined : from.at(index);
}

function indexOf(key: Value): number | undefined {
  if (typeof key === 'bigint') return Number(key);
  if (key instanceof Uint) return Number(key.value);
  return typeof key === 'number' && Number.isInteger(key) ? key : undefined;
}
