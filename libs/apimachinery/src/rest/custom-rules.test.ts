import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Served } from './served.fixture.js';
import {
  define,
  definition,
  definitions,
  serveShips,
  ship,
  ships,
  shipSchema,
  version,
} from './ships.fixture.js';

let api: Served;
beforeEach(async () => {
  api = await serveShips();
});

const { spec, status } = shipSchema.properties;

/** Ships with rules: at the root, on the spec, on items of a keyed list, and on the status. */
const ruled = (rules: readonly object[] = shipRules): object => ({
  ...shipSchema,
  'x-kubernetes-validations': [
    { rule: 'self.metadata.name != "titanic"', message: 'is not launched again' },
  ],
  properties: {
    spec: {
      ...spec,
      'x-kubernetes-validations': rules,
      properties: {
        ...spec.properties,
        masts: {
          ...spec.properties.masts,
          'x-kubernetes-validations': [{ rule: 'self >= oldSelf', message: 'masts are not cut' }],
        },
      },
    },
    status: {
      ...status,
      'x-kubernetes-validations': [{ rule: '!has(self.masts) || self.masts < 9' }],
    },
  },
});

const shipRules = [
  {
    rule: '!has(self.tags) || self.tags.all(t, t.size() < 9)',
    message: 'tags are short',
    fieldPath: '.tags',
    reason: 'FieldValueForbidden',
  },
  { rule: 'self.masts < 5 || self.name.startsWith("great")' },
];

const defined = (schema: object): object =>
  definition({}, [
    version('v1', {
      storage: true,
      subresources: { status: {} },
      schema: { openAPIV3Schema: schema },
    }),
  ]);

const post = (given: object, name?: string) => api.call(`POST ${ships}`, ship(given, name));
const merge = (path: string, body: object) =>
  api.call(`PATCH ${path}`, body, { 'content-type': 'application/merge-patch+json' });

describe('the rules of a custom kind', () => {
  beforeEach(() => define(api, defined(ruled())));

  it('hold for what is created', async () => {
    expect(await post({ name: 'hope', tags: ['a'] })).toMatchObject({ status: 201 });
    expect(await post({ name: 'hope', tags: ['much too long'] }, 'two')).toMatchObject({
      status: 422,
      body: {
        reason: 'Invalid',
        message: 'Ship.sea.example.com "two" is invalid: spec.tags: Forbidden: tags are short',
        details: {
          causes: [
            {
              reason: 'FieldValueForbidden',
              message: 'Forbidden: tags are short',
              field: 'spec.tags',
            },
          ],
        },
      },
    });
    expect(await post({ name: 'hope' }, 'titanic')).toMatchObject({
      status: 422,
      body: {
        message:
          'Ship.sea.example.com "titanic" is invalid: <nil>: Invalid value: is not launched again',
      },
    });
  });

  it('see the defaults', async () => {
    expect(await post({ name: 'hope', masts: 5 })).toMatchObject({
      status: 422,
      body: {
        details: {
          causes: [
            {
              field: 'spec',
              message:
                'Invalid value: failed rule: self.masts < 5 || self.name.startsWith("great")',
            },
          ],
        },
      },
    });
    expect(await post({ name: 'greathope', masts: 5 })).toMatchObject({ status: 201 });
  });

  it('are not asked about what has no right form', async () => {
    const { body } = await post({ masts: 5 });
    expect(body['message']).toContain('spec.name: Required value');
    expect(body['message']).toContain(
      '<nil>: Invalid value: null: some validation rules were not checked because the object was invalid; correct the existing errors to complete validation',
    );
  });

  it('hold for updates, patches and applies, each with what was before', async () => {
    await post({ name: 'hope', masts: 4 });
    const cut = { status: 422, body: { message: expect.stringContaining('masts are not cut') } };
    const { body } = await api.call(`GET ${ships}/hope`);
    const sent = { ...body, spec: { name: 'hope', masts: 2 } };
    expect(await api.call(`PUT ${ships}/hope`, sent)).toMatchObject(cut);
    expect(await merge(`${ships}/hope`, { spec: { masts: 1 } })).toMatchObject(cut);
    const applied = await api.call(
      `PATCH ${ships}/hope?fieldManager=me&force=true`,
      ship({ masts: 3 }),
      { 'content-type': 'application/apply-patch+yaml' },
    );
    expect(applied).toMatchObject(cut);
    expect(await merge(`${ships}/hope?dryRun=All`, { spec: { masts: 1 } })).toMatchObject(cut);
    expect((await api.call(`GET ${ships}/hope`)).body).toMatchObject({ spec: { masts: 4 } });
  });

  it('hold for the status', async () => {
    await post({ name: 'hope' });
    expect(await merge(`${ships}/hope/status`, { status: { masts: 9 } })).toMatchObject({
      status: 422,
      body: {
        message:
          'Ship.sea.example.com "hope" is invalid: status: Invalid value: failed rule: !has(self.masts) || self.masts < 9',
      },
    });
    expect(await merge(`${ships}/hope/status`, { status: { masts: 8 } })).toMatchObject({
      status: 200,
    });
  });

  it('let be what was wrong before, with a warning', async () => {
    await post({ name: 'hope', masts: 4 });
    const stricter = ruled([{ rule: 'self.masts < 3', message: 'too many masts' }]);
    await merge(`${definitions}/ships.sea.example.com`, {
      spec: { versions: (defined(stricter) as { spec: { versions: object[] } }).spec.versions },
    });
    const labelled = await merge(`${ships}/hope`, { metadata: { labels: { a: 'b' } } });
    expect(labelled).toMatchObject({
      status: 200,
      headers: { warning: '299 - "spec: Invalid value: too many masts"' },
    });
    expect(await merge(`${ships}/hope`, { spec: { note: 'new' } })).toMatchObject({ status: 422 });
    expect(await post({ name: 'other', masts: 4 }, 'other')).toMatchObject({ status: 422 });
  });
});

describe('a definition with rules', () => {
  const at = 'spec.validation.openAPIV3Schema.properties[spec].x-kubernetes-validations[0]';
  const shown = (rule: string, more = '') =>
    `Invalid value: {"Rule":"${rule}","Message":"","MessageExpression":"${more}","Reason":null,"FieldPath":"","OptionalOldSelf":null}`;

  it.each([
    [{ rule: '' }, `${at}.rule: Required value: rule is not specified`],
    [
      { rule: 'self.masst > 1' },
      String.raw`${at}.rule: ${shown(String.raw`self.masst \u003e 1`)}: compilation failed: ERROR: <input>:1:5: undefined field 'masst'` +
        '\n | self.masst > 1\n | ....^',
    ],
    [
      { rule: 'self.masts' },
      `${at}.rule: ${shown('self.masts')}: cel expression must evaluate to a bool`,
    ],
    [
      { rule: 'true', messageExpression: '1' },
      `${at}.messageExpression: ${shown('true', '1')}: messageExpression must evaluate to a string`,
    ],
    [
      { rule: 'true', message: ' ' },
      `${at}.message: Invalid value: " ": must be non-empty if specified`,
    ],
    [
      { rule: 'true\n&& true' },
      `${at}.message: Required value: message must be specified if rule contains line breaks`,
    ],
    [
      { rule: 'true', reason: 'Because' },
      `${at}.reason: Unsupported value: "Because": supported values: "FieldValueDuplicate", "FieldValueForbidden", "FieldValueInvalid", "FieldValueRequired"`,
    ],
    [
      { rule: 'true', fieldPath: '.nowhere' },
      `${at}.fieldPath: Invalid value: ".nowhere": must be a valid path`,
    ],
    [
      { rule: 'true', optionalOldSelf: true },
      `${at}.optionalOldSelf: Invalid value: true: may not be set if oldSelf is not used in rule`,
    ],
  ])('is refused where they are wrong: %j', async (rule, says) => {
    const { status, body } = await api.call(`POST ${definitions}`, defined(ruled([rule])));
    expect(status).toBe(422);
    expect(body['message']).toContain(says);
  });

  it('is refused where a rule on changes cannot know what was before', async () => {
    const schema = {
      type: 'object',
      properties: {
        list: {
          type: 'array',
          maxItems: 5,
          items: { type: 'string', 'x-kubernetes-validations': [{ rule: 'self == oldSelf' }] },
        },
      },
    };
    const { status, body } = await api.call(`POST ${definitions}`, defined(schema));
    expect(status).toBe(422);
    expect(body['message']).toContain(
      'oldSelf cannot be used on the uncorrelatable portion of the schema within spec.validation.openAPIV3Schema.properties[list]',
    );
  });

  it('is refused where it asks what a part of an atomic map was', async () => {
    const fixed = { type: 'string', 'x-kubernetes-validations': [{ rule: 'self == oldSelf' }] };
    const ref = { type: 'object', 'x-kubernetes-map-type': 'atomic', properties: { name: fixed } };
    const schema = { type: 'object', properties: { ref } };
    const { status, body } = await api.call(`POST ${definitions}`, defined(schema));
    expect([status, body['message']]).toEqual([
      422,
      expect.stringContaining(
        'oldSelf cannot be used on the uncorrelatable portion of the schema within spec.validation.openAPIV3Schema.properties[ref]',
      ),
    ]);
  });

  it('is refused where a condition has them, and where a default breaks them', async () => {
    const nested = {
      type: 'object',
      allOf: [{ 'x-kubernetes-validations': [{ rule: 'true' }] }],
    };
    const one = await api.call(`POST ${definitions}`, defined(nested));
    expect(one.body['message']).toContain(
      'allOf[0].x-kubernetes-validations: Forbidden: must be empty to be structural',
    );
    const broken = {
      type: 'object',
      properties: {
        n: { type: 'integer', default: 1, 'x-kubernetes-validations': [{ rule: 'self > 1' }] },
      },
    };
    const other = await api.call(`POST ${definitions}`, defined(broken));
    expect(other.body['message']).toContain(
      'properties[n].default: Invalid value: 1: failed rule: self > 1',
    );
  });

  it('is taken without a warning', async () => {
    const { status, headers } = await api.call(`POST ${definitions}`, defined(ruled()));
    expect(status).toBe(201);
    expect(headers['warning']).toBeUndefined();
  });
});
