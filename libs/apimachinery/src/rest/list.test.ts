import { setImmediate as later } from 'node:timers/promises';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { replicaSet, secret } from './objects.fixture.js';
import { type AnyBody, Served } from './served.fixture.js';

const secrets = '/api/v1/namespaces/web/secrets';
const namesIn = (body: AnyBody): string =>
  body.items.map(({ metadata }) => metadata.name).join(' ');

let served: Served;
beforeEach(async () => {
  served = new Served();
  await served.call('POST /api/v1/namespaces', { metadata: { name: 'web' } });
  await served.call('POST /api/v1/namespaces', { metadata: { name: 'app' } });
  for (const name of ['c', 'a', 'b', 'e', 'd']) {
    const labels = { tier: 'ab'.includes(name) ? 'front' : 'back' };
    await served.call(`POST ${secrets}`, secret(name, {}, { labels }));
  }
  await served.call('POST /api/v1/namespaces/app/secrets', secret('z'));
});

describe('a list', () => {
  it('is sorted, says its version, and does not repeat the type', async () => {
    const { body } = await served.call('GET /api/v1/secrets');
    expect(body).toMatchObject({
      kind: 'SecretList',
      apiVersion: 'v1',
      metadata: { resourceVersion: '8' },
    });
    expect(namesIn(body)).toBe('z a b c d e');
    expect(body.items[0]?.kind).toBeUndefined();
    expect(namesIn((await served.call(`GET ${secrets}`)).body)).toBe('a b c d e');
  });

  const selections = [
    { query: 'labelSelector=tier%3Dfront', is: 'a b' },
    { query: 'labelSelector=tier!%3Dfront', is: 'c d e' },
    { query: 'labelSelector=tier+in+(back),!x', is: 'c d e' },
    { query: 'fieldSelector=metadata.name%3Dc', is: 'c' },
    {
      query: 'fieldSelector=metadata.name!%3Dc,type%3DOpaque&labelSelector=tier%3Dback',
      is: 'd e',
    },
    { query: 'fieldSelector=metadata.namespace%3Dapp', is: '' },
  ];
  for (const { query, is } of selections) {
    it(`selects by ${decodeURIComponent(query)}`, async () => {
      const { body } = await served.call(`GET ${secrets}?${query}`);
      expect(namesIn(body)).toBe(is);
      expect(body.items).toBeInstanceOf(Array);
    });
  }

  it('comes in pages of one snapshot, whatever happens meanwhile', async () => {
    const first = await served.call(`GET ${secrets}?limit=2`);
    expect(first.body.metadata).toMatchObject({ resourceVersion: '8', remainingItemCount: 3 });
    await served.call(`DELETE ${secrets}/c`);
    await served.call(`POST ${secrets}`, secret('bb'));
    await served.call(
      `PATCH ${secrets}/d`,
      { metadata: { labels: { tier: 'new' } } },
      {
        'content-type': 'application/merge-patch+json',
      },
    );
    const second = await served.call(
      `GET ${secrets}?limit=2&continue=${first.body.metadata.continue}`,
    );
    const third = await served.call(
      `GET ${secrets}?limit=2&continue=${second.body.metadata.continue}`,
    );
    expect([first, second, third].map(({ body }) => namesIn(body))).toEqual(['a b', 'c d', 'e']);
    expect(second.body.items[1]?.metadata.labels).toEqual({ tier: 'back' });
    expect(second.body.metadata).toMatchObject({ resourceVersion: '8', remainingItemCount: 1 });
    expect(third.body.metadata).toEqual({ resourceVersion: '8' });
  });

  it('counts what is selected, not what is left, when it pages', async () => {
    const { body } = await served.call(`GET ${secrets}?limit=2&labelSelector=tier%3Dback`);
    expect(namesIn(body)).toBe('c d');
    expect(body.metadata.remainingItemCount).toBeUndefined();
    const next = await served.call(
      `GET ${secrets}?limit=2&labelSelector=tier%3Dback&continue=${body.metadata.continue}`,
    );
    expect(namesIn(next.body)).toBe('e');
  });

  it('at an exact version, and any version at once', async () => {
    const exact = await served.call(`GET ${secrets}?resourceVersion=5&resourceVersionMatch=Exact`);
    expect(namesIn(exact.body)).toBe('a b c');
    expect(exact.body.metadata.resourceVersion).toBe('5');
    const any = await served.call(`GET ${secrets}?resourceVersion=0&limit=2`);
    expect(namesIn(any.body)).toBe('a b c d e');
    const fresh = '&resourceVersionMatch=NotOlderThan';
    const same = await served.call(`GET ${secrets}?resourceVersion=0&limit=2${fresh}`);
    expect(namesIn(same.body)).toBe('a b c d e');
  });

  it('in pages of a version, which are of exactly that version', async () => {
    const page = await served.call(`GET ${secrets}?resourceVersion=5&limit=2`);
    expect(namesIn(page.body)).toBe('a b');
    expect(page.body.metadata).toMatchObject({ resourceVersion: '5', remainingItemCount: 1 });
    const next = await served.call(
      `GET ${secrets}?limit=2&continue=${page.body.metadata.continue}`,
    );
    expect(namesIn(next.body)).toBe('c');
    const fresh = '&resourceVersionMatch=NotOlderThan';
    const newest = await served.call(`GET ${secrets}?resourceVersion=5&limit=2${fresh}`);
    expect(newest.body.metadata).toMatchObject({ resourceVersion: '8', remainingItemCount: 3 });
  });
});

describe('a list is refused', () => {
  const match = 'ListOptions.meta.k8s.io "" is invalid: resourceVersionMatch: ';
  const rows = [
    { query: 'limit=x', is: [400, 'strconv.ParseInt: parsing "x": invalid syntax'] },
    { query: 'limit=', is: [400, 'strconv.ParseInt: parsing "": invalid syntax'] },
    { query: `limit=${2n ** 63n}`, is: [400, 'value out of range'] },
    { query: 'timeoutSeconds=', is: [400, 'strconv.ParseInt: parsing "": invalid syntax'] },
    {
      query: 'resourceVersion=x',
      is: [400, 'invalid resource version: resourceVersion: Invalid value: "x"'],
    },
    { query: `resourceVersion=${2n ** 64n}`, is: [400, 'value out of range'] },
    { query: 'labelSelector=a%3D%3D%3Db', is: [400, 'unable to parse requirement'] },
    { query: 'fieldSelector=data.k%3Dv', is: [400, 'field label not supported: data.k'] },
    { query: 'continue=x', is: [400, 'continue key is not valid'] },
    {
      query: 'continue=x&resourceVersion=1',
      is: [400, 'specifying resource version is not allowed when using continue'],
    },
    {
      query: 'resourceVersionMatch=Exact',
      is: [
        422,
        `${match}Forbidden: resourceVersionMatch is forbidden unless resourceVersion is provided`,
      ],
    },
    {
      query: 'continue=x&resourceVersionMatch=Exact',
      is: [
        422,
        `[resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden unless resourceVersion is provided, resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden when continue is provided]`,
      ],
    },
    {
      query: 'resourceVersion=0&resourceVersionMatch=Exact',
      is: [
        422,
        `${match}Forbidden: resourceVersionMatch "exact" is forbidden for resourceVersion "0"`,
      ],
    },
    {
      query: 'resourceVersion=1&resourceVersionMatch=Some',
      is: [422, `${match}Unsupported value: "Some"`],
    },
    { query: 'sendInitialEvents=true', is: [422, 'sendInitialEvents is forbidden for list'] },
  ] as const;
  for (const { query, is } of rows) {
    it(decodeURIComponent(query), async () => {
      const { body } = await served.call(`GET ${secrets}?${query}`);
      expect(body).toMatchObject({ kind: 'Status', code: is[0] });
      expect(body.message).toContain(is[1]);
    });
  }

  it('at a version that is gone', async () => {
    served = new Served({}, { historyChangesMax: 1 });
    await served.call('POST /api/v1/namespaces', { metadata: { name: 'web' } });
    await served.call(`POST ${secrets}`, secret('a'));
    await served.call(`POST ${secrets}`, secret('b'));
    const page = await served.call(`GET ${secrets}?limit=1`);
    const token = page.body.metadata.continue ?? '';
    await served.call(`POST ${secrets}`, secret('c'));
    await served.call(`POST ${secrets}`, secret('d'));
    const late = await served.call(`GET ${secrets}?limit=1&continue=${token}`);
    expect(late.body).toMatchObject({ code: 410, reason: 'Expired' });
    expect(late.body.message).toContain('The provided continue parameter is too old');
    const exact = await served.call(`GET ${secrets}?resourceVersion=1&resourceVersionMatch=Exact`);
    expect(exact.body).toMatchObject({ code: 410, reason: 'Expired' });
  });

  it('at a version that does not come', async () => {
    const asked = served.call('GET /api/v1/secrets?resourceVersion=99');
    // It waits by then.
    await later();
    served.pass(3_000);
    const { body, headers } = await asked;
    expect(body).toMatchObject({
      code: 504,
      reason: 'Timeout',
      message: 'Timeout: Too large resource version: 99, current: 8',
      details: { retryAfterSeconds: 1, causes: [{ reason: 'ResourceVersionTooLarge' }] },
    });
    expect(headers['retry-after']).toBe('1');
  });
});

it('waits for a version that is about to come', async () => {
  const asked = served.call('GET /api/v1/namespaces/web/secrets/soon?resourceVersion=9');
  await served.call(`POST ${secrets}`, secret('soon'));
  expect((await asked).status).toBe(200);
});

describe('forms', () => {
  const table = { accept: 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json' };
  const partial = { accept: 'application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io' };

  it('a table has the columns of its kind and rows with metadata', async () => {
    await served.call('POST /apis/apps/v1/namespaces/web/replicasets', replicaSet('rs', 2));
    served.now += 65_000;
    const { body } = await served.call('GET /apis/apps/v1/replicasets', undefined, table);
    const rows = body as unknown as { rows: readonly { cells: unknown[]; object: AnyBody }[] };
    expect(body).toMatchObject({
      kind: 'Table',
      apiVersion: 'meta.k8s.io/v1',
      metadata: { resourceVersion: '9' },
    });
    expect(rows.rows[0]?.cells).toEqual(['rs', 2, 0, 0, '65s', 'main', 'nginx:1', 'app=rs']);
    expect(rows.rows[0]?.object).toMatchObject({
      kind: 'PartialObjectMetadata',
      metadata: { name: 'rs' },
    });
    const one = await served.call(`GET ${secrets}/a?includeObject=None`, undefined, table);
    expect(one.body).toMatchObject({ kind: 'Table', rows: [{ object: null }] });
    const bad = await served.call(`GET ${secrets}/a?includeObject=Some`, undefined, table);
    expect(bad.body).toMatchObject({ code: 400 });
  });

  it('metadata alone', async () => {
    const { body } = await served.call(`GET ${secrets}`, undefined, partial);
    expect(body).toMatchObject({ kind: 'PartialObjectMetadataList', apiVersion: 'meta.k8s.io/v1' });
    expect(body.items[0]).toMatchObject({ kind: 'PartialObjectMetadata', metadata: { name: 'a' } });
    expect(body.items[0]).not.toHaveProperty('data');
  });

  it('metadata of a list is no metadata of one object, nor the other way', async () => {
    const single = { accept: partial.accept.replace('MetadataList', 'Metadata') };
    const one = await served.call(`GET ${secrets}/a`, undefined, single);
    expect(one.body).toMatchObject({ kind: 'PartialObjectMetadata', metadata: { name: 'a' } });
    const refused = [
      { of: secrets, headers: single, says: 'Metadata, but the requested object is a list' },
      {
        of: `${secrets}/a`,
        headers: partial,
        says: 'List, but the requested object is not a list',
      },
    ];
    for (const { of, headers, says } of refused) {
      const { body } = await served.call(`GET ${of}`, undefined, headers);
      expect(body).toMatchObject({ code: 406, message: expect.stringContaining(says) });
    }
  });

  const accepts = [
    { accept: '*/*', status: 200 },
    { accept: 'application/vnd.kubernetes.protobuf,application/json', status: 200 },
    { accept: 'application/json;as=Other;v=v1;g=meta.k8s.io, application/json', status: 200 },
    { accept: 'application/json;as=Other;v=v1;g=meta.k8s.io', status: 406 },
    { accept: 'application/vnd.kubernetes.protobuf', status: 406 },
    { accept: 'application/*', status: 406 },
  ];
  for (const { accept, status } of accepts) {
    it(`${accept} is ${status}`, async () => {
      expect((await served.call(`GET ${secrets}`, undefined, { accept })).status).toBe(status);
    });
  }
});
