import { beforeEach, describe, expect, it } from '@jest/globals';
import { Served } from './served.fixture.js';

const secrets = '/api/v1/namespaces/web/secrets';
const replicaSets = '/apis/apps/v1/namespaces/web/replicasets';

let served: Served;
beforeEach(() => {
  served = new Served();
});

describe('what the server does not do', () => {
  const rows = [
    { line: 'DELETE /api/v1/namespaces', is: 405 },
    { line: 'POST /apis/apps/v1/replicasets', is: 405 },
    { line: `POST ${secrets}/a`, is: 405 },
    { line: `HEAD ${secrets}`, is: 405 },
    { line: 'PUT /apis/fleet.navarch.dev/v1alpha1/namespaces/web/placements/p', is: 405 },
    { line: 'GET /api/v1/namespaces/web/nothings', is: 404 },
    { line: `GET ${secrets}/a/nothing`, is: 404 },
  ];
  for (const { line, is } of rows) {
    it(`${line} is ${is}`, async () => {
      const { body, status } = await served.call(line);
      expect(status).toBe(is);
      expect(body).toMatchObject({ kind: 'Status', code: is });
    });
  }

  it('other groups are no page', async () => {
    const { status, body } = await served.call('GET /apis/no.such/v1/things');
    expect([status, body]).toEqual([404, '404 page not found\n']);
  });
});

it('a timeout that is none is refused on every path, but of a watch', async () => {
  for (const path of ['/version', '/apis', '/openapi/v3', '/api/v1/namespaces']) {
    expect((await served.call(`GET ${path}?timeout=soon`)).status).toBe(400);
    expect((await served.call(`GET ${path}?timeout=32s`)).status).toBe(200);
  }
  const watch = await served.watch('GET /api/v1/namespaces?watch=1&timeout=soon');
  await watch.settled();
  expect(watch.ended).toBe(false);
});

it('discovery and version are served', async () => {
  expect((await served.call('GET /version')).body).toMatchObject({ major: '1' });
  expect((await served.call('GET /api/v1/')).body).toMatchObject({ kind: 'APIResourceList' });
  expect((await served.call('GET /apis')).body).toMatchObject({ kind: 'APIGroupList' });
  expect((await served.call('GET /openapi/v3')).status).toBe(200);
});

it('an unexpected error shows nothing of its cause, and is reported', async () => {
  served = new Served({ admit: () => Promise.reject(new Error('password=hunter2')) });
  const { body, status } = await served.call('POST /api/v1/namespaces', {
    metadata: { name: 'web' },
  });
  expect(status).toBe(500);
  expect(body).toMatchObject({ kind: 'Status', reason: 'InternalError' });
  expect(JSON.stringify(body)).not.toContain('hunter2');
  expect(served.errors).toHaveLength(1);
});

it('authorization sees what is asked', async () => {
  const asked: string[] = [];
  served = new Served({
    authorize: (user, { verb, group, resource, subresource, namespace, name, path }) => {
      asked.push([user.name, verb, group, resource, subresource, namespace, name, path].join(','));
    },
  });
  await served.call(`GET ${replicaSets}/rs/scale`);
  await served.respond('GET /api/v1/secrets?watch=1');
  await served.call('DELETE /api/v1/namespaces/web/secrets');
  await served.call('GET /version');
  expect(asked).toEqual([
    `alice,get,apps,replicasets,scale,web,rs,${replicaSets}/rs/scale`,
    'alice,watch,,secrets,,,,/api/v1/secrets',
    'alice,deletecollection,,secrets,,web,,/api/v1/namespaces/web/secrets',
    'alice,get,,,,,,/version',
  ]);
});
