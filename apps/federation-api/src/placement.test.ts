import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { UnavailableError } from '@navarch/model';
import { SimulationError } from '@navarch/placement';
import type { ApiUnderTest } from './testing/api-under-test.js';
import { aliceToken, FederationUnderTest } from './testing/federation.js';
import { bindingsIn, binding, give } from './testing/grants.js';
import { replicaSet, secret } from './testing/objectish.js';

const fleet = '/apis/fleet.navarch.dev/v1alpha1';
const policies = `${fleet}/namespaces/default/placementpolicies`;
const clusterPolicies = `${fleet}/clusterplacementpolicies`;
const simulations = `${fleet}/simulations`;
const replicaSets = '/apis/apps/v1/namespaces/default/replicasets';
const secrets = '/api/v1/namespaces/default/secrets';

let federation: FederationUnderTest;
let api: ApiUnderTest;
beforeAll(async () => {
  federation = await FederationUnderTest.start();
  api = await federation.startReplica();
  const body = binding('alice', '+edit', 'alice');
  await api.expect(201, { method: 'POST', path: bindingsIn('default'), body });
  await give(api, 'alice', 'navarch-viewer');
});
afterEach(() => {
  federation.planner.refusal = undefined;
});
afterAll(() => federation.stop());

const policy = (name: string, placement: object): object => ({
  apiVersion: 'fleet.navarch.dev/v1alpha1',
  metadata: { name },
  spec: { resourceSelectors: [{ apiVersion: 'apps/v1', kind: 'ReplicaSet' }], placement },
});

describe('a policy', () => {
  it('is created, read, changed and deleted, with a generation that counts', async () => {
    const body = policy('gold', { division: { mode: 'Packed' } });
    const path = `${policies}/gold`;
    await api.expect(201, { method: 'POST', path: policies, body, token: aliceToken });
    const contentType = 'application/merge-patch+json';
    const change = { spec: { priority: 7 } };
    const changed = await api.expect(200, { method: 'PATCH', path, body: change, contentType });
    expect(changed).toMatchObject({ metadata: { generation: 2 }, spec: { priority: 7 } });
    await api.expect(200, { method: 'DELETE', path });
    await api.expect(404, { path });
  });

  it('with three mistakes is refused with three paths, and nothing is stored', async () => {
    const body = policy('bad', {
      overflow: 'Never',
      division: { mode: 'Packed', weights: [{ cluster: 'tokyo', weight: 1 }] },
      failback: { window: { start: '22:00', end: '25:00' } },
    });
    const refused = await api.expect(422, { method: 'POST', path: clusterPolicies, body });
    expect(refused.details?.causes?.map(({ field }) => field)).toEqual([
      'spec.placement.overflow',
      'spec.placement.division.weights',
      'spec.placement.failback.window.end',
    ]);
    expect(refused.message).toContain(
      'spec.placement.overflow: Unsupported value: "Never": supported values: "WhenFull", "WhenUnavailable"',
    );
    expect(refused.message).toContain('end: Invalid value: "25:00": must be a time of day');
    await api.expect(404, { path: `${clusterPolicies}/bad` });
  });

  it('for everybody is for those who run the federation', async () => {
    const body = policy('all', {});
    const ask = { method: 'POST', path: clusterPolicies, body };
    expect(await api.expect(403, { ...ask, token: aliceToken })).toMatchObject({
      reason: 'Forbidden',
    });
    await api.expect(201, ask);
  });
});

describe('a simulation', () => {
  const cluster = { apiVersion: 'v1', kind: 'Cluster', metadata: { name: 'tokyo' } };
  const body = {
    apiVersion: 'fleet.navarch.dev/v1alpha1',
    kind: 'Simulation',
    metadata: { name: 'lose-tokyo' },
    spec: { given: [cluster], change: { loseClusters: ['tokyo'] } },
  };

  it('is answered by the planner, for those who may see the fleet, and not stored', async () => {
    const { metadata } = await api.expect(200, { path: secrets });
    for (const query of ['?fieldManager=kubectl-create&fieldValidation=Strict', '?dryRun=All']) {
      const ask = { method: 'POST', path: `${simulations}${query}`, body, token: aliceToken };
      expect(await api.expect(201, ask)).toEqual({
        ...body,
        status: {
          summary: { workloads: 1, changed: 0, moves: 0, backlogBefore: 0, backlogAfter: 0 },
          workloads: [],
        },
      });
    }
    // The version of a list is the position of the last write of any kind.
    expect((await api.expect(200, { path: secrets })).metadata).toEqual(metadata);
  });

  const methods = [
    { method: 'GET', path: simulations },
    { method: 'GET', path: `${simulations}/lose-tokyo` },
    { method: 'DELETE', path: `${simulations}/lose-tokyo` },
    { method: 'PUT', path: `${simulations}/lose-tokyo` },
  ];
  it.each(methods)('is nothing to $method at $path', async (ask) => {
    expect(await api.expect(405, ask)).toMatchObject({ reason: 'MethodNotAllowed' });
  });

  it('that cannot be answered is refused with where', async () => {
    const path = 'spec.change.loseClusters[0]';
    federation.planner.refusal = new SimulationError(path, 'no such cluster; there is none', [
      { path, message: 'no such cluster; there is none' },
      { path: 'spec.nodes', message: 'must not be empty' },
    ]);
    const refused = await api.expect(422, { method: 'POST', path: simulations, body });
    expect(refused).toMatchObject({
      reason: 'Invalid',
      message: `Simulation.fleet.navarch.dev "lose-tokyo" is invalid: [${path}: Invalid value: "tokyo": no such cluster; there is none, spec.nodes: Invalid value: null: must not be empty]`,
      details: { causes: [{ field: path }, { field: 'spec.nodes' }] },
    });
  });

  it('waits for better times when the planner cannot read', async () => {
    federation.planner.refusal = new UnavailableError('store.query');
    await api.expect(503, { method: 'POST', path: simulations, body });
  });
});

describe('a write that is only tried', () => {
  const tried = '?dryRun=All';
  const shown = (what: string): string =>
    String.raw`299 - "${what}: \"tokyo\" 3→5 no \\ harm", 299 - "and a second line"`;

  it('says where the workload would be placed, in any letters, and stores nothing', async () => {
    const body = replicaSet('tried');
    const created = await api.send({ method: 'POST', path: `${replicaSets}${tried}`, body });
    expect([created.status, created.warning]).toEqual([201, shown('new ReplicaSet tried')]);
    await api.expect(404, { path: `${replicaSets}/tried` });
  });

  it('says it of changes, of scaling and of policies too', async () => {
    await api.expect(201, { method: 'POST', path: replicaSets, body: replicaSet('web') });
    const contentType = 'application/merge-patch+json';
    const body = { spec: { replicas: 3 } };
    for (const path of [`${replicaSets}/web`, `${replicaSets}/web/scale`]) {
      const ask = { method: 'PATCH', path: `${path}${tried}`, body, contentType };
      expect((await api.send(ask)).warning).toBe(shown('changed ReplicaSet web'));
    }
    const path = `${clusterPolicies}${tried}`;
    const { warning } = await api.send({ method: 'POST', path, body: policy('some', {}) });
    expect(warning).toBe(shown('new ClusterPlacementPolicy some'));
  });

  it('says nothing of what is not placed, nor does a real one', async () => {
    const asks = [
      { path: `/api/v1/namespaces${tried}`, body: { metadata: { name: 'another' } } },
      { path: `/api/v1/namespaces/navarch-system/secrets${tried}`, body: secret('system') },
      { path: secrets, body: secret('real') },
    ];
    for (const ask of asks) {
      const { status, warning } = await api.send({ method: 'POST', ...ask });
      expect([status, warning]).toEqual([201, '']);
    }
  });

  it('goes through when the planner does not answer', async () => {
    federation.planner.refusal = new UnavailableError('store.query');
    const body = secret('tried');
    const { status, warning } = await api.send({
      method: 'POST',
      path: `${secrets}${tried}`,
      body,
    });
    expect(status).toBe(201);
    expect(warning).toBe(
      '299 - "where it would be placed is not known: the planner did not answer"',
    );
  });
});
