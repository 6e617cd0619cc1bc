import { beforeEach, describe, expect, it } from '@jest/globals';
import { Served } from '../rest/served.fixture.js';
import { encode, envelope, message } from './encode.fixture.js';

/** Protobuf bodies through the whole API: they are to fare as the JSON bodies of the same objects. */

const protobuf = {
  'content-type': 'application/vnd.kubernetes.protobuf',
  accept: 'application/vnd.kubernetes.protobuf,application/json',
};
const secrets = '/api/v1/namespaces/web/secrets';
const replicaSets = '/apis/apps/v1/namespaces/web/replicasets';

const body = (apiVersion: string, kind: string, object: Record<string, unknown>): Uint8Array =>
  envelope(apiVersion, kind, encode(kind, object));

const replicaSet = {
  metadata: { name: 'rs', labels: { app: 'a' } },
  spec: {
    replicas: 0,
    selector: { matchLabels: { app: 'a' } },
    template: {
      metadata: { labels: { app: 'a' } },
      spec: {
        containers: [
          {
            name: 'c',
            image: 'i',
            ports: [{ containerPort: 80 }],
            resources: { requests: { cpu: '0.5' } },
            env: [{ name: 'E', valueFrom: { secretKeyRef: { name: 's', key: 'k' } } }],
            readinessProbe: { httpGet: { port: 'http', path: '/' } },
          },
        ],
        volumes: [{ name: 'v', emptyDir: {} }],
      },
    },
  },
};

let served: Served;
beforeEach(async () => {
  served = new Served();
  await served.call('POST /api/v1/namespaces', { metadata: { name: 'web' } });
});

describe('a protobuf body', () => {
  it('creates what the same JSON creates', async () => {
    const made = await served.call(
      `POST ${replicaSets}?fieldValidation=Strict`,
      body('apps/v1', 'ReplicaSet', replicaSet),
      protobuf,
    );
    expect([made.status, made.headers['content-type']]).toEqual([201, 'application/json']);
    const other = new Served();
    await other.call('POST /api/v1/namespaces', { metadata: { name: 'web' } });
    const json = await other.call(`POST ${replicaSets}?fieldValidation=Strict`, replicaSet);
    expect(json.status).toBe(201);
    expect(made.body).toEqual(json.body);
  });

  it('creates an Event of the newer form, whose message is called otherwise', async () => {
    const event = {
      metadata: { name: 'e' },
      eventTime: '2030-01-01T00:00:00.000001Z',
      reportingController: 'a',
      reportingInstance: 'a-1',
      action: 'Looked',
      reason: 'Seen',
      regarding: { kind: 'Secret', name: 's', namespace: 'web' },
      note: 'it was seen',
      type: 'Normal',
    };
    const made = await served.call(
      'POST /apis/events.k8s.io/v1/namespaces/web/events',
      envelope('events.k8s.io/v1', 'Event', encode('EventsEvent', event)),
      protobuf,
    );
    expect([made.status, made.body]).toMatchObject([201, event]);
    const older = await served.call('GET /api/v1/namespaces/web/events/e');
    expect(older.body).toMatchObject({ message: 'it was seen', reportingComponent: 'a' });
  });

  it('updates, by the version it was made from', async () => {
    const made = await served.call(`POST ${secrets}`, { metadata: { name: 's' } });
    const next = {
      metadata: { name: 's', resourceVersion: made.body.metadata.resourceVersion },
      data: { k: 'dg==' },
      type: 'Opaque',
    };
    const put = `PUT ${secrets}/s`;
    const updated = await served.call(put, body('v1', 'Secret', next), protobuf);
    expect(updated.status).toBe(200);
    expect(updated.body).toMatchObject({ data: { k: 'dg==' }, type: 'Opaque' });
    const stale = { ...next, data: { k: 'dmI=' } };
    expect((await served.call(put, body('v1', 'Secret', stale), protobuf)).status).toBe(409);
  });

  it('scales', async () => {
    await served.call(`POST ${replicaSets}`, replicaSet);
    const scale = { metadata: { name: 'rs', namespace: 'web' }, spec: { replicas: 3 }, status: {} };
    const scaled = await served.call(
      `PUT ${replicaSets}/rs/scale`,
      body('autoscaling/v1', 'Scale', scale),
      protobuf,
    );
    expect([scaled.status, scaled.body.spec]).toEqual([200, { replicas: 3 }]);
    const after = await served.call(`GET ${replicaSets}/rs`);
    expect(after.body.spec).toMatchObject({ replicas: 3 });
  });

  it('deletes under its preconditions', async () => {
    await served.call(`POST ${secrets}`, { metadata: { name: 's' } });
    const options = (uid: string): Uint8Array =>
      body('v1', 'DeleteOptions', { preconditions: { uid }, propagationPolicy: 'Background' });
    const uid = (await served.call(`GET ${secrets}/s`)).body.metadata.uid ?? '';
    expect((await served.call(`DELETE ${secrets}/s`, options('other'), protobuf)).status).toBe(409);
    expect((await served.call(`DELETE ${secrets}/s`, options(uid), protobuf)).status).toBe(200);
    expect((await served.call(`GET ${secrets}/s`)).status).toBe(404);
  });

  it('carries the options of a delete of many', async () => {
    for (const name of ['a', 'b']) await served.call(`POST ${secrets}`, { metadata: { name } });
    const dry = body('v1', 'DeleteOptions', { dryRun: ['All'] });
    expect((await served.call(`DELETE ${secrets}`, dry, protobuf)).status).toBe(200);
    expect((await served.call(`GET ${secrets}`)).body.items).toHaveLength(2);
    const all = body('v1', 'DeleteOptions', {});
    expect((await served.call(`DELETE ${secrets}`, all, protobuf)).status).toBe(200);
    expect((await served.call(`GET ${secrets}`)).body.items).toHaveLength(0);
  });
});

describe('a protobuf body is refused', () => {
  const tooLong = message([1, message([7, 2n ** 60n])]);
  const rows = [
    {
      of: 'for what validation says of any body',
      body: body('v1', 'Secret', { metadata: { name: 'Bad' } }),
      is: [422, 'metadata.name: Invalid value: "Bad"'],
    },
    {
      of: 'when it is of another kind',
      body: envelope('v1', 'ConfigMap', message([2, 'x'])),
      is: [400, 'ConfigMap in version "v1" cannot be handled as a Secret'],
    },
    {
      of: 'when it is of another version',
      body: body('v2', 'Secret', {}),
      is: [400, 'no kind "Secret" is registered for version "v2"'],
    },
    {
      of: 'when it is none',
      body: '{"metadata":{"name":"s"}}',
      is: [400, 'not a valid protobuf message: expected prefix [107 56 115 0]'],
    },
    {
      of: 'when there is none',
      body: new Uint8Array(),
      is: [400, 'expected prefix'],
    },
    {
      of: 'when a number is too large to keep',
      body: envelope('v1', 'Secret', tooLong),
      is: [400, 'into Go struct field ObjectMeta.metadata.generation of type int64'],
    },
    {
      of: 'when the answer may only be protobuf',
      body: body('v1', 'Secret', { metadata: { name: 's' } }),
      accept: 'application/vnd.kubernetes.protobuf',
      is: [406, '406: Not Acceptable'],
    },
    {
      of: 'when it is larger than any body may be',
      body: Buffer.alloc(3 * 1024 * 1024 + 1),
      is: [413, 'Request entity too large'],
    },
    {
      of: 'for a kind that has no protobuf form',
      to: '/apis/fleet.navarch.dev/v1alpha1/clusters',
      body: envelope('fleet.navarch.dev/v1alpha1', 'Cluster', new Uint8Array()),
      is: [415, 'accepted media types include: application/json, application/yaml'],
    },
  ] as const;
  for (const row of rows) {
    it(row.of, async () => {
      const accept = 'accept' in row ? row.accept : protobuf.accept;
      const to = 'to' in row ? row.to : secrets;
      const made = await served.call(`POST ${to}`, row.body, { ...protobuf, accept });
      expect(made.status).toBe(row.is[0]);
      expect(made.body.message).toContain(row.is[1]);
      expect((await served.call(`GET ${secrets}`)).body.items).toEqual([]);
      expect(served.errors).toEqual([]);
    });
  }

  it('as options of a delete when it is something else', async () => {
    await served.call(`POST ${secrets}`, { metadata: { name: 's' } });
    const pod = envelope('v1', 'Pod', new Uint8Array());
    const gone = await served.call(`DELETE ${secrets}/s`, pod, protobuf);
    expect([gone.status, gone.body.message]).toEqual([
      400,
      'Pod cannot be handled as a DeleteOptions',
    ]);
    expect((await served.call(`GET ${secrets}/s`)).status).toBe(200);
  });
});
