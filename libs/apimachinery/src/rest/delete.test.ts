import { beforeEach, describe, expect, it } from '@jest/globals';
import type { CommitOutcome, StorageWrite } from '../storage.js';
import { replicaSet, secret } from './objects.fixture.js';
import { Served } from './served.fixture.js';

const secrets = '/api/v1/namespaces/web/secrets';
const replicaSets = '/apis/apps/v1/namespaces/web/replicasets';
const merge = { 'content-type': 'application/merge-patch+json' };
const hold = { finalizers: ['example.com/hold'] };

let served: Served;
beforeEach(async () => {
  served = new Served();
  await served.call('POST /api/v1/namespaces', { metadata: { name: 'web' } });
});

describe('DELETE', () => {
  it('removes at once, says what, and frees the name', async () => {
    await served.call(`POST ${replicaSets}`, replicaSet('rs', 1));
    const gone = await served.call(`DELETE ${replicaSets}/rs`, { propagationPolicy: 'Background' });
    expect(gone.status).toBe(200);
    expect(gone.body).toMatchObject({
      kind: 'Status',
      status: 'Success',
      details: { name: 'rs', group: 'apps', kind: 'replicasets', uid: 'uid-2' },
    });
    expect((await served.call(`GET ${replicaSets}/rs`)).status).toBe(404);
    expect((await served.call(`DELETE ${replicaSets}/rs`)).body).toMatchObject({
      code: 404,
      message: 'replicasets.apps "rs" not found',
    });
    const again = await served.call(`POST ${replicaSets}`, replicaSet('rs', 1));
    expect(again.body.metadata.uid).toBe('uid-3');
  });

  it('waits for finalizers, and goes with the last', async () => {
    const sent = replicaSet('rs', 1);
    await served.call(`POST ${replicaSets}`, { ...sent, metadata: { ...sent.metadata, ...hold } });
    const marked = await served.call(`DELETE ${replicaSets}/rs`);
    expect(marked.status).toBe(200);
    expect(marked.body.metadata).toMatchObject({
      deletionTimestamp: '2030-01-01T00:00:00Z',
      deletionGracePeriodSeconds: 0,
      generation: 2,
    });
    served.now += 5_000;
    const again = await served.call(`DELETE ${replicaSets}/rs`);
    expect(again.body).toEqual(marked.body);
    const more = { metadata: { finalizers: ['example.com/hold', 'example.com/new'] } };
    const refused = await served.call(`PATCH ${replicaSets}/rs`, more, merge);
    expect(refused.body).toMatchObject({ code: 422 });
    expect(refused.body.message).toContain(
      'no new finalizers can be added if the object is being deleted, found new finalizers []string{"example.com/new"}',
    );
    const released = await served.call(
      `PATCH ${replicaSets}/rs`,
      { metadata: { finalizers: null } },
      merge,
    );
    expect(released.status).toBe(200);
    expect((await served.call(`GET ${replicaSets}/rs`)).status).toBe(404);
  });

  const refused = [
    {
      name: 'another uid',
      body: { preconditions: { uid: 'x' } },
      is: [
        409,
        'Operation cannot be fulfilled on Secret "a": the UID in the precondition (x) does not match the UID in record (uid-2)',
      ],
    },
    {
      name: 'another version',
      body: { preconditions: { resourceVersion: '1' } },
      is: [
        409,
        'the ResourceVersion in the precondition (1) does not match the ResourceVersion in record (2)',
      ],
    },
    {
      name: 'an unknown policy',
      body: { propagationPolicy: 'Some' },
      is: [422, 'DeleteOptions.meta.k8s.io "" is invalid: propagationPolicy'],
    },
    {
      name: 'two policies',
      body: { propagationPolicy: 'Orphan', orphanDependents: true },
      is: [422, 'orphanDependents and deletionPropagation cannot be both set'],
    },
    {
      name: 'an unknown dryRun',
      body: { dryRun: ['Some'] },
      is: [422, 'dryRun: Unsupported value: ["Some"]'],
    },
    { name: 'a wrong type', body: { gracePeriodSeconds: 'x' }, is: [400, 'gracePeriodSeconds'] },
    { name: 'no options', body: [], is: [400, ''] },
  ] as const;
  for (const { name, body, is } of refused) {
    it(`refuses ${name}`, async () => {
      await served.call(`POST ${secrets}`, secret('a'));
      const answer = await served.call(`DELETE ${secrets}/a`, body);
      expect(answer.body).toMatchObject({ kind: 'Status', code: is[0] });
      expect(answer.body.message).toContain(is[1]);
      expect((await served.call(`GET ${secrets}/a`)).status).toBe(200);
    });
  }

  it('on a dry run removes nothing', async () => {
    await served.call(`POST ${secrets}`, secret('a'));
    for (const [query, body] of [
      ['?dryRun=All', undefined],
      ['', { dryRun: ['All'] }],
    ] as const) {
      expect((await served.call(`DELETE ${secrets}/a${query}`, body)).status).toBe(200);
    }
    expect(served.storage.cache.revision()).toBe(2);
  });

  it('names the kind where a precondition does not hold', async () => {
    await served.call(`POST ${replicaSets}`, replicaSet('rs', 1));
    const stale = { preconditions: { resourceVersion: '1' } };
    const refused = await served.call(`DELETE ${replicaSets}/rs`, stale);
    expect(refused.body.message).toContain('on ReplicaSet.apps "rs": the ResourceVersion in');
    expect(refused.body.details).toEqual({ name: 'rs', group: 'apps', kind: 'ReplicaSet' });
  });

  it.each(['services', 'serviceaccounts', 'resourcequotas'])(
    'shows the last of %s, with the version of the deletion',
    async (resource) => {
      const path = `/api/v1/namespaces/web/${resource}`;
      const spec = { ports: [{ port: 80 }] };
      const sent = resource === 'services' ? { spec } : {};
      const made = await served.call(`POST ${path}`, { metadata: { name: 'a' }, ...sent });
      const { metadata } = made.body;
      const onTrial = await served.call(`DELETE ${path}/a?dryRun=All`);
      expect(onTrial.body).toEqual(made.body);
      const gone = await served.call(`DELETE ${path}/a`);
      expect(gone.body).toEqual({ ...made.body, metadata: { ...metadata, resourceVersion: '3' } });
      expect((await served.call(`GET ${path}/a`)).status).toBe(404);
    },
  );

  it('promises something about dependents, which the collector keeps', async () => {
    await served.call(`POST ${replicaSets}`, replicaSet('rs', 1));
    const orphaned = await served.call(`DELETE ${replicaSets}/rs`, { propagationPolicy: 'Orphan' });
    expect(orphaned.body.metadata.finalizers).toEqual(['orphan']);
    const inFront = await served.call(`DELETE ${replicaSets}/rs?propagationPolicy=Foreground`);
    expect(inFront.body.metadata.finalizers).toEqual(['foregroundDeletion']);
    const gone = await served.call(`DELETE ${replicaSets}/rs?propagationPolicy=Background`);
    expect(gone.body).toMatchObject({ kind: 'Status', status: 'Success' });
  });
});

describe('what was asked for about dependents', () => {
  const held = { ...replicaSet('rs', 1), metadata: { ...replicaSet('rs', 1).metadata, ...hold } };
  const asked = (): readonly unknown[] =>
    committed.map((write) => ('propagation' in write ? write.propagation : 'nothing'));
  const release = { metadata: { finalizers: ['orphan'] } };
  let committed: StorageWrite[];
  /** Writes down the deletions that are committed. */
  const serve = async (collectsGarbage: boolean): Promise<Served> => {
    const { storage } = new Served();
    committed = [];
    const commit = (write: StorageWrite, actor: string): Promise<CommitOutcome> => {
      if (write.verb === 'delete') committed.push(write);
      return storage.commit(write, actor);
    };
    const { cache, caughtUp } = storage;
    const one = new Served({
      collectsGarbage: () => collectsGarbage,
      storage: { cache, caughtUp, commit },
    });
    await one.call('POST /api/v1/namespaces', { metadata: { name: 'web' } });
    return one;
  };

  it('is told to the store with the deletion', async () => {
    const api = await serve(false);
    for (const query of [
      '',
      '?propagationPolicy=Orphan',
      '?propagationPolicy=Foreground',
      '?orphanDependents=false',
    ]) {
      await api.call(`POST ${replicaSets}`, replicaSet('rs', 1));
      expect((await api.call(`DELETE ${replicaSets}/rs${query}`)).body).toMatchObject({
        status: 'Success',
      });
    }
    expect(asked()).toEqual(['nothing', 'Orphan', 'Foreground', 'Background']);
  });

  it('is remembered while something else holds the object', async () => {
    const api = await serve(false);
    await api.call(`POST ${replicaSets}`, held);
    const marked = await api.call(`DELETE ${replicaSets}/rs`, { propagationPolicy: 'Orphan' });
    expect(marked.body.metadata.finalizers).toEqual(['example.com/hold', 'orphan']);
    await api.call(`PATCH ${replicaSets}/rs`, release, merge);
    expect((await api.call(`GET ${replicaSets}/rs`)).status).toBe(404);
    expect(asked()).toEqual(['Orphan']);
  });

  it('may be said before: a finalizer of that meaning holds nobody where nobody collects', async () => {
    const api = await serve(false);
    const sent = { ...held, metadata: { ...held.metadata, finalizers: ['foregroundDeletion'] } };
    await api.call(`POST ${replicaSets}`, sent);
    await api.call(`DELETE ${replicaSets}/rs`);
    expect(asked()).toEqual(['Foreground']);
  });

  it('is told when the collector takes its finalizer off', async () => {
    const api = await serve(true);
    await api.call(`POST ${replicaSets}`, replicaSet('rs', 1));
    await api.call(`DELETE ${replicaSets}/rs?propagationPolicy=Foreground`);
    expect((await api.call(`GET ${replicaSets}/rs`)).status).toBe(200);
    await api.call(`PATCH ${replicaSets}/rs`, { metadata: { finalizers: null } }, merge);
    expect(asked()).toEqual(['Foreground']);
  });
});

it('a collection is deleted by selector', async () => {
  await served.call(`POST ${secrets}`, secret('a', {}, { labels: { x: '1' } }));
  await served.call(`POST ${secrets}`, secret('b', {}, { labels: { x: '1' }, ...hold }));
  await served.call(`POST ${secrets}`, secret('c'));
  const gone = await served.call(`DELETE ${secrets}?labelSelector=x%3D1`);
  expect(gone.body).toMatchObject({ kind: 'SecretList' });
  expect(gone.body.items.map(({ metadata }) => metadata.name)).toEqual(['a', 'b']);
  const left = await served.call(`GET ${secrets}`);
  expect(left.body.items.map(({ metadata }) => metadata.name)).toEqual(['b', 'c']);
  expect(left.body.items[0]?.metadata.deletionTimestamp).toBeDefined();
});

describe('of a collection goes', () => {
  const remaining = async (): Promise<string> => {
    const { body } = await served.call(`GET ${secrets}`);
    return body.items.map(({ metadata }) => metadata.name).join(' ');
  };

  beforeEach(async () => {
    for (const name of ['a', 'b', 'c']) await served.call(`POST ${secrets}`, secret(name));
  });

  it('no more than its query lists', async () => {
    const gone = await served.call(`DELETE ${secrets}?limit=1`);
    expect(gone.body.items.map(({ metadata }) => metadata.name)).toEqual(['a']);
    expect(await remaining()).toBe('b c');
  });

  it('what there was at the version that is named', async () => {
    const { body } = await served.call(`GET ${secrets}/b`);
    const { resourceVersion } = body.metadata;
    const gone = await served.call(`DELETE ${secrets}?resourceVersion=${resourceVersion}`);
    expect(gone.body.items.map(({ metadata }) => metadata.name)).toEqual(['a', 'b']);
    expect(await remaining()).toBe('c');
  });

  it('nothing when its query cannot be listed', async () => {
    const refused = await served.call(`DELETE ${secrets}?continue=x`);
    expect(refused.body).toMatchObject({ code: 400, reason: 'BadRequest' });
    expect(await remaining()).toBe('a b c');
  });

  it('nothing that is not what the client meant, and it is told', async () => {
    for (const preconditions of [{ uid: 'x' }, { resourceVersion: '1' }, { uid: '' }]) {
      const refused = await served.call(`DELETE ${secrets}`, { preconditions });
      expect(refused.body).toMatchObject({ code: 409, reason: 'Conflict' });
    }
    expect(await remaining()).toBe('a b c');
  });
});

describe('options of a deletion', () => {
  beforeEach(async () => {
    await served.call(`POST ${secrets}`, secret('a'));
  });

  it('that are empty are no options', async () => {
    const refused = await served.call(`DELETE ${secrets}/a`, { propagationPolicy: '' });
    expect(refused.body).toMatchObject({ code: 422, reason: 'Invalid' });
    const unmeant = await served.call(`DELETE ${secrets}/a`, { preconditions: { uid: '' } });
    expect(unmeant.body).toMatchObject({ code: 409, reason: 'Conflict' });
  });

  it('may be none', async () => {
    const { status } = await served.call(`DELETE ${secrets}/a`, 'null');
    expect(status).toBe(200);
  });
});
