import { describe, expect, it } from '@jest/globals';
import { type KubeObject, resources } from '@navarch/model';
import type { MemberError } from './errors.js';
import { memberLimits } from './limits.js';
import { secretNamed, sendJson, statusOf } from './testing/fake-member.js';
import { openRig } from './testing/rig.js';

const { secrets } = resources;
const { clientOf, startMember } = openRig();

describe('a client', () => {
  it('makes no handshake for each request', async () => {
    const member = await startMember(sendJson(200, secretNamed('x')));
    const client = clientOf(member.credentials(), { concurrencyMin: 16, concurrencyStart: 16 });
    for (let index = 0; index < 30; index += 1) await client.get(secrets, 'a', 'x');
    // The second is opened when an answer's last byte and the next request cross.
    expect(member.connections).toBeLessThanOrEqual(2);
    for (let round = 0; round < 5; round += 1) {
      await Promise.all(Array.from({ length: 16 }, () => client.get(secrets, 'a', 'x')));
    }
    expect(member.requests).toHaveLength(110);
    expect(member.connections).toBeLessThanOrEqual(16 + memberLimits.listsSpare);
  });

  it('reads a list in pages, and gives items what the list says', async () => {
    const page = (name: string, next: string): object => ({
      apiVersion: 'v1',
      kind: 'SecretList',
      metadata: { resourceVersion: '7', continue: next },
      items: [{ metadata: { name } }],
    });
    const member = await startMember((request, response) => {
      const isSecond = request.url?.includes('continue=next%3D') === true;
      sendJson(200, isSecond ? page('y', '') : page('x', 'next='))(request, response);
    });
    const list = await clientOf(member.credentials()).list(secrets, {
      limit: 1,
      labelSelector: 'a=b',
    });
    expect(list.resourceVersion).toBe('7');
    expect(list.items.map(({ kind, metadata }) => `${kind}/${metadata.name}`)).toEqual([
      'Secret/x',
      'Secret/y',
    ]);
    expect(member.requests[0]).toBe('GET /api/v1/secrets?labelSelector=a%3Db&limit=1');
  });

  it('asks for metadata alone, and takes whole objects where a member knows nothing of that', async () => {
    const accepted: unknown[] = [];
    const partial = { apiVersion: 'meta.k8s.io/v1', metadata: { name: 'x', resourceVersion: '7' } };
    const answers = [
      {
        apiVersion: 'meta.k8s.io/v1',
        kind: 'PartialObjectMetadataList',
        metadata: { resourceVersion: '7' },
        items: [{ ...partial, kind: 'PartialObjectMetadata' }],
      },
      {
        apiVersion: 'v1',
        kind: 'SecretList',
        metadata: { resourceVersion: '7' },
        items: [{ metadata: { name: 'x' } }],
      },
    ];
    const member = await startMember((request, response) => {
      accepted.push(request.headers.accept);
      sendJson(200, answers.shift() ?? {})(request, response);
    });
    const client = clientOf(member.credentials());
    for (let time = 0; time < 2; time += 1) {
      const { items } = await client.list(secrets, { metadataOnly: true });
      expect(items).toMatchObject([{ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'x' } }]);
    }
    expect(accepted[0]).toMatch(/^application\/json;as=PartialObjectMetadataList;/);
  });

  it('applies with a version, a manager and force', async () => {
    let sent = '';
    const member = await startMember((request, response) => {
      request.setEncoding('utf8').on('data', (chunk: string) => (sent += chunk));
      request.on('end', () => sendJson(200, secretNamed('x', '9'))(request, response));
    });
    const object = secretNamed('x') as KubeObject;
    const applied = await clientOf(member.credentials()).apply(secrets, object, {
      resourceVersion: '8',
    });
    expect(applied.metadata.resourceVersion).toBe('9');
    expect(member.requests).toEqual([
      'PATCH /api/v1/namespaces/a/secrets/x?fieldManager=navarch&force=true',
    ]);
    expect(JSON.parse(sent)).toMatchObject({ metadata: { resourceVersion: '8' } });
  });

  it('sends nothing from the moment on that it was to be sent before', async () => {
    const member = await startMember(sendJson(200, secretNamed('x')));
    let now = 99;
    const client = clientOf(member.credentials(), { stopwatch: () => now });
    const object = secretNamed('x') as KubeObject;
    await client.apply(secrets, object, { notAfterMs: 100 });
    now = 100;
    const late = client.apply(secrets, object, { notAfterMs: 100 });
    await expect(late).rejects.toMatchObject({ code: 'member.tooLate' });
    expect(member.requests).toHaveLength(1);
  });

  it('sends nothing when the connection was there too late', async () => {
    const member = await startMember(sendJson(200, secretNamed('x')));
    let now = 99;
    const credentials = member.credentials();
    const client = clientOf(credentials, { stopwatch: () => now });
    const applied = client.apply(secrets, secretNamed('x') as KubeObject, { notAfterMs: 100 });
    // It is asked for in time, and no connection is open yet.
    now = 100;
    await expect(applied).rejects.toMatchObject({ code: 'member.tooLate' });
    expect(member.requests).toHaveLength(0);
    now = 0;
    expect((await client.get(secrets, 'a', 'x'))?.metadata.name).toBe('x');
  });

  it('keeps names inside their part of the path', async () => {
    const member = await startMember(sendJson(404, statusOf(404, 'NotFound', { name: '../../x' })));
    await clientOf(member.credentials()).get(secrets, '..', '../../x');
    expect(member.requests).toEqual(['GET /api/v1/namespaces/%2E%2E/secrets/..%2F..%2Fx']);
  });
});

describe('an object is absent', () => {
  const rows = [
    { name: 'when the API says so', body: statusOf(404, 'NotFound', { name: 'x' }), is: 'absent' },
    {
      name: 'but not when another one is',
      body: statusOf(404, 'NotFound', { name: 'y' }),
      is: 'member.garbage',
    },
    {
      name: 'but not when the path is unknown',
      body: statusOf(404, 'NotFound'),
      is: 'member.garbage',
    },
    { name: 'but not when a proxy says so', body: { error: 'no such page' }, is: 'member.garbage' },
  ];
  for (const { name, body, is } of rows) {
    it(name, async () => {
      const member = await startMember(sendJson(404, body));
      const client = clientOf(member.credentials());
      const seen = await client.get(secrets, 'a', 'x').catch((error: MemberError) => error.code);
      const deleted = await client
        .delete(secrets, { namespace: 'a', name: 'x' })
        .catch((error: MemberError) => error.code);
      expect([seen ?? 'absent', deleted]).toEqual([is, is]);
    });
  }
});
