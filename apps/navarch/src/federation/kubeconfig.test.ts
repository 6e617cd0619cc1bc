import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { parseAccess, printKubeconfig } from './kubeconfig.js';
import { holds } from './register.js';
import { findResources } from './resource-names.js';
import { parseTable, tableRows } from './table.js';

const access = {
  server: 'https://127.0.0.1:18443',
  caPem: '-----BEGIN CERTIFICATE-----\nQQ==\n-----END CERTIFICATE-----\n',
  certPem: 'cert\n',
  keyPem: 'key\n',
  namespace: 'web',
};

describe('the kubeconfig', () => {
  it('has one context with inline credentials and the namespace of the examples', () => {
    const text = printKubeconfig(access, { context: 'navarch', user: 'navarch-admin' });
    expect(parse(text)).toEqual({
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [
        {
          name: 'navarch',
          cluster: {
            server: 'https://127.0.0.1:18443',
            'certificate-authority-data': Buffer.from(access.caPem).toString('base64'),
          },
        },
      ],
      users: [
        {
          name: 'navarch-admin',
          user: { 'client-certificate-data': 'Y2VydAo=', 'client-key-data': 'a2V5Cg==' },
        },
      ],
      contexts: [
        {
          name: 'navarch',
          context: { cluster: 'navarch', user: 'navarch-admin', namespace: 'web' },
        },
      ],
      'current-context': 'navarch',
      preferences: {},
    });
  });

  it('reads back as what was written', () => {
    expect(parseAccess(printKubeconfig(access, { context: 'a', user: 'b' }))).toEqual(access);
  });

  for (const text of ['', '[]', 'apiVersion: v1', 'current-context: a\ncontexts: 7']) {
    it(`is none when it is ${JSON.stringify(text)}`, () => {
      expect(parseAccess(text)).toBeUndefined();
    });
  }
});

describe('what the federation has already', () => {
  const found = { spec: { server: 'a', region: 'b' }, metadata: { uid: 'x', labels: { r: '1' } } };
  const rows = [
    {
      name: 'all of it',
      wanted: { spec: { server: 'a' }, metadata: { labels: { r: '1' } } },
      is: true,
    },
    { name: 'another value', wanted: { spec: { server: 'z' } }, is: false },
    { name: 'a field too few', wanted: { spec: { zone: 'c' } }, is: false },
    { name: 'nothing wanted', wanted: {}, is: true },
  ];
  for (const { name, wanted, is } of rows) {
    it(`${name}: ${is}`, () => expect(holds(found, wanted)).toBe(is));
  }
});

describe('names of resources', () => {
  it('are those that kubectl knows, several with commas', () => {
    const names = findResources('clusters,rs,Placements,ns').map((one) => one.resource);
    expect(names).toEqual(['clusters', 'replicasets', 'placements', 'namespaces']);
    expect(findResources('replicasets.apps')[0]?.resource).toBe('replicasets');
  });

  it('are listed when one is unknown', () => {
    expect(() => findResources('daemonsets')).toThrow('no resource "daemonsets"');
  });
});

describe('a table of the API', () => {
  const table = parseTable({
    kind: 'Table',
    columnDefinitions: [
      { name: 'Name', priority: 0 },
      { name: 'Ready', priority: 0 },
      { name: 'Server', priority: 1 },
    ],
    rows: [{ cells: ['web', 9, null], object: { metadata: { name: 'web', namespace: 'shop' } } }],
  });
  const plain = { wide: false, prefix: '', withNamespace: false };
  const rows = [
    { name: 'plain', how: plain, expected: ['NAME READY', 'web 9'] },
    {
      name: 'wide',
      how: { ...plain, wide: true },
      expected: ['NAME READY SERVER', 'web 9 <none>'],
    },
    {
      name: 'of all namespaces, with others',
      how: { wide: false, prefix: 'replicaset.apps/', withNamespace: true },
      expected: ['NAMESPACE NAME READY', 'shop replicaset.apps/web 9'],
    },
  ];
  for (const { name, how, expected } of rows) {
    it(`prints ${name}`, () => {
      if (table === undefined) throw new Error('it is a table');
      expect(tableRows(table, how).map((row) => row.join(' '))).toEqual(expected);
    });
  }

  it('is none when the body is a list', () => {
    expect(parseTable({ kind: 'PodList', items: [] })).toBeUndefined();
  });
});
