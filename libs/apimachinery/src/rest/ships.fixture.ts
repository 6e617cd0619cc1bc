import { Served } from './served.fixture.js';

/** A kind of somebody's own, with something of everything that a definition may say. */
export const definitions = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
export const ships = '/apis/sea.example.com/v1/namespaces/default/ships';

export const shipSchema = {
  type: 'object',
  required: ['spec'],
  properties: {
    spec: {
      type: 'object',
      required: ['name'],
      properties: {
        name: { type: 'string', minLength: 2, pattern: '^[a-z]+$' },
        masts: { type: 'integer', minimum: 1, maximum: 5, default: 3 },
        speed: { 'x-kubernetes-int-or-string': true },
        flag: { type: 'string', nullable: true },
        note: { type: 'string', default: 'none' },
        cargo: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
        tags: { type: 'array', items: { type: 'string' }, 'x-kubernetes-list-type': 'set' },
        decks: {
          type: 'array',
          'x-kubernetes-list-type': 'map',
          'x-kubernetes-list-map-keys': ['level'],
          items: {
            type: 'object',
            required: ['level'],
            properties: { level: { type: 'integer' }, guns: { type: 'integer', default: 0 } },
          },
        },
        labels: { type: 'object', additionalProperties: { type: 'string' } },
      },
    },
    status: {
      type: 'object',
      properties: { masts: { type: 'integer' }, crew: { type: 'string' } },
    },
  },
};

export const version = (name: string, more: object = {}): object => ({
  name,
  served: true,
  storage: false,
  schema: { openAPIV3Schema: shipSchema },
  ...more,
});

export const definition = (more: object = {}, versions?: readonly object[]): object => ({
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'ships.sea.example.com' },
  spec: {
    group: 'sea.example.com',
    scope: 'Namespaced',
    names: { plural: 'ships', kind: 'Ship', shortNames: ['sh'], categories: ['all'] },
    versions: versions ?? [
      version('v1', {
        storage: true,
        subresources: {
          status: {},
          scale: {
            specReplicasPath: '.spec.masts',
            statusReplicasPath: '.status.masts',
            labelSelectorPath: '.status.crew',
          },
        },
        additionalPrinterColumns: [
          { name: 'Masts', type: 'integer', jsonPath: '.spec.masts' },
          { name: 'Top', type: 'string', jsonPath: '.spec.decks[?(@.level==1)].guns', priority: 1 },
          { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' },
        ],
      }),
    ],
    ...more,
  },
});

export const ship = (spec: object, name = 'hope'): object => ({
  apiVersion: 'sea.example.com/v1',
  kind: 'Ship',
  metadata: { name },
  spec,
});

/** An API with one namespace, `default`. */
export async function serveShips(): Promise<Served> {
  const api = new Served();
  await api.call('POST /api/v1/namespaces', { metadata: { name: 'default' } });
  return api;
}

/** Fails when the definition is not taken, with why. */
export async function define(api: Served, body = definition()): Promise<void> {
  const { status, body: answer } = await api.call(`POST ${definitions}`, body);
  if (status !== 201) throw new Error(`${status}: ${answer.message}`);
}
