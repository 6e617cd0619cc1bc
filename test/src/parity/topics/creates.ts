import { ask, type Body, type Topic } from '../step.js';
import { labelled, replicaSet, secret } from './objects.js';

export const creates: Topic = {
  name: 'creates',
  steps: (namespace) => {
    const secrets = `/api/v1/namespaces/${namespace}/secrets`;
    const sets = `/apis/apps/v1/namespaces/${namespace}/replicasets`;
    const create = (name: string, body: Body) => ask(name, `POST ${secrets}`, { body });
    const named = (name: string) => secret('x', {}, { metadata: { name } });
    const withMeta = (metadata: object) =>
      secret('x', {}, { metadata: { name: 'bad', ...metadata } });
    return [
      create('a Secret', secret('one', { key: 'value' })),
      ask('reads it', `GET ${secrets}/one`, { as: 'one' }),
      create('the same again', secret('one')),
      create('without data', secret('empty')),
      create('with an empty map of data', { ...secret('empty-data'), data: {} }),
      create('with stringData over data', {
        ...secret('strings', { a: 'old', b: 'kept' }),
        stringData: { a: 'new' },
      }),
      create('without type', { metadata: { name: 'untyped' } }),
      create('with what only servers set', {
        ...secret('imposed'),
        metadata: {
          name: 'imposed',
          uid: '11111111-2222-4333-8444-555555555555',
          creationTimestamp: '2001-01-01T00:00:00Z',
          generation: 7,
          selfLink: '/nowhere',
          deletionTimestamp: '2001-01-01T00:00:00Z',
          deletionGracePeriodSeconds: 30,
        },
      }),
      create('with a version', withMeta({ name: 'versioned', resourceVersion: '5' })),
      create('with a generated name', secret('', {}, { metadata: { generateName: 'made-' } })),
      create('with name and generateName', withMeta({ name: 'both', generateName: 'made-' })),
      create('without a name', { apiVersion: 'v1', kind: 'Secret', metadata: {} }),
      create('without metadata', { apiVersion: 'v1', kind: 'Secret' }),
      create('with labels and annotations', {
        ...labelled('marked', { 'example.com/a': 'b', plain: '' }),
        metadata: { name: 'marked', labels: { plain: '' }, annotations: { 'a.b/c': 'any text\n' } },
      }),
      create('with nulls', {
        ...secret('nulls'),
        data: null,
        metadata: { name: 'nulls', labels: null, annotations: {}, finalizers: [] },
      }),
      create('in another namespace than the path', withMeta({ namespace: 'default' })),
      create('of another kind', { ...secret('bad'), kind: 'ConfigMap' }),
      create('of another version', { ...secret('bad'), apiVersion: 'v2' }),
      create('a list for an object', []),
      create('a text for an object', '"text"'),
      create('no JSON', '{"apiVersion":"v1",'),
      create('two documents', `${JSON.stringify(secret('bad'))}{}`),
      create('nothing', ''),
      create('a name in capitals', named('Capital')),
      create('a name with a slash', named('a/b')),
      create('a name that is too long', named('a'.repeat(254))),
      create('a name with dots', named('a.b.c')),
      create('a label with a bad value', withMeta({ labels: { a: 'not good' } })),
      create('a label with a bad key', withMeta({ labels: { 'a b': 'c' } })),
      create('a label of a bad prefix', withMeta({ labels: { 'Bad_/x': 'c' } })),
      create('an annotation with a bad key', withMeta({ annotations: { 'a b': 'c' } })),
      create('annotations that are too big', withMeta({ annotations: { a: 'x'.repeat(262_200) } })),
      create('a finalizer without a domain', withMeta({ finalizers: ['plain'] })),
      create(
        'an owner without a uid',
        withMeta({ ownerReferences: [{ apiVersion: 'v1', kind: 'Secret', name: 'one' }] }),
      ),
      create(
        'two controllers',
        withMeta({
          ownerReferences: ['a', 'b'].map((name) => ({
            apiVersion: 'v1',
            kind: 'Secret',
            name,
            controller: true,
            uid: '11111111-2222-4333-8444-555555555555',
          })),
        }),
      ),
      create('a number for a label', withMeta({ labels: { a: 1 } })),
      create('a number for data', { ...secret('bad'), data: { a: 1 } }),
      create('bad base64', { ...secret('bad'), data: { a: '%%%' } }),
      create('a bad key of data', { ...secret('bad'), data: { 'a b': 'YQ==' } }),
      create('a TLS Secret without its keys', { ...secret('bad'), type: 'kubernetes.io/tls' }),
      create('a basic-auth Secret without any', {
        ...secret('bad'),
        type: 'kubernetes.io/basic-auth',
      }),
      create('docker configuration that is none', {
        ...secret('bad'),
        type: 'kubernetes.io/dockerconfigjson',
        stringData: { '.dockerconfigjson': 'no' },
      }),
      create('a token without its account', {
        ...secret('bad'),
        type: 'kubernetes.io/service-account-token',
      }),
      create('several faults', {
        ...secret('bad'),
        metadata: { name: 'Bad', labels: { 'a b': 'c' } },
        data: { 'a b': 'YQ==' },
      }),
      ask('what is not there', `GET ${secrets}/nothing`),
      ask('in a namespace that is not there', 'POST /api/v1/namespaces/no-such/secrets', {
        body: secret('x'),
      }),
      ask('of a namespace that is not there', 'GET /api/v1/namespaces/no-such/secrets/x'),
      ask('a list of a namespace that is not there', 'GET /api/v1/namespaces/no-such/secrets', {
        keep: (body) => body,
      }),
      ask('an immutable Secret', `POST ${secrets}`, {
        body: { ...secret('fixed', { a: 'b' }), immutable: true },
      }),
      ask('a change of it', `PUT ${secrets}/fixed`, {
        body: { ...secret('fixed', { a: 'c' }), immutable: true },
      }),
      ask('a change of its labels', `PUT ${secrets}/fixed`, {
        body: { ...labelled('fixed', { x: 'y' }), data: { a: 'Yg==' }, immutable: true },
      }),
      ask('a ReplicaSet', `POST ${sets}`, { body: replicaSet('web') }),
      ask('a ReplicaSet and all its defaults', `POST ${sets}`, {
        body: replicaSet('rich', {}, richPod),
      }),
    ];
  },
};

const richPod = {
  containers: [
    {
      name: 'a',
      image: 'nginx',
      ports: [{ containerPort: 80 }],
      readinessProbe: { httpGet: { port: 80 } },
      livenessProbe: { tcpSocket: { port: 80 }, periodSeconds: 5 },
      env: [
        { name: 'POD', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
        { name: 'KEY', valueFrom: { secretKeyRef: { name: 'one', key: 'key' } } },
      ],
      resources: { limits: { cpu: '1000m', memory: '0.5Gi' }, requests: { cpu: 1 } },
      volumeMounts: [{ name: 's', mountPath: '/s' }],
    },
  ],
  initContainers: [{ name: 'first', image: 'busybox:latest', command: ['true'] }],
  volumes: [
    { name: 's', secret: { secretName: 'one' } },
    { name: 'e', emptyDir: {} },
    { name: 'c', configMap: { name: 'x', items: [{ key: 'a', path: 'b' }] } },
    { name: 'h', hostPath: { path: '/tmp' } },
    { name: 'p', projected: { sources: [{ secret: { name: 'one' } }] } },
    {
      name: 'd',
      downwardAPI: { items: [{ path: 'n', fieldRef: { fieldPath: 'metadata.name' } }] },
    },
  ],
  tolerations: [{ key: 'a', operator: 'Exists' }],
};
