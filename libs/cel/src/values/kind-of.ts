import { printType } from '../types/print.js';
import type { Simple } from '../types/type.js';
import {
  Duration,
  List,
  Mapping,
  Opaque,
  Optional,
  Timestamp,
  TypeValue,
  Uint,
  type Value,
} from './value.js';

/** What a value is, where types may leave it open. */
export type Kind =
  | Exclude<Simple, 'dyn' | 'error'>
  | 'list'
  | 'map'
  | 'type'
  | 'optional'
  | 'opaque';

const simple: Readonly<Record<string, Kind>> = {
  bigint: 'int',
  number: 'double',
  string: 'string',
  boolean: 'bool',
};

const classes = [
  [List, 'list'],
  [Mapping, 'map'],
  [Timestamp, 'timestamp'],
  [Duration, 'duration'],
  [Uint, 'uint'],
  [Optional, 'optional'],
  [Uint8Array, 'bytes'],
  [TypeValue, 'type'],
] as const;

export function kindOf(value: Value): Kind {
  const known = simple[typeof value];
  if (known !== undefined) return known;
  if (value === null) return 'null';
  return classes.find(([made]) => value instanceof made)?.[1] ?? 'opaque';
}

const named: Partial<Record<Kind, string>> = {
  null: 'null_type',
  timestamp: 'google.protobuf.Timestamp',
  duration: 'google.protobuf.Duration',
  optional: 'optional_type',
};

/** The name of the type of a value, as `type()` and faults have it. */
export function typeName(value: Value): string {
  if (value instanceof Opaque) return printType(value.type);
  const kind = kindOf(value);
  return named[kind] ?? kind;
}
