import { ask, merge, type Topic } from '../step.js';
import { fieldsOf, replicaSet, secret } from './objects.js';

export const updates: Topic = {
  name: 'updates',
  steps: (namespace) => {
    const secrets = `/api/v1/namespaces/${namespace}/secrets`;
    const sets = `/apis/apps/v1/namespaces/${namespace}/replicasets`;
    const web = `${sets}/web`;
    const withMeta = (metadata: object, data = 'Yg==') => ({
      ...secret('a'),
      metadata: { name: 'a', ...metadata },
      data: { a: data },
    });
    return [
      ask('makes it', `POST ${secrets}`, { body: secret('a', { a: 'a' }), as: 'made' }),
      ask('replaces it', `PUT ${secrets}/a`, { body: secret('a', { a: 'b' }), as: 'second' }),
      ask('the same again', `PUT ${secrets}/a`, { body: secret('a', { a: 'b' }) }),
      ask('itself', `PUT ${secrets}/a`, { body: ({ body }) => body('second') }),
      ask('with a stale version', `PUT ${secrets}/a`, {
        body: ({ version }) => withMeta({ resourceVersion: version('made') }, 'Yw=='),
      }),
      ask('with the current version', `PUT ${secrets}/a`, {
        body: ({ version }) => withMeta({ resourceVersion: version('second') }, 'Yw=='),
        as: 'third',
      }),
      ask('with a version of words', `PUT ${secrets}/a`, {
        body: withMeta({ resourceVersion: 'new' }),
      }),
      ask('with version 0', `PUT ${secrets}/a`, {
        body: withMeta({ resourceVersion: '0' }, 'ZA=='),
      }),
      ask('with another uid', `PUT ${secrets}/a`, {
        body: withMeta({ uid: '11111111-2222-4333-8444-555555555555' }),
      }),
      ask('with another name', `PUT ${secrets}/a`, { body: withMeta({ name: 'b' }) }),
      ask('without a name', `PUT ${secrets}/a`, { body: { ...secret('a'), metadata: {} } }),
      ask('with another namespace', `PUT ${secrets}/a`, {
        body: withMeta({ namespace: 'default' }),
      }),
      ask('with another time of creation', `PUT ${secrets}/a`, {
        body: withMeta({ creationTimestamp: '2001-01-01T00:00:00Z' }),
      }),
      ask('with a generation', `PUT ${secrets}/a`, { body: withMeta({ generation: 5 }) }),
      ask('with a time of deletion', `PUT ${secrets}/a`, {
        body: withMeta({ deletionTimestamp: '2001-01-01T00:00:00Z' }),
      }),
      ask('of another type', `PUT ${secrets}/a`, {
        body: { ...secret('a'), type: 'example.com/x' },
      }),
      ask('what is not there', `PUT ${secrets}/nothing`, { body: secret('nothing') }),
      ask('what is not there, with a uid', `PUT ${secrets}/nothing`, {
        body: ({ uid }) =>
          secret('nothing', {}, { metadata: { name: 'nothing', uid: uid('made') } }),
      }),
      ask('with labels', `PUT ${secrets}/a`, { body: withMeta({ labels: { x: 'y' } }) }),
      ask('without labels', `PUT ${secrets}/a`, { body: withMeta({}) }),
      ask('with managed fields taken away', `PUT ${secrets}/a`, {
        body: withMeta({ managedFields: [{}] }),
      }),
      ask('a ReplicaSet', `POST ${sets}`, { body: replicaSet('web'), as: 'web' }),
      ask('with more replicas', `PUT ${web}`, { body: replicaSet('web', { minReadySeconds: 5 }) }),
      ask('with another selector', `PUT ${web}`, {
        body: replicaSet('web', { selector: { matchLabels: { app: 'other' } } }),
      }),
      ask('with a template that does not match', `PUT ${web}`, {
        body: replicaSet('web', {
          template: {
            metadata: { labels: { app: 'no' } },
            spec: { containers: [{ name: 'a', image: 'a' }] },
          },
        }),
      }),
      ask('with a status', `PUT ${web}`, {
        body: { ...replicaSet('web'), status: { replicas: 7 } },
      }),
      ask('through its status', `PUT ${web}/status`, {
        body: {
          ...replicaSet('web', { minReadySeconds: 9 }),
          metadata: { name: 'web', labels: { seen: 'yes' } },
          status: { replicas: 3, readyReplicas: 2, observedGeneration: 1 },
        },
      }),
      ask('a status that cannot be', `PUT ${web}/status`, {
        body: {
          ...replicaSet('web'),
          status: { replicas: 1, readyReplicas: 2, availableReplicas: 3 },
        },
      }),
      ask('a status below nothing', `PUT ${web}/status`, {
        body: { ...replicaSet('web'), status: { replicas: -1 } },
      }),
      ask('its status', `GET ${web}/status`),
      ask('patches its status', `PATCH ${web}/status`, {
        type: merge,
        body: { spec: { replicas: 9 }, status: { replicas: 4 } },
      }),
      ask('its scale', `GET ${web}/scale`, { as: 'scale' }),
      ask('scales it', `PATCH ${web}/scale`, { type: merge, body: { spec: { replicas: 2 } } }),
      ask('scales it to nothing', `PATCH ${web}/scale`, {
        type: merge,
        body: { spec: { replicas: 0 } },
      }),
      ask('scales it below', `PATCH ${web}/scale`, {
        type: merge,
        body: { spec: { replicas: -1 } },
      }),
      ask('puts a stale scale', `PUT ${web}/scale`, {
        body: ({ body }) => ({ ...body('scale'), spec: { replicas: 1 } }),
      }),
      ask('puts a scale', `PUT ${web}/scale`, {
        body: ({ body }) => unversioned(body('scale'), { replicas: 1 }),
      }),
      ask('puts no scale', `PUT ${web}/scale`, { body: replicaSet('web') }),
      ask('the scale of nothing', `GET ${sets}/nothing/scale`),
      ask('the scale of a Secret', `GET ${secrets}/a/scale`),
      ask('the status of a Secret', `GET ${secrets}/a/status`),
      ask('deletes a scale', `DELETE ${web}/scale`),
      ask('posts a status', `POST ${web}/status`, { body: replicaSet('web') }),
      ask('in the end', `GET ${web}`),
    ];
  },
};

function unversioned(object: Readonly<Record<string, unknown>>, spec: object): unknown {
  const { resourceVersion: _stale, ...metadata } = fieldsOf(object['metadata']);
  return { ...object, metadata, spec };
}
