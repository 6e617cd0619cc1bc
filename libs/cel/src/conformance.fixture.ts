import type { SerializedIncrementalTestSuite } from '@bufbuild/cel-spec/testdata/tests.js';
import { printDuration, printTimestamp } from './library/times.js';
import * as t from './types/type.js';
import type { Type } from './types/type.js';
import { Entries, keyName } from './values/made-map.js';
import {
  Duration,
  type Environment,
  Fault,
  functionsWith,
  isFault,
  Items,
  List,
  Mapping,
  type Result,
  Timestamp,
  TypeValue,
  Uint,
  type Value,
} from './index.js';

/** The tests of CEL as they are published: values and types are in the JSON of protobuf. */
type Json = Readonly<Record<string, unknown>>;

export type Test = {
  readonly expr: string;
  readonly value?: Json;
  readonly evalError?: unknown;
  readonly typedResult?: { readonly result?: Json };
  readonly typeEnv?: readonly { readonly name: string; readonly ident?: { readonly type: Json } }[];
  readonly bindings?: Readonly<Record<string, { readonly value: Json }>>;
  readonly container?: string;
  readonly disableCheck?: boolean;
};

export const asked = (suite: SerializedIncrementalTestSuite): readonly Test[] => [
  ...(suite.tests ?? []).map(({ original }) => original as unknown as Test),
  ...(suite.suites ?? []).flatMap(asked),
];

/** Messages of protobuf, quoted names, and names in containers: none of them is in Kubernetes. */
const unknown =
  /google\.protobuf\.(?!Timestamp|Duration)|TestAllTypes|cel\.@|cel\.block|`|GlobalEnum|NestedEnum/;

export const skipped = (test: Test): boolean =>
  unknown.test(test.expr) ||
  unknown.test(JSON.stringify(test.value ?? '')) ||
  /objectValue|messageType|wrapper/.test(JSON.stringify([test.bindings, test.typeEnv])) ||
  test.container !== undefined ||
  test.disableCheck === true;

const functions = functionsWith([]);

export const environmentOf = ({ typeEnv = [] }: Test): Environment => ({
  variables: new Map(
    typeEnv.flatMap(({ name, ident }) =>
      ident === undefined ? [] : [[name, readType(ident.type)] as const],
    ),
  ),
  functions,
  mixed: true,
});

const simple: Readonly<Record<string, Type>> = {
  INT64: t.int,
  UINT64: t.uint,
  DOUBLE: t.double,
  BOOL: t.bool,
  STRING: t.text,
  BYTES: t.bytes,
  TIMESTAMP: t.timestamp,
  DURATION: t.duration,
};

function readType(json: Json): Type {
  const [kind = '', of] = Object.entries(json)[0] ?? [];
  const parts = of as Readonly<Record<string, Json>>;
  if (kind === 'listType') return t.listOf(readType(parts['elemType'] ?? {}));
  if (kind === 'mapType')
    return t.mapOf(readType(parts['keyType'] ?? {}), readType(parts['valueType'] ?? {}));
  return simple[String(of)] ?? t.dyn;
}

export const bound = ({ bindings = {} }: Test): Record<string, Result> =>
  Object.fromEntries(Object.entries(bindings).map(([name, { value }]) => [name, readValue(value)]));

type MapJson = { readonly entries?: readonly { readonly key: Json; readonly value: Json }[] };

function readMap({ entries = [] }: MapJson): Entries {
  const found = new Map<string, readonly [Value, Value]>();
  for (const entry of entries) {
    const key = readValue(entry.key);
    found.set(keyName(key) ?? '', [key, readValue(entry.value)]);
  }
  return new Entries(found);
}

const readers: Readonly<Record<string, (of: never) => Value>> = {
  int64Value: (of: string) => BigInt(of),
  uint64Value: (of: string) => new Uint(BigInt(of)),
  doubleValue: (of: string | number) => Number(of),
  stringValue: (of: string) => of,
  boolValue: (of: boolean) => of,
  nullValue: () => null,
  bytesValue: (of: string) => Buffer.from(of, 'base64'),
  typeValue: (of: string) => new TypeValue(of),
  listValue: ({ values = [] }: { readonly values?: readonly Json[] }) =>
    new Items(values.map(readValue)),
  mapValue: (of: MapJson) => readMap(of),
};

function readValue(json: Json): Value {
  const [kind = '', of] = Object.entries(json)[0] ?? [];
  return readers[kind]?.(of as never) ?? null;
}

/** What a test wants to see, as {@link shown} writes it. */
export function outcome({ value, evalError, typedResult }: Test): string {
  if (evalError !== undefined) return 'fault';
  const wanted = value ?? typedResult?.result;
  if (wanted === undefined) return 'true';
  const of = wanted['objectValue'] as Json | undefined;
  return of === undefined ? shown(readValue(wanted)) : String(of['value']);
}

export function shown(value: Result): string {
  if (isFault(value)) return 'fault';
  if (value instanceof List) return `[${itemsOf(value).map(shown).join(', ')}]`;
  if (value instanceof Mapping)
    return `{${value
      .keys()
      .map((key) => `${shown(key)}: ${shown(value.find(key) ?? new Fault('none'))}`)
      .toSorted((one, other) => (one < other ? -1 : 1))
      .join(', ')}}`;
  return shownSimple(value);
}

const itemsOf = (list: List): readonly Result[] =>
  Array.from({ length: list.size }, (_, index) => list.at(index));

function shownSimple(value: Value): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'number') return `${value}d`;
  if (value instanceof Uint) return `${value.value}u`;
  if (value instanceof Uint8Array) return `b${Buffer.from(value).toString('base64')}`;
  if (value instanceof Timestamp) return printTimestamp(value.nanos);
  if (value instanceof Duration) return printDuration(value.nanos);
  if (value instanceof TypeValue) return value.name;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
