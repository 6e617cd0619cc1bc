import { ask, merge, type Topic } from '../step.js';
import { labelled, replicaSet, secret } from './objects.js';

export const deletes: Topic = {
  name: 'deletes',
  steps: (namespace) => {
    const secrets = `/api/v1/namespaces/${namespace}/secrets`;
    const sets = `/apis/apps/v1/namespaces/${namespace}/replicasets`;
    const make = (name: string, metadata: object = {}) =>
      ask(`makes ${name}`, `POST ${secrets}`, {
        body: secret(name, {}, { metadata: { name, ...metadata } }),
        as: name,
      });
    const held = { finalizers: ['example.com/hold'] };
    return [
      make('a'),
      ask('deletes it', `DELETE ${secrets}/a`),
      ask('deletes it again', `DELETE ${secrets}/a`),
      make('b'),
      ask('with another uid', `DELETE ${secrets}/b`, {
        body: { preconditions: { uid: '11111111-2222-4333-8444-555555555555' } },
      }),
      ask('with another version', `DELETE ${secrets}/b`, {
        body: { preconditions: { resourceVersion: '1' } },
      }),
      ask('as a dry run', `DELETE ${secrets}/b?dryRun=All`),
      ask('as a dry run in the body', `DELETE ${secrets}/b`, {
        body: { kind: 'DeleteOptions', apiVersion: 'v1', dryRun: ['All'] },
      }),
      ask('with an unknown dry run', `DELETE ${secrets}/b?dryRun=Some`),
      ask('with an unknown propagation', `DELETE ${secrets}/b?propagationPolicy=Sideways`),
      ask('with both propagations', `DELETE ${secrets}/b`, {
        body: { propagationPolicy: 'Orphan', orphanDependents: true },
      }),
      ask('with a body of nonsense', `DELETE ${secrets}/b`, { body: '{' }),
      ask('with a body of another kind', `DELETE ${secrets}/b`, { body: secret('b') }),
      ask('with an unknown field', `DELETE ${secrets}/b`, { body: { dat: 1, dryRun: ['All'] } }),
      ask('with a grace below nothing', `DELETE ${secrets}/b?gracePeriodSeconds=-1&dryRun=All`),
      ask('with its uid and version', `DELETE ${secrets}/b`, {
        body: ({ uid, version }) => ({
          preconditions: { uid: uid('b'), resourceVersion: version('b') },
        }),
      }),
      make('c', held),
      ask('what is held', `DELETE ${secrets}/c`),
      ask('is still there', `GET ${secrets}/c`),
      ask('once more', `DELETE ${secrets}/c`),
      ask('a new finalizer', `PATCH ${secrets}/c`, {
        type: merge,
        body: { metadata: { finalizers: ['example.com/hold', 'example.com/new'] } },
      }),
      ask('a label meanwhile', `PATCH ${secrets}/c`, {
        type: merge,
        body: { metadata: { labels: { x: 'y' } } },
      }),
      ask('no time of deletion', `PATCH ${secrets}/c`, {
        type: merge,
        body: { metadata: { deletionTimestamp: null } },
      }),
      ask('the name meanwhile', `POST ${secrets}`, { body: secret('c') }),
      ask('the last finalizer', `PATCH ${secrets}/c`, {
        type: merge,
        body: { metadata: { finalizers: null } },
      }),
      ask('is gone', `GET ${secrets}/c`),
      make('c-again', {}),
      ask('a ReplicaSet', `POST ${sets}`, {
        body: { ...replicaSet('web'), metadata: { name: 'web', ...held } },
      }),
      ask('a ReplicaSet that is held', `DELETE ${sets}/web`),
      ask('let go', `PATCH ${sets}/web`, { type: merge, body: { metadata: { finalizers: [] } } }),
      ask('another ReplicaSet', `POST ${sets}`, { body: replicaSet('fore') }),
      ask(
        'a dry run in the foreground',
        `DELETE ${sets}/fore?propagationPolicy=Foreground&dryRun=All`,
        { keep: promised },
      ),
      ask('in the background', `DELETE ${sets}/fore`, {
        body: { propagationPolicy: 'Background' },
      }),
      ...['x', 'y', 'z'].map((name) =>
        ask(`makes ${name} of a set`, `POST ${secrets}`, {
          body: labelled(name, { set: name === 'z' ? 'no' : 'yes' }),
        }),
      ),
      ask('a dry run of a collection', `DELETE ${secrets}?labelSelector=set%3Dyes&dryRun=All`, {
        keep: names,
      }),
      ask('a collection', `DELETE ${secrets}?labelSelector=set%3Dyes`),
      ask('the collection again', `DELETE ${secrets}?labelSelector=set%3Dyes`),
      ask('what is left', `GET ${secrets}?labelSelector=set`),
      ask('a collection with a bad selector', `DELETE ${secrets}?labelSelector=set%3D%3D%3D`),
      ask('a collection of namespaces', 'DELETE /api/v1/namespaces'),
      ask('a namespace that must stay', 'DELETE /api/v1/namespaces/kube-system'),
      ask('the default namespace', 'DELETE /api/v1/namespaces/default'),
      ask('what is not there', `DELETE ${sets}/nothing`),
    ];
  },
};

/** What of it is promised is named after the deletion. */
const promised = (body: unknown): unknown => {
  const { kind, metadata } = body as { kind: string; metadata: { finalizers?: unknown } };
  return { kind, finalizers: metadata.finalizers };
};

const names = (body: unknown): unknown => {
  const { kind, items } = body as { kind: string; items?: { metadata: { name: string } }[] };
  return { kind, names: items?.map(({ metadata }) => metadata.name) };
};
