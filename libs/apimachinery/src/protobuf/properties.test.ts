import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { ApiError } from '../status.js';
import { decodeProtobuf } from './decode.js';
import { encode, envelope } from './encode.fixture.js';
import { type FieldRule, type Leaf, messageNamed } from './table.js';

const roots = [
  'Namespace',
  'Secret',
  'Event',
  'EventsEvent',
  'ReplicaSet',
  'Scale',
  'DeleteOptions',
  'Pod',
  'Node',
  'ClusterRole',
  'RoleBinding',
  'SubjectAccessReview',
  'TokenReview',
  'TokenRequest',
];
const root = fc.constantFrom(...roots);

/** True for a plain value, false for a 400; anything else is thrown on. */
function isReadable(bytes: Uint8Array, kind: string): boolean {
  try {
    JSON.stringify(decodeProtobuf(bytes, kind).value);
    return true;
  } catch (error) {
    if (error instanceof ApiError && error.code === 400) return false;
    throw error;
  }
}

const key = fc.constantFrom('a', 'b/c', '__proto__', 'constructor', '');
const leafValues: Readonly<Record<Leaf, fc.Arbitrary<unknown>>> = {
  string: fc.string({ minLength: 1, maxLength: 4, unit: 'grapheme' }),
  bytes: fc
    .uint8Array({ minLength: 1, maxLength: 5 })
    .map((bytes) => Buffer.from(bytes).toString('base64')),
  bool: fc.constant(true),
  int32: fc.integer().filter((value) => value !== 0),
  int64: fc.maxSafeInteger().filter((value) => value !== 0),
  time: fc
    .integer({ min: -62_135_596_799, max: 253_402_300_799 })
    .map((seconds) => new Date(seconds * 1000).toISOString().replace('.000Z', 'Z')),
  microTime: fc
    .tuple(fc.integer({ min: 0, max: 253_402_300_799 }), fc.integer({ min: 0, max: 999_999 }))
    .map(([seconds, micros]) =>
      new Date(seconds * 1000)
        .toISOString()
        .replace('.000Z', `.${String(micros).padStart(6, '0')}Z`),
    ),
  quantity: fc.constantFrom('0', '100m', '1Gi'),
  intOrString: fc.oneof(fc.integer(), fc.string({ maxLength: 3 })),
  fieldsV1: fc.constant({ 'f:data': { '.': {} } }),
  texts: fc.array(fc.string({ maxLength: 3, unit: 'grapheme' }), { maxLength: 2 }),
};

type Json = Record<string, unknown>;

/** Objects of a message: each field there or not. Deeper down fewer fields are, so that it ends. */
function objectOf(name: string, depth: number): fc.Arbitrary<Json> {
  const rules = [...(messageNamed(name)?.values() ?? [])];
  const parts = rules.map((rule) => partOf(rule, depth));
  return fc.tuple(...parts).map((found) => Object.assign({}, ...found) as Json);
}

function partOf(rule: FieldRule, depth: number): fc.Arbitrary<Json> {
  if (rule.form === 'inline') return fc.constant(depth).chain((at) => objectOf(rule.message, at));
  const value = fc.constant(depth + 1).chain((at) => valueOf(rule, at));
  const absent = { weight: 1 + 3 * depth, arbitrary: fc.constant({}) };
  return fc.oneof(absent, { weight: 2, arbitrary: value.map((one) => ({ [rule.name]: one })) });
}

function valueOf(
  rule: Exclude<FieldRule, { readonly form: 'inline' }>,
  depth: number,
): fc.Arbitrary<unknown> {
  switch (rule.form) {
    case 'leaf':
      return leafValues[rule.leaf];
    case 'leaves':
      return fc.array(leafValues[rule.leaf], { minLength: 1, maxLength: 2 });
    case 'map':
      return fc
        .uniqueArray(fc.tuple(key, leafValues[rule.leaf]), {
          minLength: 1,
          maxLength: 3,
          selector: ([one]) => one,
        })
        .map((pairs) => Object.fromEntries(pairs));
    case 'message':
      return objectOf(rule.message, depth);
    case 'messages':
      return fc.array(objectOf(rule.message, depth), { minLength: 1, maxLength: 2 });
  }
}

const written = root.chain((kind) =>
  objectOf(kind, 0).map((object) => ({
    kind,
    object,
    bytes: envelope('v1', kind, encode(kind, object)),
  })),
);

describe('any body', () => {
  it('of random bytes is an object or a 400', () => {
    fc.assert(
      fc.property(root, fc.uint8Array({ maxLength: 300 }), (kind, bytes) => {
        isReadable(bytes, kind);
        isReadable(envelope('v1', kind, bytes), kind);
        isReadable(Buffer.concat([Buffer.from('k8s\0'), bytes]), kind);
      }),
      { numRuns: 1_000 },
    );
  });

  it('that was damaged on the way is an object or a 400', () => {
    fc.assert(
      fc.property(
        written,
        fc.nat(),
        fc.integer({ min: 0, max: 255 }),
        ({ bytes, kind }, at, byte) => {
          const damaged = Uint8Array.from(bytes);
          damaged[at % damaged.length] = byte;
          isReadable(damaged, kind);
          isReadable(bytes.subarray(0, at % bytes.length), kind);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('comes out as the object that went in', () => {
    fc.assert(
      fc.property(written, ({ kind, object, bytes }) => {
        const value = decodeProtobuf(bytes, kind).value;
        expect(value).toEqual({ apiVersion: 'v1', kind, ...object });
      }),
      { numRuns: 200 },
    );
  });
});
