import { apply, ask, type Body, jsonPatch, merge, type Topic } from '../step.js';
import { fieldsOf, itemsOf, replicaSet, secret } from './objects.js';

export const applies: Topic = {
  name: 'applies',
  steps: (namespace) => {
    const secrets = `/api/v1/namespaces/${namespace}/secrets`;
    const sets = `/apis/apps/v1/namespaces/${namespace}/replicasets`;
    const on = (name: string, query: string, body: Body) =>
      ask(name, `PATCH ${secrets}/a?${query}`, { type: apply, body });
    const data = (values: Record<string, string>) => secret('a', values);
    const set = (name: string, query: string, body: Body) =>
      ask(name, `PATCH ${sets}/web?${query}`, { type: apply, body });
    return [
      on('creates', 'fieldManager=one', data({ a: '1', b: '2' })),
      on('the same', 'fieldManager=one', data({ a: '1', b: '2' })),
      on(
        'as YAML',
        'fieldManager=one',
        `apiVersion: v1\nkind: Secret\nmetadata:\n  name: a\nstringData:\n  s: text\ndata: {a: MQ==, b: Mg==}\n`,
      ),
      on('without stringData', 'fieldManager=one', data({ a: '1', b: '2' })),
      on('less', 'fieldManager=one', data({ a: '1' })),
      on('another manager', 'fieldManager=two', data({ c: '3' })),
      on('the same value', 'fieldManager=two', data({ a: '1', c: '3' })),
      on('a conflict', 'fieldManager=two', data({ a: '9', c: '3' })),
      on('by force', 'fieldManager=two&force=true', data({ a: '9', c: '3' })),
      on('two conflicts', 'fieldManager=three', data({ a: '0', c: '0' })),
      on('a conflict on a dry run', 'fieldManager=three&dryRun=All', data({ a: '0' })),
      on('a dry run', 'fieldManager=three&dryRun=All', data({ d: '0' })),
      on('without a manager', '', data({ a: '9' })),
      on('with an empty manager', 'fieldManager=', data({ a: '9' })),
      on('without a kind', 'fieldManager=one', { metadata: { name: 'a' } }),
      on('without a version', 'fieldManager=one', { kind: 'Secret', metadata: { name: 'a' } }),
      on('without a name', 'fieldManager=one', { apiVersion: 'v1', kind: 'Secret' }),
      on('with another name', 'fieldManager=one', secret('b')),
      on('of another kind', 'fieldManager=one', { ...secret('a'), kind: 'ConfigMap' }),
      on('with managed fields', 'fieldManager=one', {
        ...secret('a'),
        metadata: { name: 'a', managedFields: [{ manager: 'x' }] },
      }),
      on('with a stale version', 'fieldManager=one', {
        ...secret('a'),
        metadata: { name: 'a', resourceVersion: '1' },
      }),
      on('with another uid', 'fieldManager=one', {
        ...secret('a'),
        metadata: { name: 'a', uid: '11111111-2222-4333-8444-555555555555' },
      }),
      on('an unknown field', 'fieldManager=one', { ...data({ a: '9' }), dat: 1 }),
      on('an unknown field, strictly', 'fieldManager=one&fieldValidation=Strict', {
        ...data({ a: '9' }),
        dat: 1,
      }),
      on('a wrong type', 'fieldManager=one', { ...secret('a'), data: [] }),
      on('a wrong value', 'fieldManager=one', {
        ...secret('a'),
        metadata: { name: 'a', labels: { a: 'b c' } },
      }),
      on('a list', 'fieldManager=one', []),
      on('nonsense', 'fieldManager=one', '{'),
      on('nothing', 'fieldManager=one', ''),
      on('a manager that is too long', `fieldManager=${'x'.repeat(129)}`, data({})),
      on('labels', 'fieldManager=one', {
        ...data({}),
        metadata: { name: 'a', labels: { x: 'y' }, annotations: { n: 'm' } },
      }),
      on('nothing of its own', 'fieldManager=one', secret('a')),
      ask('an update', `PUT ${secrets}/a`, { body: data({ a: '9', c: '4' }) }),
      ask('a merge', `PATCH ${secrets}/a?fieldManager=merger`, {
        type: merge,
        body: { data: { m: 'bQ==' } },
      }),
      on('over an update', 'fieldManager=two', data({ a: '9', c: '5' })),
      on('all given up', 'fieldManager=two&force=true', secret('a')),
      ask('in the end', `GET ${secrets}/a`),
      set('a ReplicaSet', 'fieldManager=one', replicaSet('web')),
      set(
        'an environment',
        'fieldManager=two',
        containers([{ name: 'web', env: [{ name: 'A', value: '1' }] }]),
      ),
      set(
        'another variable',
        'fieldManager=three',
        containers([{ name: 'web', env: [{ name: 'B', value: '2' }] }]),
      ),
      set(
        'the first variable',
        'fieldManager=three',
        containers([{ name: 'web', env: [{ name: 'A', value: '2' }] }]),
      ),
      set(
        'a container of its own',
        'fieldManager=three',
        containers([{ name: 'side', image: 'side' }]),
      ),
      set(
        'with ports',
        'fieldManager=three',
        containers([
          {
            name: 'side',
            image: 'side',
            ports: [{ containerPort: 80 }, { containerPort: 80, protocol: 'UDP' }],
          },
        ]),
      ),
      set(
        'the same port twice',
        'fieldManager=three',
        containers([
          {
            name: 'side',
            image: 'side',
            ports: [{ containerPort: 80 }, { containerPort: 80, protocol: 'TCP' }],
          },
        ]),
      ),
      set('without it', 'fieldManager=three', containers([])),
      set('without an environment', 'fieldManager=two', {
        apiVersion: 'apps/v1',
        kind: 'ReplicaSet',
        metadata: { name: 'web' },
      }),
      set('replicas', 'fieldManager=scaler', { ...head, spec: { replicas: 0 } }),
      ask('replicas through the scale', `PATCH ${sets}/web/scale?fieldManager=hpa`, {
        type: merge,
        body: { spec: { replicas: 1 } },
      }),
      set('replicas over the scale', 'fieldManager=scaler', { ...head, spec: { replicas: 0 } }),
      set('replicas over the scale by force', 'fieldManager=scaler&force=true', {
        ...head,
        spec: { replicas: 0 },
      }),
      set('no replicas any more', 'fieldManager=scaler', head),
      ask('the status', `PATCH ${sets}/web/status?fieldManager=controller`, {
        type: apply,
        body: { ...head, status: { replicas: 1, conditions: [{ type: 'Odd', status: 'True' }] } },
      }),
      ask('managed fields taken away', `PATCH ${sets}/web`, {
        type: merge,
        body: { metadata: { managedFields: [{}] } },
      }),
      set('after that', 'fieldManager=one', replicaSet('web')),
      set(
        'after that, another value',
        'fieldManager=one',
        replicaSet('web', { minReadySeconds: 3 }),
      ),
      ask('makes one as kubectl did', `POST ${secrets}?fieldManager=kubectl-client-side-apply`, {
        body: lastApplied,
        as: 'old',
      }),
      ask(
        'applies it as kubectl now does',
        `PATCH ${secrets}/old?fieldManager=kubectl&force=false`,
        { type: apply, body: { ...secret('old', { a: '2' }) } },
      ),
      ask('moves ownership over', `PATCH ${secrets}/old`, {
        type: jsonPatch,
        body: ({ body }) => ownershipMove(body('old')),
      }),
      ask('applies it again', `PATCH ${secrets}/old?fieldManager=kubectl&force=false`, {
        type: apply,
        body: { ...secret('old', { a: '2' }) },
      }),
      ask('applies to the status of a Secret', `PATCH ${secrets}/a/status?fieldManager=one`, {
        type: apply,
        body: secret('a'),
      }),
      ask(
        'applies in no namespace',
        'PATCH /api/v1/namespaces/no-such/secrets/a?fieldManager=one',
        { type: apply, body: secret('a') },
      ),
    ];
  },
};

const head = { apiVersion: 'apps/v1', kind: 'ReplicaSet', metadata: { name: 'web' } };
const containers = (list: readonly unknown[]): Body => ({
  ...head,
  spec: { template: { spec: { containers: list } } },
});

const lastApplied = secret(
  'old',
  { a: '1' },
  {
    metadata: {
      name: 'old',
      annotations: { 'kubectl.kubernetes.io/last-applied-configuration': '{}' },
    },
  },
);

/** What kubectl sends to make the fields of client-side apply those of server-side apply. */
function ownershipMove(object: Readonly<Record<string, unknown>>): unknown {
  const metadata = fieldsOf(object['metadata']);
  const entries = itemsOf(metadata['managedFields']);
  const moved = entries.map((entry) => ({ ...entry, manager: 'kubectl', operation: 'Apply' }));
  return [
    { op: 'replace', path: '/metadata/managedFields', value: moved },
    { op: 'replace', path: '/metadata/resourceVersion', value: metadata['resourceVersion'] },
  ];
}
