import { describe, expect, it } from '@jest/globals';
import type { KubeObject } from '@navarch/model';
import * as fc from 'fast-check';
import { freezeDeep } from '../memory/freeze.js';
import { ApiError } from '../status.js';
import { decodeFields, encodeFields } from './fields-v1.js';
import { fieldsOf } from './fields-of.js';
import { decodeOwners } from './managed-fields.js';
import { contentOf, sample, sampleSchema } from './sample.fixture.js';
import { serverSideApply } from './server-side-apply.js';
import { trackUpdate } from './track-update.js';

const key = fc.constantFrom('a', 'b', 'c', '__proto__', 'constructor', 'x.y/z');
const word = fc.constantFrom('p', 'q', '"', 'é');
const small = fc.integer({ min: 0, max: 3 });
const entries = <Value>(value: fc.Arbitrary<Value>): fc.Arbitrary<unknown> =>
  fc
    .uniqueArray(fc.tuple(key, value), { selector: ([name]) => name, maxLength: 3 })
    .map((pairs) => Object.fromEntries(pairs));
const option = <Value>(value: fc.Arbitrary<Value>): fc.Arbitrary<Value | undefined> =>
  fc.option(value, { nil: undefined, freq: 2 });

const item = fc.record(
  {
    name: word,
    value: small,
    tags: fc.uniqueArray(word, { minLength: 1, maxLength: 3 }),
    place: fc.record({ x: small, y: small }, { requiredKeys: [] }),
  },
  { requiredKeys: ['name'] },
);
const port = fc.record(
  { number: small, protocol: fc.constantFrom('TCP', 'UDP'), name: word },
  { requiredKeys: ['number'] },
);
const spec = fc.record(
  {
    replicas: small,
    items: fc.uniqueArray(item, { selector: ({ name }) => name, minLength: 1, maxLength: 3 }),
    ports: fc.uniqueArray(port, {
      selector: ({ number, protocol }) => `${number}/${protocol ?? 'TCP'}`,
      minLength: 1,
      maxLength: 3,
    }),
    words: fc.array(word, { maxLength: 2 }),
    numbers: fc.uniqueArray(small, { minLength: 1, maxLength: 3 }),
    selector: fc.record({ labels: entries(word) }),
    nested: entries(entries(small)),
  },
  { requiredKeys: [] },
);
/**
 * Keyed lists are never empty: nobody owns an empty one, so an object of nothing else stays untracked.
 * Through JSON, so that absent is absent and `__proto__` an own key, as in a request.
 */
const object: fc.Arbitrary<KubeObject> = fc
  .record({ data: option(entries(word)), spec: option(spec), labels: option(entries(word)) })
  .map(({ data, spec, labels }) => {
    const text = JSON.stringify({ ...sample(''), metadata: { name: 'a', labels }, data, spec });
    return freezeDeep(JSON.parse(text) as KubeObject);
  });

const manager = fc.constantFrom('m', 'n', 'kubectl');
const step = fc.record({ manager, object, apply: fc.boolean() });

function perform(
  live: KubeObject | undefined,
  { manager, object, apply }: { manager: string; object: KubeObject; apply: boolean },
): KubeObject {
  const common = { schema: sampleSchema, manager, now: 0, apiVersion: 'v1' };
  return freezeDeep(
    apply
      ? serverSideApply({ ...common, live, applied: object, force: true }).object
      : trackUpdate({ ...common, before: live, after: object }),
  );
}

const history = fc
  .array(step, { maxLength: 5 })
  .map((steps) => steps.reduce<KubeObject | undefined>(perform, undefined));

const applyTo = (live: KubeObject | undefined, applied: KubeObject, now = 1_000) =>
  serverSideApply({
    schema: sampleSchema,
    live,
    applied,
    manager: 'm',
    force: true,
    now,
    apiVersion: 'v1',
  });

describe('apply, whatever happened before', () => {
  it('changes nothing when repeated', () => {
    fc.assert(
      fc.property(history, object, (live, applied) => {
        const once = freezeDeep(applyTo(live, applied).object);
        expect(applyTo(once, applied, 9_000_000)).toEqual({ object: once, changed: false });
      }),
    );
  });

  it('holds every field that was applied', () => {
    fc.assert(
      fc.property(history, object, (live, applied) => {
        const result = applyTo(live, applied).object;
        const own = decodeOwners(result.metadata.managedFields);
        const owner = [...(own?.values() ?? [])].find(
          ({ manager, operation }) => manager === 'm' && operation === 'Apply',
        );
        const again = applyTo(undefined, applied).object.metadata.managedFields?.[0];
        expect(owner === undefined ? undefined : encodeFields(owner.fields)).toEqual(
          again?.['fieldsV1'],
        );
      }),
    );
  });

  it('gives everything back when the only applier takes all away', () => {
    fc.assert(
      fc.property(fc.array(object, { maxLength: 4 }), (applied) => {
        const live = applied.reduce<KubeObject | undefined>(
          (before, next) => applyTo(before, next).object,
          undefined,
        );
        expect(contentOf(applyTo(live, sample('')).object)).toEqual(sample(''));
      }),
    );
  });

  it('refuses without force exactly what force would take from others', () => {
    fc.assert(
      fc.property(history, object, (live, applied) => {
        const request = {
          schema: sampleSchema,
          live,
          applied,
          manager: 'x',
          now: 0,
          apiVersion: 'v1',
        };
        const taken = serverSideApply({ ...request, force: true });
        try {
          expect(serverSideApply({ ...request, force: false })).toEqual(taken);
        } catch (error) {
          if (!(error instanceof ApiError)) throw error;
          expect([error.code, (error.details.causes ?? []).length > 0]).toEqual([409, true]);
        }
      }),
    );
  });

  it('writes field sets that read back the same, and touches no prototype', () => {
    fc.assert(
      fc.property(object, (given) => {
        const fields = fieldsOf(sampleSchema, given);
        const encoded = JSON.parse(JSON.stringify(encodeFields(fields))) as unknown;
        expect(decodeFields(encoded)).toEqual(fields);
      }),
    );
    expect(Object.keys(Object.prototype)).toEqual([]);
    expect(({} as Record<string, unknown>)['p']).toBeUndefined();
  });

  it('answers any JSON at all with an object or an ApiError', () => {
    const anything = fc.jsonValue({ maxDepth: 4 });
    const wild = fc
      .record({ spec: anything, data: anything, metadata: fc.record({ labels: anything }) })
      .map((fields) => freezeDeep({ ...sample(''), ...fields } as unknown as KubeObject));
    fc.assert(
      fc.property(history, wild, anything, (live, applied, entry) => {
        const managedFields = [entry] as KubeObject['metadata']['managedFields'] & object[];
        const after = { ...applied, metadata: { ...applied.metadata, managedFields } };
        const common = { schema: sampleSchema, manager: 'm', now: 0, apiVersion: 'v1' };
        expect(trackUpdate({ ...common, before: live, after })).toHaveProperty('metadata');
        try {
          const stored = trackUpdate({ ...common, before: undefined, after: applied });
          applyTo(stored, applied);
        } catch (error) {
          expect(error).toBeInstanceOf(ApiError);
        }
      }),
    );
  });
});
