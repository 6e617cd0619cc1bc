import { ask, merge, partial, tables, type Topic, watch } from '../step.js';
import { labelled, secret, withoutDescriptions } from './objects.js';

export const watches: Topic = {
  name: 'watches',
  steps: (namespace) => {
    const secrets = `/api/v1/namespaces/${namespace}/secrets`;
    const from = (name: string, query: string, events: number) =>
      watch(
        name,
        ({ version }) => `${secrets}?watch=1&resourceVersion=${version('start')}&${query}`,
        { events },
      );
    const label = (name: string, labels: Record<string, string | null>) =>
      ask(`labels it ${name}`, `PATCH ${secrets}/a`, {
        type: merge,
        body: { metadata: { labels } },
      });
    return [
      ask('before', `GET ${secrets}`, { as: 'start' }),
      ask('makes a', `POST ${secrets}`, { body: labelled('a', { x: '1' }) }),
      label('2', { x: '2' }),
      label('2 again', { x: '2' }),
      label('1 again', { x: '1' }),
      ask('makes b', `POST ${secrets}`, { body: labelled('b', { x: '1' }), as: 'b' }),
      ask('deletes a', `DELETE ${secrets}/a`),
      from('all that happened', '', 5),
      from('one name', 'fieldSelector=metadata.name%3Db', 1),
      from('one label', 'labelSelector=x%3D1', 5),
      from('another label', 'labelSelector=x%3D2', 2),
      from('what a selector never had, until it ends', 'labelSelector=x%3D9&timeoutSeconds=1', 5),
      watch('from now', `${secrets}?watch=true`, { events: 1 }),
      watch('from any version', `${secrets}?watch=1&resourceVersion=0`, { events: 1 }),
      watch(
        'one object from any version',
        `${secrets}?watch=1&resourceVersion=0&fieldSelector=metadata.name%3Db`,
        { events: 1 },
      ),
      watch(
        'the state as a stream',
        `${secrets}?watch=1&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true`,
        { events: 2 },
      ),
      watch(
        'the state as a stream of a version',
        ({ version }) =>
          `${secrets}?watch=1&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true&resourceVersion=${version('b')}`,
        { events: 2 },
      ),
      watch('the state without a match', `${secrets}?watch=1&sendInitialEvents=true`, {
        events: 1,
      }),
      watch(
        'the state with another match',
        `${secrets}?watch=1&sendInitialEvents=true&resourceVersionMatch=Exact`,
        { events: 1 },
      ),
      watch('a match without the state', `${secrets}?watch=1&resourceVersionMatch=NotOlderThan`, {
        events: 1,
      }),
      watch(
        'no state, from a version',
        ({ version }) =>
          `${secrets}?watch=1&sendInitialEvents=false&resourceVersionMatch=NotOlderThan&resourceVersion=${version('start')}`,
        { events: 2 },
      ),
      watch(
        'a bookmark at the end',
        ({ version }) =>
          `${secrets}?watch=1&allowWatchBookmarks=true&timeoutSeconds=5&resourceVersion=${version('start')}`,
        { events: 6 },
      ),
      watch('what was long ago', `${secrets}?watch=1&resourceVersion=1`, { events: 1 }),
      watch('words for a version', `${secrets}?watch=1&resourceVersion=new`, { events: 1 }),
      watch('a bad selector', `${secrets}?watch=1&labelSelector=%3D%3D`, { events: 1 }),
      watch('an unknown field', `${secrets}?watch=1&fieldSelector=a%3Db`, { events: 1 }),
      watch('as a table', `${secrets}?watch=1`, {
        headers: { accept: tables },
        events: 1,
        keep: eventTable,
      }),
      watch('as metadata', `${secrets}?watch=1`, { headers: { accept: partial }, events: 1 }),
      watch(
        'while things happen',
        ({ version }) => `${secrets}?watch=1&resourceVersion=${version('b')}`,
        {
          events: 4,
          meanwhile: [
            ask('makes c', `POST ${secrets}`, {
              body: secret('c', {}, { metadata: { name: 'c', finalizers: ['a.b/c'] } }),
            }),
            ask('deletes c', `DELETE ${secrets}/c`),
            ask('lets c go', `PATCH ${secrets}/c`, {
              type: merge,
              body: { metadata: { finalizers: null } },
            }),
          ],
        },
      ),
      watch('one by its path', `${secrets}/b?watch=1`, { events: 1 }),
      watch(
        'all namespaces',
        ({ version }) =>
          `/api/v1/secrets?watch=1&labelSelector=x&resourceVersion=${version('start')}`,
        { events: 4 },
      ),
      watch('a kind that is not there', '/api/v1/nothings?watch=1', { events: 1 }),
    ];
  },
};

const eventTable = (event: unknown): unknown => {
  const { type, object } = event as { readonly type: string; readonly object: unknown };
  return { type, object: withoutDescriptions(object) };
};
