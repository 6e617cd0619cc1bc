import { beforeEach, describe, expect, it } from '@jest/globals';
import type { KubeObject } from '@navarch/model';
import { encode, envelope } from '../protobuf/encode.fixture.js';
import { Served } from './served.fixture.js';

const accounts = '/api/v1/namespaces/web/serviceaccounts';
const tokenOf = `POST ${accounts}/robot/token`;
const type = { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest' };

let served: Served;
let asked: KubeObject[];
beforeEach(async () => {
  asked = [];
  served = new Served({
    answer: async (_kind, question, { warn }) => {
      asked.push(question);
      warn('not for as long as that');
      return { ...question, status: { token: 'a.b.c' } };
    },
  });
  await served.call('POST /api/v1/namespaces', { metadata: { name: 'web' } });
  await served.call(`POST ${accounts}`, { metadata: { name: 'robot' } });
});

describe('a question about one object', () => {
  it('has the name of the object, the defaults of its kind and a time, and is answered with what is to be said', async () => {
    const { status, body, headers } = await served.call(tokenOf, {});
    expect(status).toBe(201);
    expect(body).toEqual({
      ...type,
      metadata: {
        name: 'robot',
        namespace: 'web',
        creationTimestamp: '2030-01-01T00:00:00Z',
        managedFields: [
          expect.objectContaining({
            subresource: 'token',
            apiVersion: type.apiVersion,
            fieldsV1: { 'f:spec': { 'f:expirationSeconds': {} } },
          }),
        ],
      },
      spec: { expirationSeconds: 3600 },
      status: { token: 'a.b.c' },
    });
    expect(headers['warning']).toBe('299 - "not for as long as that"');
  });

  it('reads in protobuf what it reads in JSON', async () => {
    const spec = {
      audiences: ['vault'],
      expirationSeconds: 2 ** 32,
      boundObjectRef: { kind: 'Secret', apiVersion: 'v1', name: 'held', uid: 'u-1' },
    };
    const body = envelope(type.apiVersion, type.kind, encode('TokenRequest', { spec }));
    const accept = 'application/vnd.kubernetes.protobuf,application/json';
    const headers = { 'content-type': 'application/vnd.kubernetes.protobuf', accept };
    expect((await served.call(tokenOf, body, headers)).status).toBe(201);
    await served.call(tokenOf, { ...type, spec });
    expect(asked.map((one) => one['spec'])).toEqual([spec, spec]);
  });

  const refused = [
    {
      name: 'about nothing',
      at: `POST ${accounts}/ghost/token`,
      body: {},
      error: [404, 'serviceaccounts "ghost" not found'],
    },
    {
      name: 'that says another name',
      body: { metadata: { name: 'other' } },
      error: [
        422,
        'TokenRequest.authentication.k8s.io "robot" is invalid: metadata.name: Invalid value: "other": must match the service account name if specified',
      ],
    },
    {
      name: 'that says another namespace',
      body: { metadata: { namespace: 'other' } },
      error: [
        400,
        'the namespace of the provided object does not match the namespace sent on the request',
      ],
    },
    {
      name: 'for too short',
      body: { spec: { expirationSeconds: 599 } },
      error: [
        422,
        'TokenRequest.authentication.k8s.io "" is invalid: spec.expirationSeconds: Invalid value: 599: may not specify a duration less than 10 minutes',
      ],
    },
    {
      name: 'for too long',
      body: { metadata: { name: 'robot' }, spec: { expirationSeconds: 2 ** 32 + 1 } },
      error: [
        422,
        'TokenRequest.authentication.k8s.io "" is invalid: spec.expirationSeconds: Invalid value: 4294967297: may not specify a duration larger than 2^32 seconds',
      ],
    },
    {
      name: 'of another kind',
      body: { apiVersion: 'v1', kind: 'ServiceAccount' },
      error: [
        400,
        'ServiceAccount in version "v1" cannot be handled as a TokenRequest: converting (v1.ServiceAccount) to (authentication.TokenRequest): unknown conversion',
      ],
    },
  ];
  it.each(refused)('is refused $name', async ({ at = tokenOf, body, error }) => {
    const answer = await served.call(at, body);
    expect([answer.status, answer.body.message]).toEqual(error);
    expect(asked).toEqual([]);
  });

  it.each(['GET', 'PUT', 'PATCH', 'DELETE'])('is never asked by %s', async (method) => {
    const { status } = await served.call(`${method} ${accounts}/robot/token`, {});
    expect(status).toBe(405);
  });

  it('is in discovery with its own group', async () => {
    const { body } = await served.call('GET /api/v1');
    const { resources } = body as unknown as { resources: { name: string }[] };
    expect(resources.find(({ name }) => name === 'serviceaccounts/token')).toEqual({
      name: 'serviceaccounts/token',
      singularName: '',
      namespaced: true,
      group: 'authentication.k8s.io',
      version: 'v1',
      kind: 'TokenRequest',
      verbs: ['create'],
    });
  });

  it('is in OpenAPI with its schema', async () => {
    const { body } = await served.call('GET /openapi/v3/api/v1');
    const { paths, components } = body as unknown as {
      paths: Record<string, Record<string, unknown>>;
      components: { schemas: Record<string, unknown> };
    };
    const path = paths['/api/v1/namespaces/{namespace}/serviceaccounts/{name}/token'];
    expect(Object.keys(path ?? {})).toEqual(['post', 'parameters']);
    expect(path?.['post']).toMatchObject({
      'x-kubernetes-group-version-kind': { group: 'authentication.k8s.io', kind: 'TokenRequest' },
    });
    expect(components.schemas['io.k8s.api.authentication.v1.TokenRequest']).toMatchObject({
      'x-kubernetes-group-version-kind': [{ group: 'authentication.k8s.io', version: 'v1' }],
    });
  });
});
