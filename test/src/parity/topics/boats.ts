import type { Fields } from '../step.js';

/** A kind of the session's own, in two versions; what it says of a boat is a little of everything. */
const group = 'parity.example.com';
export const definitions = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
export const boatsOf = (namespace: string, version = 'v1'): string =>
  `/apis/${group}/${version}/namespaces/${namespace}/boats`;

const text = { type: 'string' };
const count = { type: 'integer', minimum: 0 };

/** `power`: what an engine has beside its fuel, which differs between the versions. */
const contentWith = (power: Fields) => ({
  type: 'object',
  properties: {
    spec: {
      type: 'object',
      required: ['harbour'],
      properties: {
        harbour: { ...text, minLength: 2, pattern: '^[a-z]+$' },
        class: { ...text, enum: ['tug', 'ferry'], default: 'tug' },
        replicas: { ...count, maximum: 100, default: 1 },
        engine: {
          type: 'object',
          default: {},
          properties: { fuel: { ...text, default: 'diesel' }, ...power },
        },
        crew: {
          type: 'array',
          'x-kubernetes-list-type': 'map',
          'x-kubernetes-list-map-keys': ['name'],
          items: { type: 'object', required: ['name'], properties: { name: text, rank: text } },
        },
        flags: { type: 'array', 'x-kubernetes-list-type': 'set', items: text },
        cargo: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
        draft: { type: 'integer', nullable: true },
      },
    },
    status: {
      type: 'object',
      properties: { replicas: count, phase: text, selector: text },
    },
  },
});

const subresources = {
  status: {},
  scale: {
    specReplicasPath: '.spec.replicas',
    statusReplicasPath: '.status.replicas',
    labelSelectorPath: '.status.selector',
  },
};

/** `v1` is stored and prints columns; `v1beta1` is deprecated and prints none. */
export const boatDefinition: Fields = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: `boats.${group}` },
  spec: {
    group,
    scope: 'Namespaced',
    names: { plural: 'boats', kind: 'Boat', shortNames: ['bt'], categories: ['all'] },
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        schema: { openAPIV3Schema: contentWith({ power: { type: 'number' } }) },
        subresources,
        selectableFields: [{ jsonPath: '.spec.harbour' }],
        additionalPrinterColumns: [
          { name: 'Harbour', type: 'string', jsonPath: '.spec.harbour' },
          { name: 'Wanted', type: 'integer', jsonPath: '.spec.replicas', priority: 1 },
          { name: 'Phase', type: 'string', jsonPath: '.status.phase' },
          { name: 'Crew', type: 'string', jsonPath: '.spec.crew[*].name' },
          { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' },
        ],
      },
      {
        name: 'v1beta1',
        served: true,
        storage: false,
        deprecated: true,
        schema: { openAPIV3Schema: contentWith({}) },
        subresources,
      },
    ],
  },
};

export const boat = (name: string, spec: Fields = {}, rest: Fields = {}): Fields => ({
  apiVersion: `${group}/v1`,
  kind: 'Boat',
  metadata: { name },
  spec: { harbour: 'oslo', ...spec },
  ...rest,
});

export const older = (object: Fields): Fields => ({ ...object, apiVersion: `${group}/v1beta1` });
