import {
  equalResults,
  Fault,
  List,
  Mapping,
  type Meter,
  noOverload,
  type Result,
  type Value,
} from '@navarch/cel';
import { equalJson } from '../../patch/json-value.js';
import {
  isEmbedded,
  isIntOrString,
  isRecord,
  keepsUnknown,
  type OpenSchema,
} from '../open-schema.js';
import { escapeName, unescapeName } from './field-names.js';
import { keyedList, setList } from './special-lists.js';
import { textValue } from './text-values.js';
import { withTypeMeta } from './type-meta.js';

type Fields = Readonly<Record<string, unknown>>;

/** A part of an object as rules see it, made when it is looked at. */
export function ruleValue(given: unknown, schema: OpenSchema): Result {
  if (given === null || given === undefined)
    return schema.nullable === true
      ? null
      : new Fault('invalid data, got null for schema with nullable=false');
  if (isIntOrString(schema)) return intOrString(given);
  return readers[schema.type ?? '']?.(given, schema) ?? unknown(given, schema);
}

const intOrString = (given: unknown): Result => {
  if (typeof given === 'string') return given;
  if (typeof given === 'number' && Number.isInteger(given)) return BigInt(given);
  return new Fault('invalid data, expected XIntOrString value to be either a string or integer');
};

const expected = (what: string): Fault => new Fault(`invalid data, expected ${what}`);

const readers: Readonly<Record<string, (given: unknown, schema: OpenSchema) => Result>> = {
  object: (given, schema) =>
    isRecord(given)
      ? new RuleObject(given, isEmbedded(schema) ? withTypeMeta(schema) : schema)
      : expected('a map for the provided schema with type=object'),
  array: (given, schema) =>
    Array.isArray(given)
      ? listOf(given, schema)
      : expected('an array for the provided schema with type=array'),
  string: (given, schema) =>
    typeof given === 'string' ? textValue(given, schema) : expected('string'),
  number: (given) => (typeof given === 'number' ? given : expected('float')),
  integer: (given) =>
    typeof given === 'number' && Number.isInteger(given) ? BigInt(given) : expected('int'),
  boolean: (given) => (typeof given === 'boolean' ? given : expected('bool')),
};

const unknown = (_given: unknown, schema: OpenSchema): Result =>
  keepsUnknown(schema)
    ? noOverload
    : new Fault('invalid type, expected object, array, number, integer, boolean or string');

/** An object with fields, or a map; fields that are null are not there. */
class RuleObject extends Mapping {
  private readonly given: Fields;
  private readonly schema: OpenSchema;
  private readonly isObject: boolean;
  private readonly names: readonly string[];
  /** What was looked at before: rules go through the same values again and again. */
  private readonly seen = new Map<string, Result>();
  private keyNames: readonly string[] | undefined;

  constructor(given: Fields, schema: OpenSchema) {
    super();
    this.given = given;
    this.schema = schema;
    this.isObject = schema.properties !== undefined;
    this.names = Object.keys(given);
  }

  get size(): number {
    return this.names.length;
  }

  find(key: Value): Result | undefined {
    if (typeof key !== 'string') return noOverload;
    if (this.seen.has(key)) return this.seen.get(key);
    const name = this.isObject ? unescapeName(key) : key;
    const found = name === undefined ? undefined : this.field(name);
    if (found !== undefined) this.seen.set(key, found);
    return found;
  }

  keys(): readonly Value[] {
    this.keyNames ??= this.names
      .filter((name) => this.schemaOf(name) !== undefined)
      .map((name) => (this.isObject ? (escapeName(name) ?? name) : name));
    return this.keyNames;
  }

  override equals(other: Mapping, meter: Meter): Result {
    if (other.size !== this.size) return false;
    for (const name of this.names) {
      const same = this.sameField(name, other, meter);
      if (same !== true) return same;
    }
    return true;
  }

  private sameField(name: string, other: Mapping, meter: Meter): Result {
    if (this.schemaOf(name) === undefined) {
      // Content that nobody knows is compared as it is, where both have it.
      const isThere = other instanceof RuleObject && Object.hasOwn(other.given, name);
      meter.spend(jsonSize(this.given[name]));
      return !isThere || equalJson(this.given[name], other.given[name]);
    }
    const key = this.isObject ? (escapeName(name) ?? name) : name;
    const [mine, theirs] = [this.find(key), other.find(key)];
    if (mine === undefined || theirs === undefined) return mine === theirs;
    return equalResults(mine, theirs, meter);
  }

  private field(name: string): Result | undefined {
    if (!Object.hasOwn(this.given, name)) return undefined;
    const value = this.given[name];
    if (this.isObject && value === null) return undefined;
    const schema = this.schemaOf(name);
    return schema === undefined ? undefined : ruleValue(value, schema);
  }

  private schemaOf(name: string): OpenSchema | undefined {
    const { properties, additionalProperties } = this.schema;
    if (properties !== undefined)
      return Object.hasOwn(properties, name) ? properties[name] : undefined;
    return isRecord(additionalProperties) ? additionalProperties : undefined;
  }
}

/** How many values there are in a value. */
const jsonSize = (value: unknown): number =>
  typeof value !== 'object' || value === null
    ? 1
    : Object.values(value).reduce((sum: number, inner) => sum + jsonSize(inner), 1);

function listOf(given: readonly unknown[], schema: OpenSchema): Result {
  const { items } = schema;
  if (items === undefined)
    return new Fault('invalid array type, expected Items with a non-empty Schema');
  const list = new RuleList(given, items);
  if (schema['x-kubernetes-list-type'] === 'set') return setList(list);
  if (schema['x-kubernetes-list-type'] !== 'map') return list;
  const keys = schema['x-kubernetes-list-map-keys'] ?? [];
  return keyedList(
    list,
    keys.map((key) => escapeName(key) ?? key),
  );
}

class RuleList extends List {
  private readonly given: readonly unknown[];
  private readonly schema: OpenSchema;
  private readonly seen = new Map<number, Result>();

  constructor(given: readonly unknown[], schema: OpenSchema) {
    super();
    this.given = given;
    this.schema = schema;
  }

  get size(): number {
    return this.given.length;
  }

  at(index: number): Result {
    const known = this.seen.get(index);
    if (known !== undefined) return known;
    const made = ruleValue(this.given[index], this.schema);
    this.seen.set(index, made);
    return made;
  }
}
