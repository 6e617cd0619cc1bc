import { apply, ask, type Body, type Fields, jsonPatch, type Topic, watch } from '../step.js';
import { definitions } from './boats.js';
import { fieldsOf, itemsOf, secret } from './objects.js';

/**
 * What Flux sends: of each object a read and a dry apply by force, then the apply where they differ; the removal of what other
 * managers left on it; a deletion and a new one where it cannot be changed.
 */
export const flux: Topic = {
  name: 'flux',
  needsControllers: true,
  steps: (namespace) => {
    const secrets = `/api/v1/namespaces/${namespace}/secrets`;
    const keys = (rest: Fields) => owned({ ...secret('keys', { a: '1' }), ...rest });
    const opaque = keys({ type: 'Opaque' });
    const other = keys({ type: 'example.com/other' });
    return [
      ask('a namespace, dry', `PATCH ${all}/flux-new?dryRun=All&${manager}`, {
        type: apply,
        body: owned({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'flux-new' } }),
      }),
      ask('a Secret in it, dry', `PATCH ${all}/flux-new/secrets/keys?dryRun=All&${manager}`, {
        type: apply,
        body: opaque,
      }),
      ask('is not there yet', `GET ${secrets}/keys`),
      ...reconciles('one', `${secrets}/keys`, opaque),
      ask('made by kubectl', `POST ${secrets}?fieldManager=kubectl-client-side-apply`, {
        body: madeByKubectl,
        as: 'left',
      }),
      ask('takes away what kubectl left', `PATCH ${secrets}/left?${plainManager}`, {
        type: jsonPatch,
        body: ({ body }) => cleanup(body('left')),
      }),
      ...reconciles('what kubectl made', `${secrets}/left`, owned(secret('left', { a: '2' }))),
      ask('refuses another type, dry', `PATCH ${secrets}/keys?dryRun=All&${manager}`, {
        type: apply,
        body: other,
      }),
      ask('deletes what cannot be changed', `DELETE ${secrets}/keys`, {
        body: deleting('Background'),
      }),
      ask('until it is gone', `GET ${secrets}/keys`, { until: 404 }),
      ...reconciles('another type', `${secrets}/keys`, other),
      ask('deletes it', `DELETE ${secrets}/keys`, { body: deleting('Foreground') }),
      ask('until it is gone too', `GET ${secrets}/keys`, { until: 404 }),
      ask('a namespace', `PATCH ${all}/flux-gone?${manager}`, {
        type: apply,
        body: owned({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'flux-gone' } }),
      }),
      ask('deletes the namespace', `DELETE ${all}/flux-gone`, { body: deleting('Foreground') }),
      ...kindOfItsOwn(namespace),
    ];
  },
};

const all = '/api/v1/namespaces';
const plainManager = 'fieldManager=kustomize-controller';
const manager = `${plainManager}&force=true`;

const reconciles = (what: string, path: string, body: Body) => [
  ask(`${what}, dry`, `PATCH ${path}?dryRun=All&${manager}`, { type: apply, body }),
  ask(`${what}, applied`, `PATCH ${path}?${manager}`, { type: apply, body }),
  ask(`${what}, again dry`, `PATCH ${path}?dryRun=All&${manager}`, { type: apply, body }),
  ask(`${what}, applied again`, `PATCH ${path}?${manager}`, { type: apply, body }),
];

/** It makes objects of typed ones, which say that they were made at no time. */
function owned(object: Fields): Fields {
  const labels = { 'kustomize.toolkit.fluxcd.io/name': 'shop' };
  const metadata = { ...fieldsOf(object['metadata']), creationTimestamp: null, labels };
  return { ...object, metadata };
}

const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration';
const madeByKubectl = secret(
  'left',
  { a: '1' },
  { metadata: { name: 'left', annotations: { [lastApplied]: '{}' } } },
);

function cleanup(object: Fields): unknown {
  const { managedFields } = fieldsOf(object['metadata']);
  const value = itemsOf(managedFields).map((entry) => ({
    ...entry,
    manager: 'kustomize-controller',
    operation: 'Apply',
  }));
  return [
    { op: 'remove', path: `/metadata/annotations/${lastApplied.replace('/', '~1')}` },
    { op: 'replace', path: '/metadata/managedFields', value },
  ];
}

const deleting = (propagationPolicy: string): Body => ({
  kind: 'DeleteOptions',
  apiVersion: 'v1',
  propagationPolicy,
});

/** A definition comes before its objects, and goes with them while somebody watches. */
function kindOfItsOwn(namespace: string) {
  const ships = '/apis/flux.example.com/v1/ships';
  const one = `${ships.replace('ships', `namespaces/${namespace}/ships`)}/argo`;
  const ship = { apiVersion: 'flux.example.com/v1', kind: 'Ship', metadata: { name: 'argo' } };
  const definition = `${definitions}/ships.flux.example.com`;
  return [
    ask('a definition', `PATCH ${definition}?${manager}`, {
      type: apply,
      body: shipDefinition,
      keep: promisesOf,
    }),
    ask('is established', `GET ${ships}`, { until: 200, keep: () => undefined }),
    ...reconciles('one of the kind', one, { ...ship, spec: { crew: [{ name: 'jason' }] } }),
    watch('watches the kind as its definition goes', `${ships}?watch=1&timeoutSeconds=19`, {
      events: 9,
      keep: typeOf,
      meanwhile: [
        ask('deletes the definition', `DELETE ${definition}`, {
          body: deleting('Foreground'),
          keep: deletionOf,
        }),
      ],
    }),
    ask('watches a kind that is not', `GET ${ships}?watch=1`, { until: 404 }),
  ];
}

const promisesOf = (body: unknown): unknown => ({
  spec: fieldsOf(body)['spec'],
  finalizers: fieldsOf(fieldsOf(body)['metadata'])['finalizers'],
});
const typeOf = (event: unknown): unknown => fieldsOf(event)['type'];

const deletionOf = (body: unknown): unknown => {
  const { deletionTimestamp, deletionGracePeriodSeconds, finalizers, generation } = fieldsOf(
    fieldsOf(body)['metadata'],
  );
  return { deletionTimestamp, deletionGracePeriodSeconds, finalizers, generation };
};

const text = { type: 'string' };
const shipDefinition: Fields = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'ships.flux.example.com' },
  spec: {
    group: 'flux.example.com',
    scope: 'Namespaced',
    names: { plural: 'ships', singular: 'ship', kind: 'Ship' },
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        schema: {
          openAPIV3Schema: {
            type: 'object',
            properties: {
              spec: {
                type: 'object',
                properties: {
                  length: { type: 'integer', default: 5 },
                  crew: {
                    type: 'array',
                    items: { type: 'object', required: ['name'], properties: { name: text } },
                    'x-kubernetes-list-type': 'map',
                    'x-kubernetes-list-map-keys': ['name'],
                  },
                },
              },
            },
          },
        },
      },
    ],
  },
};
