import { messageNamed } from './table.js';
import type { FieldRule, Leaf } from './table.js';

/** A writer of protobuf, as small as it can be: what clients do, for tests. */

export type Part = number | bigint | string | Uint8Array;

/** `message([1, 'text'], [2, 5])`: numbers as varints, all else as bytes behind their length. */
export const message = (...parts: readonly (readonly [number, Part])[]): Uint8Array =>
  Buffer.concat(parts.map(([number, part]) => field(number, part)));

/** What client-go puts around every object. */
export const envelope = (apiVersion: string, kind: string, raw: Uint8Array): Uint8Array =>
  Buffer.concat([
    Buffer.from('k8s\0'),
    message([1, message([1, apiVersion], [2, kind])], [2, raw], [3, ''], [4, '']),
  ]);

export const varint = (value: number | bigint): Uint8Array => {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  while (rest > 127n) {
    bytes.push(Number(rest & 127n) | 128);
    rest >>= 7n;
  }
  return Uint8Array.from([...bytes, Number(rest)]);
};

function field(number: number, part: Part): Uint8Array {
  if (typeof part === 'number' || typeof part === 'bigint') {
    return Buffer.concat([varint(number * 8), varint(part)]);
  }
  const bytes = Buffer.from(part);
  return Buffer.concat([varint(number * 8 + 2), varint(bytes.length), bytes]);
}

type Json = Readonly<Record<string, unknown>>;

/** An object by the table; all that stands for itself in JSON is written, nothing else. */
export function encode(name: string, object: Json): Uint8Array {
  const rules = [...(messageNamed(name) ?? [])];
  return Buffer.concat(
    rules.flatMap(([number, rule]) => partsOf(rule, object).map((part) => field(number, part))),
  );
}

function partsOf(rule: FieldRule, object: Json): readonly Part[] {
  if (rule.form === 'inline') return [encode(rule.message, object)];
  if (!Object.hasOwn(object, rule.name)) return [];
  const value = object[rule.name];
  switch (rule.form) {
    case 'leaf':
      return [writers[rule.leaf](value)];
    case 'leaves':
      return (value as unknown[]).map((one) => writers[rule.leaf](one));
    case 'map':
      return Object.entries(value as Json).map(([key, one]) =>
        message([1, key], [2, writers[rule.leaf](one)]),
      );
    case 'message':
      return [encode(rule.message, value as Json)];
    case 'messages':
      return (value as Json[]).map((one) => encode(rule.message, one));
  }
}

const writers: Readonly<Record<Leaf, (value: unknown) => Part>> = {
  string: String,
  bytes: (value) => Buffer.from(String(value), 'base64'),
  bool: Number,
  int32: Number,
  int64: Number,
  time: timeMessage,
  microTime: timeMessage,
  quantity: (value) => message([1, String(value)]),
  intOrString: (value) =>
    typeof value === 'number'
      ? message([1, 0], [2, value], [3, ''])
      : message([1, 1], [2, 0], [3, String(value)]),
  fieldsV1: (value) => message([1, JSON.stringify(value)]),
  texts: (value) => message(...(value as string[]).map((text) => [1, text] as const)),
};

function timeMessage(value: unknown): Uint8Array {
  const text = String(value);
  const micros = Number(/\.(\d{6})Z$/.exec(text)?.[1] ?? 0);
  return message([1, Math.floor(Date.parse(text) / 1000)], [2, micros * 1000]);
}
