import { ask, partial, tables, type Topic } from '../step.js';
import { labelled, replicaSet, secret, withoutDescriptions } from './objects.js';

export const lists: Topic = {
  name: 'lists',
  steps: (namespace) => {
    const secrets = `/api/v1/namespaces/${namespace}/secrets`;
    const sets = `/apis/apps/v1/namespaces/${namespace}/replicasets`;
    const list = (name: string, query: string) => ask(name, `GET ${secrets}?${query}`);
    const labels = (selector: string) =>
      list(`labels: ${selector}`, `labelSelector=${encodeURIComponent(selector)}`);
    const fields = (selector: string) =>
      list(`fields: ${selector}`, `fieldSelector=${encodeURIComponent(selector)}`);
    const table = (name: string, path: string) =>
      ask(name, `GET ${path}`, { headers: { accept: tables }, keep: withoutDescriptions });
    return [
      list('an empty list', ''),
      table('an empty table', secrets),
      ...['c', 'a', 'b'].map((name) =>
        ask(`makes ${name}`, `POST ${secrets}`, { body: labelled(name, labelsOf[name] ?? {}) }),
      ),
      ask('makes one of another type', `POST ${secrets}`, {
        body: { ...secret('typed', { username: 'u' }), type: 'kubernetes.io/basic-auth' },
      }),
      list('all', ''),
      ...labelSelectors.map(labels),
      ...fieldSelectors.map(fields),
      list('both selectors', 'labelSelector=tier&fieldSelector=metadata.name%3Da'),
      ask('a first page', `GET ${secrets}?limit=2`, { as: 'page' }),
      ask('the next page', ({ token }) => `GET ${secrets}?limit=2&continue=${token('page')}`),
      ask('a page with a selector', `GET ${secrets}?limit=1&labelSelector=tier`),
      ask('a bad token', `GET ${secrets}?limit=2&continue=nonsense`),
      ask(
        'a token and a version',
        ({ token, version }) =>
          `GET ${secrets}?limit=2&continue=${token('page')}&resourceVersion=${version('page')}`,
      ),
      list('a limit below nothing', 'limit=-1'),
      list('a limit of words', 'limit=many'),
      list('any version', 'resourceVersion=0'),
      list('any version with a limit', 'resourceVersion=0&limit=1'),
      ask(
        'at least a version',
        ({ version }) =>
          `GET ${secrets}?resourceVersion=${version('page')}&resourceVersionMatch=NotOlderThan`,
      ),
      ask(
        'exactly a version',
        ({ version }) =>
          `GET ${secrets}?resourceVersion=${version('page')}&resourceVersionMatch=Exact`,
      ),
      list('exactly no version', 'resourceVersion=0&resourceVersionMatch=Exact'),
      list('a match without a version', 'resourceVersionMatch=Exact'),
      list('an unknown match', 'resourceVersion=1&resourceVersionMatch=Roughly'),
      list('a version of words', 'resourceVersion=new'),
      list('a version of the future', 'resourceVersion=99999999999'),
      list('initial events of a list', 'sendInitialEvents=true&resourceVersionMatch=NotOlderThan'),
      list('what nobody knows', 'unknown=1'),
      list('a timeout that is none', 'timeout=soon'),
      table('a table', secrets),
      table('a table of one', `${secrets}/a`),
      table('a table without objects', `${secrets}?includeObject=None`),
      table('a table with objects', `${secrets}?includeObject=Object`),
      table('a table with something', `${secrets}?includeObject=Something`),
      ask('makes a ReplicaSet', `POST ${sets}`, { body: replicaSet('web') }),
      table('a table of ReplicaSets', sets),
      table('a table of namespaces', `/api/v1/namespaces?fieldSelector=metadata.name=${namespace}`),
      ask('metadata of all', `GET ${secrets}`, {
        headers: { accept: partial.replace('Metadata', 'MetadataList') },
      }),
      ask('metadata of one', `GET ${secrets}/a`, { headers: { accept: partial } }),
      ask('all namespaces', 'GET /api/v1/secrets?labelSelector=tier'),
      ask('a version of one', `GET ${secrets}/a?resourceVersion=0`),
      ask('one in the future', `GET ${secrets}/a?resourceVersion=99999999999`),
    ];
  },
};

const labelsOf: Readonly<Record<string, Record<string, string>>> = {
  a: { tier: 'gold', size: '3' },
  b: { tier: 'silver', size: '10' },
  c: { other: '' },
};

const labelSelectors = [
  'tier=gold',
  'tier==gold',
  'tier!=gold',
  'tier',
  '!tier',
  'tier in (gold,silver)',
  'tier in (gold, copper)',
  'tier notin (gold)',
  'size>3',
  'size<10',
  'tier=gold,size=3',
  'other=',
  'other',
  ' tier = gold ',
  'tier in ()',
  'tier in (gold',
  'tier=a b',
  '=gold',
  'tier=gold,',
  ',',
  'size>x',
  'Ti er',
  'a/b/c=d',
  'tier in (gold),!other',
  'tier=gold=x',
  '-bad=x',
  `tier=${'x'.repeat(64)}`,
];

const fieldSelectors = [
  'metadata.name=a',
  'metadata.name!=a',
  'metadata.name==a',
  'metadata.namespace=parity-lists',
  'metadata.namespace=other',
  'type=Opaque',
  'type!=Opaque',
  'metadata.labels=x',
  'spec.x=1',
  'metadata.name',
  'metadata.name=a,type=Opaque',
  'metadata.name=a\\,b',
  ',',
];
