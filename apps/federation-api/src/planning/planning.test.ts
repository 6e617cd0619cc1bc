import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { SimulationStatus } from '@navarch/model';
import { FleetReader, Planner } from '@navarch/planning';
import type { ApiUnderTest } from '../testing/api-under-test.js';
import { FederationUnderTest } from '../testing/federation.js';
import { replicaSet } from '../testing/objectish.js';

/** The API with the planner that it has in earnest. */
const fleet = '/apis/fleet.navarch.dev/v1alpha1';
const replicaSets = '/apis/apps/v1/namespaces/default/replicasets';
const fleetVersion = 'fleet.navarch.dev/v1alpha1';

let federation: FederationUnderTest;
let api: ApiUnderTest;
beforeAll(async () => {
  federation = await FederationUnderTest.start(
    (store) =>
      new Planner({
        store,
        fleet: new FleetReader(store, { lostPercentMax: 34 }),
        defaultRules: {},
        now: Date.now,
      }),
  );
  api = await federation.startReplica();
});
afterAll(() => federation.stop());

const simulate = async (spec: object): Promise<SimulationStatus> => {
  const body = { apiVersion: fleetVersion, kind: 'Simulation', metadata: {}, spec };
  const ask = { method: 'POST', path: `${fleet}/simulations`, body };
  return (await api.expect(201, ask)).status as SimulationStatus;
};
const cluster = (name: string): object => ({
  apiVersion: fleetVersion,
  kind: 'Cluster',
  metadata: { name },
  spec: { region: 'japan' },
});

it('answers about what is stored and what is given', async () => {
  await api.expect(201, { method: 'POST', path: replicaSets, body: replicaSet('web') });
  const { summary, workloads } = await simulate({
    given: [cluster('tokyo'), cluster('osaka')],
    nodes: ['tokyo', 'osaka'].map((name) => ({ cluster: name, count: 9, free: { cpu: '4' } })),
    change: { loseClusters: ['tokyo'] },
  });
  expect(summary).toMatchObject({ workloads: 1, changed: 1, backlogAfter: 0 });
  const after = workloads[0]?.clusters.map((one) => `${one.name} ${one.after}`);
  expect(after).toEqual(['osaka 9', 'tokyo 0']);
});

it('refuses a question about what there is not', async () => {
  const body = { spec: { change: { loseClusters: ['atlantis'] } } };
  const refused = await api.expect(422, { method: 'POST', path: `${fleet}/simulations`, body });
  expect(refused.message).toContain(
    'spec.change.loseClusters[0]: Invalid value: "atlantis": no such cluster',
  );
});

it('says of a write that is only tried where it would be placed', async () => {
  const body = replicaSet('tried');
  const path = `${replicaSets}?dryRun=All`;
  const { status, warning } = await api.send({ method: 'POST', path, body });
  expect(status).toBe(201);
  expect(warning).toMatch(/^299 - "would be placed on /);
});
