import { ask, type Body, jsonPatch, merge, strategic, type Topic } from '../step.js';
import { labelled, replicaSet, secret } from './objects.js';

export const patches: Topic = {
  name: 'patches',
  steps: (namespace) => {
    const secrets = `/api/v1/namespaces/${namespace}/secrets`;
    const sets = `/apis/apps/v1/namespaces/${namespace}/replicasets`;
    const to = (type: string) => (name: string, body: Body) =>
      ask(name, `PATCH ${secrets}/a`, { type, body });
    const json = to(jsonPatch);
    const merged = to(merge);
    const pods = (name: string, spec: unknown) =>
      ask(name, `PATCH ${sets}/web`, {
        type: strategic,
        body: { spec: { template: { spec } } },
      });
    return [
      ask('makes it', `POST ${secrets}`, {
        body: { ...labelled('a', { x: '1', y: '2' }), data: { a: 'YQ==', b: 'Yg==' } },
      }),
      json('adds a label', [{ op: 'add', path: '/metadata/labels/z', value: '3' }]),
      json('tests, then replaces', [
        { op: 'test', path: '/metadata/labels/x', value: '1' },
        { op: 'replace', path: '/metadata/labels/x', value: '9' },
      ]),
      json('a test that fails', [{ op: 'test', path: '/metadata/labels/x', value: '0' }]),
      json('removes', [{ op: 'remove', path: '/metadata/labels/y' }]),
      json('removes what is not there', [{ op: 'remove', path: '/metadata/labels/none' }]),
      json('copies', [{ op: 'copy', from: '/data/a', path: '/data/c' }]),
      json('moves', [{ op: 'move', from: '/data/c', path: '/data/d' }]),
      json('a key with a slash', [{ op: 'add', path: '/metadata/labels/a.b~1c', value: 'd' }]),
      json('into nothing', [{ op: 'add', path: '/metadata/nothing/x', value: 'd' }]),
      json('an unknown operation', [{ op: 'explode', path: '/data/a' }]),
      json('without a path', [{ op: 'add', value: 1 }]),
      json('no list', { op: 'add' }),
      json('no operations', []),
      json('the name', [{ op: 'replace', path: '/metadata/name', value: 'b' }]),
      json('the kind', [{ op: 'replace', path: '/kind', value: 'ConfigMap' }]),
      json('the type of data', [{ op: 'replace', path: '/data', value: [] }]),
      json('a stale version', [{ op: 'replace', path: '/metadata/resourceVersion', value: '1' }]),
      merged('merges', { data: { a: 'Yw==', b: null } }),
      merged('merges the same', { data: { a: 'Yw==' } }),
      merged('nothing at all', {}),
      merged('labels away', { metadata: { labels: null } }),
      merged('a list', []),
      merged('a text', '"text"'),
      merged('no JSON', '{'),
      merged('the name by merge', { metadata: { name: 'b' } }),
      merged('the namespace by merge', { metadata: { namespace: 'default' } }),
      merged('another uid', { metadata: { uid: '11111111-2222-4333-8444-555555555555' } }),
      merged('a stale version by merge', { metadata: { resourceVersion: '1' } }),
      merged('an invalid label', { metadata: { labels: { a: 'b c' } } }),
      merged('a field of a wrong type', { data: { a: 1 } }),
      merged('a field that nobody knows', { dat: 1 }),
      merged('stringData', { stringData: { s: 'text' } }),
      ask('what is not there', `PATCH ${secrets}/nothing`, { type: merge, body: {} }),
      ask('with force', `PATCH ${secrets}/a?force=true`, { type: merge, body: {} }),
      ask('of no type', `PATCH ${secrets}/a`, { type: 'application/json', body: {} }),
      ask('strategic on a Secret', `PATCH ${secrets}/a`, {
        type: strategic,
        body: { data: { e: 'ZQ==' }, metadata: { labels: { $patch: 'replace', only: 'this' } } },
      }),
      ask('finalizers are joined', `PATCH ${secrets}/a`, {
        type: strategic,
        body: { metadata: { finalizers: ['example.com/a'] } },
      }),
      ask('and another', `PATCH ${secrets}/a`, {
        type: strategic,
        body: { metadata: { finalizers: ['example.com/b'] } },
      }),
      ask('one is taken out', `PATCH ${secrets}/a`, {
        type: strategic,
        body: { metadata: { '$deleteFromPrimitiveList/finalizers': ['example.com/a'] } },
      }),
      ask('a ReplicaSet', `POST ${sets}`, { body: replicaSet('web') }),
      pods('a second container', { containers: [{ name: 'side', image: 'busybox' }] }),
      pods('its image', { containers: [{ name: 'side', image: 'busybox:2' }] }),
      pods('in another order', {
        containers: [{ name: 'side', image: 'busybox:3' }],
        '$setElementOrder/containers': [{ name: 'web' }, { name: 'side' }],
      }),
      pods('environment', {
        containers: [
          {
            name: 'web',
            env: [
              { name: 'A', value: '1' },
              { name: 'B', value: '2' },
            ],
          },
        ],
      }),
      pods('one of it', { containers: [{ name: 'web', env: [{ name: 'A', value: '3' }] }] }),
      pods('one of it away', {
        containers: [{ name: 'web', env: [{ name: 'B', $patch: 'delete' }] }],
      }),
      pods('all of it anew', {
        containers: [{ name: 'web', env: [{ $patch: 'replace' }, { name: 'C', value: '5' }] }],
      }),
      pods('a port', { containers: [{ name: 'web', ports: [{ containerPort: 80 }] }] }),
      pods('its name', {
        containers: [{ name: 'web', ports: [{ containerPort: 80, name: 'http' }] }],
      }),
      pods('a volume', { volumes: [{ name: 'v', emptyDir: {} }] }),
      pods('another source', {
        volumes: [{ name: 'v', $retainKeys: ['name', 'secret'], secret: { secretName: 'a' } }],
      }),
      pods('two sources', { volumes: [{ name: 'v', emptyDir: {} }] }),
      pods('arguments are replaced', { containers: [{ name: 'web', args: ['a', 'b'] }] }),
      pods('and again', { containers: [{ name: 'web', args: ['c'] }] }),
      pods('a container without a name', { containers: [{ image: 'x' }] }),
      pods('a container away', { containers: [{ name: 'side', $patch: 'delete' }] }),
      pods('an unknown directive', { containers: [{ name: 'web', $patch: 'explode' }] }),
      pods('node selector', { nodeSelector: { a: 'b' } }),
      pods('node selector away', { nodeSelector: null }),
      pods('tolerations are replaced', { tolerations: [{ key: 'a', operator: 'Exists' }] }),
      ask('the list for a merge', `PATCH ${sets}/web`, {
        type: merge,
        body: { spec: { template: { spec: { containers: [{ name: 'new', image: 'new' }] } } } },
      }),
      ask('in the end', `GET ${sets}/web`),
      ask('unlocks it', `PATCH ${secrets}/a`, {
        type: merge,
        body: { metadata: { finalizers: null } },
      }),
      ask('a Secret in the end', `GET ${secrets}/a`),
      ask('makes another', `POST ${secrets}`, { body: secret('b', { a: 'b' }), as: 'b' }),
      ask('with its version', `PATCH ${secrets}/b`, {
        type: merge,
        body: ({ version }) => ({
          metadata: { resourceVersion: version('b') },
          data: { a: 'Yw==' },
        }),
      }),
      ask('with its old version', `PATCH ${secrets}/b`, {
        type: merge,
        body: ({ version }) => ({
          metadata: { resourceVersion: version('b') },
          data: { a: 'ZA==' },
        }),
      }),
    ];
  },
};
