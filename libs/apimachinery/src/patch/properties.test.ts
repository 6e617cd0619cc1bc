import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { replicaSetKind } from '../kinds/replicaset.js';
import { freezeDeep } from '../memory/freeze.js';
import { ApiError } from '../status.js';
import { jsonPatch } from './json-patch.js';
import { equalJson, isRecord, type JsonRecord } from './json-value.js';
import { mergePatch } from './merge-patch.js';
import { strategicMergePatch } from './strategic-merge.js';

const throughJson = (value: unknown): unknown => freezeDeep(JSON.parse(JSON.stringify(value)));
const key = fc.constantFrom('a', 'b', 'c', '__proto__', 'constructor', 'prototype', '0');
const tree = fc.letrec<{ value: unknown; record: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom(1, 'x', true, ''),
    fc.array(tie('value'), { maxLength: 3 }),
    tie('record'),
  ),
  record: fc
    .uniqueArray(fc.tuple(key, tie('value')), { selector: ([name]) => name, maxLength: 4 })
    .map((pairs) => Object.fromEntries(pairs)),
}));
const record = tree.record.map((value) => throughJson(value) as JsonRecord);

/** The merge patch that leads from one value to another. */
function difference(before: unknown, after: unknown): unknown {
  if (!isRecord(before) || !isRecord(after)) return after;
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return Object.fromEntries(
    [...names].flatMap((name) => {
      if (!Object.hasOwn(after, name)) return [[name, null]];
      if (!Object.hasOwn(before, name)) return [[name, after[name]]];
      return equalJson(before[name], after[name])
        ? []
        : [[name, difference(before[name], after[name])]];
    }),
  );
}

const pointer = fc
  .array(fc.oneof(key, fc.constantFrom('-', '1', '~0')), { maxLength: 4 })
  .map((parts) => parts.map((part) => `/${part}`).join(''));
const operation = fc.record({
  op: fc.constantFrom('add', 'remove', 'replace', 'move', 'copy', 'test'),
  path: pointer,
  from: pointer,
  value: tree.value,
});

const directive = fc.constantFrom(
  '$patch',
  '$retainKeys',
  '$setElementOrder/containers',
  '$deleteFromPrimitiveList/finalizers',
  'containers',
  'finalizers',
  'metadata',
  'spec',
  'template',
  'name',
);
const strategic = fc.letrec<{ value: unknown; record: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 5 },
    fc.constantFrom(null, 'delete', 'replace', 'merge', 'a', 'name', 1),
    fc.array(tie('value'), { maxLength: 3 }),
    tie('record'),
  ),
  record: fc
    .uniqueArray(fc.tuple(directive, tie('value')), { selector: ([name]) => name, maxLength: 4 })
    .map((pairs) => Object.fromEntries(pairs)),
}));

function onlyApiErrors(action: () => unknown): void {
  try {
    action();
  } catch (error) {
    expect(error).toBeInstanceOf(ApiError);
  }
}

const untouched = (): void => {
  expect(Object.keys(Object.prototype)).toEqual([]);
  expect(Object.keys(Object)).toEqual([]);
  expect(({} as Record<string, unknown>)['a']).toBeUndefined();
};

describe('patches of anything', () => {
  it('merge patch of a difference gives the other object', () => {
    fc.assert(
      fc.property(record, record, (before, after) => {
        const result = mergePatch(before, freezeDeep(difference(before, after)));
        expect(equalJson(result, after)).toBe(true);
      }),
    );
    untouched();
  });

  it('strategic merge without merge lists is merge patch', () => {
    const schema = replicaSetKind.schema;
    fc.assert(
      fc.property(record, record, (before, after) => {
        const patch = freezeDeep(difference(before, after));
        expect(equalJson(strategicMergePatch(schema, before, patch), after)).toBe(true);
      }),
    );
    untouched();
  });

  it('JSON patch never throws anything else and changes no input', () => {
    fc.assert(
      fc.property(record, fc.array(operation, { maxLength: 6 }), (original, operations) => {
        onlyApiErrors(() => jsonPatch(original, throughJson(operations)));
      }),
    );
    untouched();
  });

  it('strategic merge never throws anything else and changes no input', () => {
    const schema = replicaSetKind.schema;
    fc.assert(
      fc.property(strategic.record, strategic.value, (original, patch) => {
        const [left, right] = [throughJson(original) as JsonRecord, throughJson(patch)];
        onlyApiErrors(() => strategicMergePatch(schema, left, right));
      }),
      { numRuns: 500 },
    );
    untouched();
  });

  it('a JSON patch that copies a document field by field gives the document', () => {
    fc.assert(
      fc.property(record, (original) => {
        const fields = Object.entries(original).map(([name, value]) => ({
          op: 'add',
          path: `/${name}`,
          value,
        }));
        expect(equalJson(jsonPatch({}, fields), original)).toBe(true);
      }),
    );
  });
});
