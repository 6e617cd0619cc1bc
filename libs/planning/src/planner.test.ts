/** Previews and simulations, from a real store. */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { startPostgres, type PostgresServer } from '@navarch/backing';
import {
  type KubeObject,
  type ObjectKey,
  printObjectKey,
  settleDefinition,
  type Simulation,
} from '@navarch/model';
import { createSealer, openStore, type Store } from '@navarch/store';
import { cluster } from './cluster.fixture.js';
import { FleetReader } from './fleet.js';
import { Planner } from './planner.js';

const apiKey = printObjectKey({
  group: 'apps',
  resource: 'replicasets',
  namespace: 'web',
  name: 'api',
});
const at = Date.parse('2026-03-04T12:00:00Z');
const fleetApi = 'fleet.navarch.dev/v1alpha1';

let folder: string;
let server: PostgresServer;
let store: Store;
let planner: Planner;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'navarch-planner-'));
  server = await startPostgres({ dataDir: folder, durable: false });
  const url = await server.createDatabase('planner');
  store = await openStore({ url, sealer: createSealer(randomBytes(32)), requireDurable: false });
  await store.migrate();
  for (const name of ['oslo', 'rome']) await put('clusters', cluster(name));
  await put('replicasets', workload(8));
  await put('replicasets', revision);
  const fleet = new FleetReader(store, { lostPercentMax: 34 });
  planner = new Planner({ store, fleet, defaultRules: {}, now: () => at });
}, 60_000);
afterAll(async () => {
  await store?.close();
  await server?.stop();
  await rm(folder, { recursive: true, force: true });
});

const workload = (replicas: number): KubeObject => ({
  apiVersion: 'apps/v1',
  kind: 'ReplicaSet',
  metadata: { name: 'api', namespace: 'web', uid: 'uid-api' },
  spec: { replicas, template: { spec: { containers: [{ name: 'main', image: 'x' }] } } },
});

/** A record of a Deployment, which is placed nowhere. */
const revision: KubeObject = {
  ...workload(3),
  metadata: {
    name: 'shop-1',
    namespace: 'web',
    uid: 'uid-shop-1',
    ownerReferences: [
      { apiVersion: 'apps/v1', kind: 'Deployment', name: 'shop', uid: 'd', controller: true },
    ],
  },
};

async function put(resource: string, body: KubeObject): Promise<void> {
  const { namespace = '', name } = body.metadata;
  const group = body.apiVersion.slice(0, body.apiVersion.indexOf('/'));
  const key: ObjectKey = { group, resource, namespace, name };
  await store.objects.commit({ verb: 'create', key, body }, 'ann');
}

const asked = (change: object): Simulation => ({
  apiVersion: fleetApi,
  kind: 'Simulation',
  metadata: { name: 'what-if' },
  spec: { change },
});

const splitOf = async (change: object): Promise<Record<string, number>> => {
  const { workloads } = await planner.simulate(asked(change));
  return Object.fromEntries(workloads[0]?.clusters.map((one) => [one.name, one.after]) ?? []);
};

it('says nothing of a revision of a Deployment', async () => {
  expect(await planner.preview(revision)).toEqual([]);
  const { workloads } = await planner.simulate(asked({}));
  expect(workloads.map(({ name }) => name)).toEqual(['api']);
});

it('says what a stored workload would come to after a change, and stores nothing', async () => {
  expect(await splitOf({})).toEqual({ oslo: 4, rome: 4 });
  expect(await splitOf({ loseClusters: ['oslo'] })).toEqual({ oslo: 0, rome: 8 });
  expect(await store.placements.history(apiKey, 10)).toEqual([]);
  expect(await store.ledger.outstanding()).toEqual([]);
});

it('knows what full clusters were found to hold, for as long as that is remembered', async () => {
  const learned = { replicas: 1, until: at + 1, times: 1 };
  await store.ledger.setLearned('uid-api', { oslo: learned });
  expect(await splitOf({})).toEqual({ oslo: 1, rome: 7 });
  expect(await planner.preview(workload(8))).toEqual([
    expect.stringContaining('would be placed on oslo=1 rome=7'),
  ]);
  await store.ledger.setLearned('uid-api', { oslo: { ...learned, until: at } });
  expect(await splitOf({})).toEqual({ oslo: 4, rome: 4 });
});

it('lets others in while it simulates much', async () => {
  let turns = 0;
  const counting = setInterval(() => {
    turns += 1;
  }, 1);
  const given = Array.from({ length: 3_000 }, (_, number) => ({
    ...workload(8),
    metadata: { name: `app-${number}`, namespace: 'web' },
  }));
  const question = asked({ loseClusters: ['oslo'] });
  const { summary } = await planner.simulate({ ...question, spec: { ...question.spec, given } });
  clearInterval(counting);
  expect(summary.workloads).toBe(3_001);
  expect(turns).toBeGreaterThan(5);
});

it('divides what a definition counts, and copies what none does', async () => {
  const ship = (name: string, spec: object): KubeObject => ({
    apiVersion: 'sea.example.com/v1',
    kind: 'Ship',
    metadata: { name, namespace: 'web', uid: name },
    spec,
  });
  expect(await planner.preview(ship('orion', { fleet: { size: 6 } }))).toEqual([]);
  await put('customresourcedefinitions', definition);
  await put('ships', ship('orion', { fleet: { size: 6 } }));
  expect(await planner.preview(ship('orion', { fleet: { size: 4 } }))).toEqual([
    'would be placed on oslo=2 rome=2, by default',
  ]);
  expect(await planner.preview(ship('argo', {}))).toEqual([
    'would be placed on oslo rome, by default',
  ]);
  const scale = [{ kind: 'Ship', namespace: 'web', name: 'orion', replicas: 10 }];
  const { workloads } = await planner.simulate(asked({ scale, loseClusters: ['oslo'] }));
  const orion = workloads.find(({ kind }) => kind === 'Ship');
  expect(orion?.clusters.map(({ name, after }) => `${name} ${after}`)).toEqual([
    'oslo 0',
    'rome 10',
  ]);
});

const definition = settleDefinition(
  {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'ships.sea.example.com', uid: 'ships' },
    spec: {
      group: 'sea.example.com',
      scope: 'Namespaced',
      names: { plural: 'ships', kind: 'Ship' },
      versions: [
        {
          name: 'v1',
          served: true,
          storage: true,
          subresources: {
            scale: { specReplicasPath: '.spec.fleet.size', statusReplicasPath: '.status.size' },
          },
        },
      ],
    },
  },
  [],
  at,
);

it('says of what is in no namespace that it goes nowhere, unless a policy selects it', async () => {
  const { spec, ...rest } = definition;
  const names = { plural: 'ports', kind: 'Port' };
  const metadata = { name: 'ports.sea.example.com', uid: 'ports' };
  const ports = { ...rest, metadata, spec: { ...spec, scope: 'Cluster', names } } as const;
  await put('customresourcedefinitions', settleDefinition(ports, [], at));
  const apiVersion = 'sea.example.com/v1';
  const port = { apiVersion, kind: 'Port', metadata: { name: 'bergen', uid: 'uid-bergen' } };
  expect(await planner.preview(port)).toEqual(['would be placed on nowhere, by no policy']);
  await put('clusterplacementpolicies', {
    apiVersion: fleetApi,
    kind: 'ClusterPlacementPolicy',
    metadata: { name: 'harbours', uid: 'uid-harbours' },
    spec: {
      resourceSelectors: [{ apiVersion, kind: 'Port' }],
      placement: { clusters: { names: ['rome'] } },
    },
  });
  expect(await planner.preview(port)).toEqual([
    'would be placed on rome, by ClusterPlacementPolicy harbours',
  ]);
});
