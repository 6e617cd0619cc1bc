import {
  apply,
  ask,
  type Fields,
  jsonPatch,
  merge,
  partial,
  strategic,
  tables,
  type Topic,
  watch,
} from '../step.js';
import { boat, boatDefinition, boatsOf, definitions, older } from './boats.js';
import { withoutDescriptions } from './objects.js';

/** A kind that is defined while the server runs: two versions, a status, a scale, columns and fields to select by. */
export const customKinds: Topic = {
  name: 'custom-kinds',
  steps: (namespace) => {
    const boats = boatsOf(namespace);
    const beta = boatsOf(namespace, 'v1beta1');
    const make = (name: string, body: Fields, query = '') =>
      ask(name, `POST ${boats}${query}`, { body });
    /** Of one field there is one owner, so that it is no matter of chance who is named first. */
    const part = (spec: Fields) => boat('tug', {}, { spec });
    const table = (name: string, path: string) =>
      ask(name, `GET ${path}`, { headers: { accept: tables }, keep: withoutDescriptions });
    const set = (name: string, query: string, body: Fields) =>
      ask(name, `PATCH ${boats}/tug?${query}`, { type: apply, body });
    const change = (name: string, path: string, body: Fields) =>
      ask(name, `PATCH ${path}`, { type: merge, body });
    const list = (name: string, query: string) => ask(name, `GET ${boats}?${query}`);
    return [
      ask('defines it', `POST ${definitions}`, { body: boatDefinition, keep: specOnly }),
      ask('is served', `GET ${boats}`, { until: 200, keep: typeOnly }),
      ask('is served in the other version', `GET ${beta}`, { until: 200, keep: typeOnly }),
      make('a boat', boat('tug', { crew: [{ name: 'ann', rank: 'master' }], flags: ['a', 'b'] })),
      make('one by a generated name', boat('', {}, { metadata: { generateName: 'made-' } })),
      make('without what must be', boat('bad', { harbour: undefined })),
      make('without content', { ...boat('bad'), spec: undefined }),
      make('words that are none', boat('bad', { harbour: 'O', class: 'ark' })),
      make('too many', boat('bad', { replicas: 101 })),
      make('a wrong type', boat('bad', { replicas: 'many' })),
      make('no text in a set', boat('bad', { flags: ['a', 'a'] })),
      make('a name twice in the crew', boat('bad', { crew: [{ name: 'a' }, { name: 'a' }] })),
      make('nobody in the crew', boat('bad', { crew: [{ rank: 'mate' }] })),
      make(
        'with unknown fields',
        boat('odd', { sails: 3, engine: { oars: 2 }, cargo: { a: { b: 1 } } }),
      ),
      make('strictly', boat('bad', { sails: 3, engine: { oars: 2 } }), '?fieldValidation=Strict'),
      make('without a word', boat('quiet', { sails: 3 }), '?fieldValidation=Ignore'),
      make('nulls', boat('empty', { draft: null, class: null, engine: null })),
      make('a dry one', boat('dry'), '?dryRun=All'),
      ask('was not stored', `GET ${boats}/dry`),
      make('the same name', boat('tug')),
      ask('in the other version', `GET ${beta}/tug`),
      ask('of the other version', `POST ${boats}`, { body: older(boat('wrong')) }),
      ask('made in the other version', `POST ${beta}?fieldManager=old`, {
        body: older(boat('ferry')),
      }),
      change('changed in the other version', `${beta}/tug?fieldManager=old`, {
        spec: { class: 'ferry' },
      }),
      change('a status', `${boats}/tug/status`, {
        status: { replicas: 2, phase: 'afloat', selector: 'a=b' },
        spec: { class: 'tug' },
      }),
      change('a status by the object', `${boats}/tug`, { status: { phase: 'sunk' } }),
      change('a wrong status', `${boats}/tug/status`, { status: { replicas: -1 } }),
      ask('its scale', `GET ${boats}/tug/scale`),
      change('scales it', `${boats}/tug/scale?fieldManager=hpa`, { spec: { replicas: 3 } }),
      change('scales it too far', `${boats}/tug/scale`, { spec: { replicas: 300 } }),
      change('scales it in the other version', `${beta}/tug/scale?fieldManager=old`, {
        spec: { replicas: 4 },
      }),
      ask('after that', `GET ${boats}/tug`),
      ask('a strategic merge', `PATCH ${boats}/tug`, { type: strategic, body: {} }),
      ask('a JSON patch', `PATCH ${boats}/tug`, {
        type: jsonPatch,
        body: [
          { op: 'test', path: '/spec/harbour', value: 'oslo' },
          { op: 'add', path: '/spec/crew/-', value: { name: 'bob' } },
        ],
      }),
      ask('a JSON patch that fails', `PATCH ${boats}/tug`, {
        type: jsonPatch,
        body: [{ op: 'test', path: '/spec/harbour', value: 'rome' }],
      }),
      change('unknown fields in a merge', `${boats}/tug?fieldValidation=Strict`, {
        spec: { sails: 1 },
      }),
      change('nothing', `${boats}/tug`, {}),
      set('applies it', 'fieldManager=one', part({ crew: [{ name: 'cid' }], flags: ['c'] })),
      set('applies it again', 'fieldManager=one', part({ crew: [{ name: 'dan' }] })),
      set('another value', 'fieldManager=two', boat('tug', { harbour: 'rome' })),
      set(
        'another value by force',
        'fieldManager=two&force=true',
        boat('tug', { harbour: 'rome' }),
      ),
      set('a wrong type, applied', 'fieldManager=two', boat('tug', { crew: 'all' })),
      set(
        'an unknown field, applied',
        'fieldManager=two',
        boat('tug', { harbour: 'rome', sails: 2 }),
      ),
      ask('applies the other version', `PATCH ${beta}/tug?fieldManager=two`, {
        type: apply,
        body: older(boat('tug', { harbour: 'rome', draft: 3 })),
      }),
      table('a table', boats),
      table('a table of one', `${boats}/tug`),
      table('a table of the other version', beta),
      ask('as metadata', `GET ${boats}/tug`, { headers: { accept: partial } }),
      list('by harbour', 'fieldSelector=spec.harbour%3Drome'),
      list('by a field that is not selectable', 'fieldSelector=spec.class%3Dtug'),
      ask('by harbour in the other version', `GET ${beta}?fieldSelector=spec.harbour%3Drome`),
      ask('a page', `GET ${boats}?limit=2&labelSelector=!x`, { as: 'page', keep: namesOnly }),
      ask(
        'the next page',
        ({ token }) => `GET ${boats}?limit=2&labelSelector=!x&continue=${token('page')}`,
        { keep: namesOnly },
      ),
      watch(
        'those of a harbour',
        `${boats}?watch=1&fieldSelector=spec.harbour%3Drome&timeoutSeconds=8`,
        {
          events: 3,
          meanwhile: [
            change('moves there', `${boats}/ferry`, { spec: { harbour: 'rome' } }),
            change('moves away', `${boats}/ferry`, { spec: { harbour: 'oslo' } }),
          ],
        },
      ),
      ask('replaces it', `PUT ${boats}/ferry`, { body: boat('ferry', { class: 'ferry' }) }),
      ask('replaces a version that is not', `PUT ${boats}/ferry`, {
        body: boat('ferry', {}, { metadata: { name: 'ferry', resourceVersion: '1' } }),
      }),
      ask('another uid', `DELETE ${boats}/ferry`, { body: { preconditions: { uid: 'none' } } }),
      ask('a dry deletion', `DELETE ${boats}/ferry?dryRun=All`),
      ask('the collection, dry', `DELETE ${boats}?labelSelector=x&dryRun=All`, { keep: namesOnly }),
      ask('deletes it', `DELETE ${boats}/ferry`),
      ask('the collection', `DELETE ${boats}?fieldSelector=spec.harbour%3Drome`, {
        keep: namesOnly,
      }),
      list('what is left', 'fieldSelector=spec.harbour%3Drome'),
      ask('its group', 'GET /apis/parity.example.com'),
      ask('its resources', 'GET /apis/parity.example.com/v1', { keep: withoutHashes }),
      ask('no such version', `GET ${boatsOf(namespace, 'v2')}`),
    ];
  },
};

type Listed = { readonly kind: string; readonly items?: readonly Fields[] };

const typeOnly = (body: unknown): unknown => {
  const { kind } = body as Listed;
  return { kind };
};

const namesOnly = (body: unknown): unknown => {
  const { kind, items = [], ...rest } = body as Listed & { readonly metadata?: Fields };
  const names = items.map((item) => (item['metadata'] as { readonly name: string }).name);
  return { kind, names, metadata: rest.metadata };
};

/** What becomes of the rest is a controller's work, at its own time. */
const specOnly = (body: unknown): unknown => {
  const { spec, apiVersion, kind } = body as Fields;
  return { apiVersion, kind, spec };
};

const withoutHashes = (body: unknown): unknown => {
  const { resources = [], ...rest } = body as { readonly resources?: readonly Fields[] };
  return {
    ...rest,
    resources: resources.map(({ storageVersionHash: _own, ...resource }) => resource),
  };
};
