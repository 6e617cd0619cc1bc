import { beforeEach, describe, expect, it } from '@jest/globals';
import { replicaSet } from './objects.fixture.js';
import { type Answered, Served } from './served.fixture.js';

const secrets = '/api/v1/namespaces/web/secrets';
const replicaSets = '/apis/apps/v1/namespaces/web/replicasets';
const merge = { 'content-type': 'application/merge-patch+json' };
const json = { 'content-type': 'application/json-patch+json' };

let served: Served;
let made: Answered;
beforeEach(async () => {
  served = new Served();
  await served.call('POST /api/v1/namespaces', { metadata: { name: 'web' } });
  made = await served.call(`POST ${replicaSets}`, replicaSet('rs', 3));
});
const versionOf = ({ body }: Answered): string | undefined => body.metadata.resourceVersion;

describe('PUT', () => {
  it('replaces, counts generations, and keeps what is not the client’s', async () => {
    const put = await served.call(`PUT ${replicaSets}/rs`, replicaSet('rs', 5));
    expect(put.status).toBe(200);
    expect(put.body.spec['replicas']).toBe(5);
    expect(put.body.metadata).toMatchObject({
      uid: made.body.metadata.uid,
      creationTimestamp: made.body.metadata.creationTimestamp,
      generation: 2,
      resourceVersion: '3',
    });
  });

  it('does not count changes of metadata, and does not touch the status', async () => {
    const sent = {
      ...made.body,
      metadata: { ...made.body.metadata, labels: { a: 'b' } },
      status: { replicas: 9 },
    };
    const put = await served.call(`PUT ${replicaSets}/rs`, sent);
    expect(put.body.metadata).toMatchObject({ generation: 1, labels: { a: 'b' } });
    expect(put.body.status).toEqual({ replicas: 0 });
  });

  it('that changes nothing writes nothing', async () => {
    for (const body of [made.body, replicaSet('rs', 3)]) {
      const put = await served.call(`PUT ${replicaSets}/rs`, body);
      expect(put.status).toBe(200);
      expect(versionOf(put)).toBe(versionOf(made));
    }
    expect(served.storage.cache.revision()).toBe(2);
  });

  it('on a dry run shows what would be, and writes nothing', async () => {
    const put = await served.call(`PUT ${replicaSets}/rs?dryRun=All`, replicaSet('rs', 5));
    expect(put.body.spec['replicas']).toBe(5);
    expect(served.storage.cache.revision()).toBe(2);
  });

  const refused = [
    {
      name: 'an old version',
      metadata: { resourceVersion: '1' },
      is: [
        409,
        'Conflict',
        'Operation cannot be fulfilled on replicasets.apps "rs": the object has been modified; please apply your changes to the latest version and try again',
      ],
    },
    {
      name: 'another uid',
      metadata: { uid: 'other' },
      is: [409, 'Conflict', 'Precondition failed: UID in precondition: other'],
    },
    {
      name: 'another name',
      metadata: { name: 'p2' },
      is: [
        400,
        'BadRequest',
        'the name of the object (p2) does not match the name on the URL (rs)',
      ],
    },
    {
      name: 'a garbled version',
      metadata: { resourceVersion: 'x' },
      is: [400, 'BadRequest', 'resourceVersion: Invalid value: "x"'],
    },
  ] as const;
  for (const { name, metadata, is } of refused) {
    it(`refuses ${name}`, async () => {
      const sent = replicaSet('rs', 5);
      const put = await served.call(`PUT ${replicaSets}/rs`, {
        ...sent,
        metadata: { ...sent.metadata, ...metadata },
      });
      expect(put.body).toMatchObject({ code: is[0], reason: is[1] });
      expect(put.body.message).toContain(is[2]);
      expect(served.storage.cache.revision()).toBe(2);
    });
  }

  it('refuses what is not there, and what must stay', async () => {
    expect((await served.call(`PUT ${replicaSets}/no`, replicaSet('no', 1))).status).toBe(404);
    const sent = replicaSet('rs', 3);
    const spec = { ...sent.spec, selector: { matchLabels: { app: 'other' } } };
    const put = await served.call(`PUT ${replicaSets}/rs`, { ...sent, spec });
    expect(put.body).toMatchObject({ code: 422, details: { kind: 'ReplicaSet' } });
    expect(put.body.details.causes?.map(({ field }) => field)).toContain('spec.selector');
  });
});

describe('the status', () => {
  it('changes by itself, with labels, and never the rest', async () => {
    const sent = replicaSet('rs', 9);
    const put = await served.call(`PUT ${replicaSets}/rs/status`, {
      ...sent,
      metadata: { ...sent.metadata, labels: { seen: 'yes' } },
      status: { replicas: 2, readyReplicas: 1 },
    });
    expect(put.body.status).toEqual({ replicas: 2, readyReplicas: 1 });
    expect(put.body.spec['replicas']).toBe(3);
    expect(put.body.metadata).toMatchObject({ generation: 1, labels: { seen: 'yes' } });
    const patched = await served.call(
      `PATCH ${replicaSets}/rs/status`,
      { status: { readyReplicas: 2 }, spec: { replicas: 1 } },
      merge,
    );
    expect(patched.body.status).toEqual({ replicas: 2, readyReplicas: 2 });
    expect(patched.body.spec['replicas']).toBe(3);
    expect((await served.call(`GET ${replicaSets}/rs/status`)).body.status).toEqual(
      patched.body.status,
    );
  });
});

describe('the scale', () => {
  it('is read, replaced and patched', async () => {
    const got = await served.call(`GET ${replicaSets}/rs/scale`);
    expect(got.body).toEqual({
      kind: 'Scale',
      apiVersion: 'autoscaling/v1',
      metadata: {
        name: 'rs',
        namespace: 'web',
        uid: 'uid-2',
        resourceVersion: '2',
        creationTimestamp: '2030-01-01T00:00:00Z',
      },
      spec: { replicas: 3 },
      status: { replicas: 0, selector: 'app=rs' },
    });
    const put = await served.call(`PUT ${replicaSets}/rs/scale`, {
      ...got.body,
      spec: { replicas: 5 },
    });
    expect(put.body.spec).toEqual({ replicas: 5 });
    const stale = await served.call(`PUT ${replicaSets}/rs/scale`, {
      ...got.body,
      spec: { replicas: 6 },
    });
    expect(stale.body).toMatchObject({ code: 409, reason: 'Conflict' });
    const patched = await served.call(
      `PATCH ${replicaSets}/rs/scale`,
      { spec: { replicas: 0 } },
      merge,
    );
    expect(patched.body.spec).toEqual({});
    const byOperations = [{ op: 'add', path: '/spec/replicas', value: 2 }];
    await served.call(`PATCH ${replicaSets}/rs/scale`, byOperations, json);
    const after = await served.call(`GET ${replicaSets}/rs`);
    expect(after.body.spec['replicas']).toBe(2);
    expect(after.body.metadata.generation).toBe(4);
  });

  it('refuses less than nothing, and what is no number', async () => {
    const less = await served.call(
      `PATCH ${replicaSets}/rs/scale`,
      { spec: { replicas: -1 } },
      merge,
    );
    expect(less.body).toMatchObject({
      code: 422,
      message:
        'Scale.autoscaling "rs" is invalid: spec.replicas: Invalid value: -1: must be greater than or equal to 0',
    });
    const none = await served.call(
      `PATCH ${replicaSets}/rs/scale`,
      { spec: { replicas: 'x' } },
      merge,
    );
    expect(none.body).toMatchObject({ code: 400 });
    expect((await served.call(`GET ${secrets}/rs/scale`)).status).toBe(404);
  });
});
