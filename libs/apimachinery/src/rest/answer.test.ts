import { describe, expect, it } from '@jest/globals';
import { badRequest } from '../status.js';
import { Served } from './served.fixture.js';

const simulations = '/apis/fleet.navarch.dev/v1alpha1/simulations';
const summary = { workloads: 3, changed: 2, moves: 5, backlogBefore: 0, backlogAfter: 1 };
const cluster = { apiVersion: 'v1', kind: 'Cluster', metadata: { name: 'tokyo' }, any: ['thing'] };
const question = {
  apiVersion: 'fleet.navarch.dev/v1alpha1',
  kind: 'Simulation',
  metadata: { name: 'lose-tokyo' },
  spec: { given: [cluster], change: { loseClusters: ['tokyo'] } },
};

const answering = (): Served =>
  new Served({
    answer: async (_kind, object, user) => {
      if (object.metadata.name === 'refused') throw badRequest('not like that');
      return { ...object, status: { summary, workloads: [], conditions: [], by: user.name } };
    },
  });

describe('a question', () => {
  it('is answered, and nothing is stored', async () => {
    const served = answering();
    const before = served.storage.cache.revision();
    const { status, body } = await served.call(`POST ${simulations}`, question);
    expect(status).toBe(201);
    expect(body).toEqual({
      ...question,
      status: { summary, workloads: [], conditions: [], by: 'alice' },
    });
    expect(served.storage.cache.revision()).toBe(before);
    expect(
      served.storage.cache.list({ group: 'fleet.navarch.dev', resource: 'simulations' }),
    ).toEqual([]);
  });

  it('needs no name, and may come as often as it likes', async () => {
    const served = answering();
    const nameless = { ...question, metadata: undefined };
    for (const query of ['', '?dryRun=All', '']) {
      const { status, body } = await served.call(`POST ${simulations}${query}`, nameless);
      expect([status, body.metadata]).toEqual([201, {}]);
      expect((await served.call(`POST ${simulations}${query}`, question)).status).toBe(201);
    }
  });

  it('is answered as a table and as YAML for those who ask', async () => {
    const served = answering();
    const table = await served.call(`POST ${simulations}`, question, {
      accept: 'application/json;as=Table;v=v1;g=meta.k8s.io',
    });
    expect(table.body).toMatchObject({ rows: [{ cells: ['lose-tokyo', 3, 2, 5, 1] }] });
    const yaml = await served.call(`POST ${simulations}`, question, { accept: 'application/yaml' });
    expect(yaml.body).toContain('moves: 5');
  });

  const refused = [
    { name: 'without a spec', spec: undefined, fields: ['spec'] },
    {
      name: 'with objects that are none',
      spec: {
        given: [1, null, [], { kind: 'Cluster', metadata: {} }],
        change: { addClusters: ['x'], policies: [{}] },
      },
      fields: [
        'spec.given[0]',
        'spec.given[1]',
        'spec.given[2]',
        'spec.given[3].apiVersion',
        'spec.given[3].metadata.name',
        'spec.change.addClusters[0]',
        'spec.change.policies[0].apiVersion',
        'spec.change.policies[0].kind',
        'spec.change.policies[0].metadata.name',
      ],
    },
    {
      name: 'with halves of things',
      spec: { nodes: [{ cluster: 'a' }], change: { scale: [{}], deletePolicies: [{}] } },
      fields: [
        'spec.nodes[0].count',
        'spec.nodes[0].free',
        'spec.change.deletePolicies[0].name',
        'spec.change.scale[0].name',
        'spec.change.scale[0].replicas',
      ],
    },
  ];
  for (const { name, spec, fields } of refused)
    it(`${name} is refused with where`, async () => {
      const { status, body } = await answering().call(`POST ${simulations}`, { ...question, spec });
      expect(status).toBe(422);
      expect(body.details.causes?.map(({ field }) => field)).toEqual(fields);
    });

  it('is refused for unknown fields, wrong quantities and a bad name', async () => {
    const served = answering();
    const strict = await served.call(`POST ${simulations}?fieldValidation=Strict`, {
      ...question,
      spec: { givn: [] },
    });
    expect([strict.status, strict.body.message]).toEqual([
      400,
      expect.stringContaining('unknown field "spec.givn"'),
    ]);
    const nodes = [{ cluster: 'a', count: 1, free: { cpu: 'much' } }];
    const much = await served.call(`POST ${simulations}`, { ...question, spec: { nodes } });
    expect(much.status).toBe(400);
    const bad = { ...question, metadata: { name: 'A b' } };
    expect((await served.call(`POST ${simulations}`, bad)).status).toBe(422);
  });

  it('is refused in the words of whoever answers', async () => {
    const body = { ...question, metadata: { name: 'refused' } };
    const answer = await answering().call(`POST ${simulations}`, body);
    expect([answer.status, answer.body.message]).toEqual([400, 'not like that']);
  });

  it('is not allowed where nobody answers', async () => {
    expect((await new Served().call(`POST ${simulations}`, question)).status).toBe(405);
  });

  const others = [
    `GET ${simulations}`,
    `GET ${simulations}?watch=1`,
    `GET ${simulations}/lose-tokyo`,
    `PUT ${simulations}/lose-tokyo`,
    `PATCH ${simulations}/lose-tokyo`,
    `DELETE ${simulations}/lose-tokyo`,
    `DELETE ${simulations}`,
    `POST ${simulations}/lose-tokyo`,
  ];
  for (const line of others)
    it(`and nothing else: ${line}`, async () => {
      const { status, body } = await answering().call(line, question);
      expect([status, body.reason]).toEqual([405, 'MethodNotAllowed']);
    });

  it('and is in no namespace', async () => {
    const line = 'POST /apis/fleet.navarch.dev/v1alpha1/namespaces/web/simulations';
    expect((await answering().call(line, question)).status).toBe(404);
  });

  it('is found in discovery as something to create', async () => {
    const { body } = await answering().call('GET /apis/fleet.navarch.dev/v1alpha1');
    expect(body).toMatchObject({
      resources: expect.arrayContaining([
        expect.objectContaining({ name: 'simulations', namespaced: false, verbs: ['create'] }),
      ]),
    });
  });
});
