import { beforeEach, describe, expect, it } from '@jest/globals';
import { replicaSet, secret } from '../rest/objects.fixture.js';
import { Served } from '../rest/served.fixture.js';
import { StagedStorage } from './staged-storage.js';

const secrets = '/api/v1/namespaces/web/secrets';
let base: Served;
let staged: StagedStorage;
let api: Served;
beforeEach(async () => {
  base = new Served();
  await base.call('POST /api/v1/namespaces', { metadata: { name: 'web' } });
  await base.call(`POST ${secrets}`, secret('old'));
  await base.call(`POST ${secrets}`, secret('gone'));
  staged = new StagedStorage(base.storage);
  api = new Served({ storage: staged });
});

const names = async (served: Served): Promise<string[]> =>
  (await served.call(`GET ${secrets}`)).body.items.map(({ metadata }) => metadata.name);

describe('what is staged', () => {
  it('is there for those who come later, and for nobody else', async () => {
    expect((await api.call('POST /api/v1/namespaces', { metadata: { name: 'new' } })).status).toBe(
      201,
    );
    const inside = '/apis/apps/v1/namespaces/new/replicasets';
    expect((await api.call(`POST ${inside}`, replicaSet('rs', 1))).status).toBe(201);
    expect((await api.call(`POST ${secrets}`, secret('a'))).status).toBe(201);
    expect((await api.call(`DELETE ${secrets}/gone`)).status).toBe(200);
    expect((await api.call(`GET ${secrets}/gone`)).status).toBe(404);
    expect(await names(api)).toEqual(['a', 'old']);
    expect((await api.call(`POST ${secrets}`, secret('a'))).status).toBe(409);
    expect(await names(base)).toEqual(['gone', 'old']);
    expect(staged.writes().map(({ verb, key }) => `${verb} ${key.resource} ${key.name}`)).toEqual([
      'create namespaces new',
      'create replicasets rs',
      'create secrets a',
      'delete secrets gone',
    ]);
  });

  it('names the version that it was decided on', async () => {
    const labels = { metadata: { labels: { a: 'b' } } };
    const merge = { 'content-type': 'application/merge-patch+json' };
    const patched = await api.call(`PATCH ${secrets}/old`, labels, merge);
    expect(patched.body.metadata).toMatchObject({ labels: { a: 'b' }, resourceVersion: '4' });
    expect(staged.writes()).toMatchObject([
      { verb: 'update', key: { name: 'old' }, precondition: { resourceVersion: 2 } },
    ]);
  });

  it('is one write for a key', async () => {
    await api.call(`POST ${secrets}`, secret('a'));
    expect((await api.call(`DELETE ${secrets}/a`)).body).toMatchObject({ reason: 'Conflict' });
    expect((await api.call(`DELETE ${secrets}/none`)).status).toBe(404);
    expect(staged.writes()).toHaveLength(1);
  });

  it('is nothing when nothing changes', async () => {
    const merge = { 'content-type': 'application/merge-patch+json' };
    expect((await api.call(`PATCH ${secrets}/old`, {}, merge)).status).toBe(200);
    expect(staged.writes()).toEqual([]);
  });
});
