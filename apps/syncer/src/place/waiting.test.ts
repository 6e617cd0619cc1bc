/** A policy that would leave a workload nowhere, on a real PostgreSQL: what stands keeps its place and its room until a person approves. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type PostgresServer, startPostgres } from '@navarch/backing';
import {
  type HoldSpec,
  type KubeObject,
  type ObjectKey,
  type Placement,
  printObjectKey,
  type ResourceName,
  resources,
} from '@navarch/model';
import { createSealer, openStore, type Store } from '@navarch/store';
import { emptyHoldName } from '../holds/empty-gate.js';
import { placementKeyOf } from '../objects/keys.js';
import type { PlaceReconciler } from './place.js';
import { placingOn } from './placing.fixture.js';

const fleetApi = 'fleet.navarch.dev/v1alpha1';
const key: ObjectKey = { group: 'apps', resource: 'replicasets', namespace: 'web', name: 'api' };

let folder: string;
let postgres: PostgresServer;
let store: Store;
let place: PlaceReconciler;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'navarch-waiting-'));
  postgres = await startPostgres({ dataDir: folder, durable: false });
  const sealer = createSealer(Buffer.alloc(32, 1));
  store = await openStore({ url: postgres.url, sealer, requireDurable: false });
  await store.migrate();
  place = placingOn(store);
}, 60_000);

afterAll(async () => {
  await store?.close();
  await postgres?.stop();
  await rm(folder, { recursive: true, force: true });
});

it('is not decided, and promises and takes no room, until it is approved', async () => {
  await put(resources.clusters, clusterOslo);
  await put(resources.placementPolicies, policyFor('oslo'));
  await put(resources.replicasets, workload);
  await place.reconcile(printObjectKey(key));
  expect(await standing()).toEqual({ split: 'oslo=4', decisions: 1, promised: 4 });

  await put(resources.placementPolicies, policyFor('osslo'));
  await forgetDue();
  await place.reconcile(printObjectKey(key));
  expect(await standing()).toEqual({ split: 'oslo=4', decisions: 1, promised: 4 });
  expect(await store.brakes.marks('empty/')).toHaveLength(1);
  await place.reconcile(printObjectKey(key));
  expect(await warnings()).toEqual([
    expect.stringMatching(/^by PlacementPolicy web\/gold it would run nowhere/),
  ]);
  // A change of the workload itself still reaches the cluster.
  expect((await store.agenda.list({ loop: 'sync' })).map((row) => row.key)).toEqual([
    expect.stringContaining('oslo'),
  ]);

  await put(resources.holds, approvedHold);
  await place.reconcile(printObjectKey(key));
  expect(await standing()).toEqual({ split: 'oslo=0', decisions: 2, promised: 0 });
});

async function standing(): Promise<object> {
  const [stored] = await store.objects.getMany([placementKeyOf(key)]);
  const { spec = { clusters: [] } } = (stored?.body ?? {}) as Partial<Placement>;
  const reserved = await store.ledger.reservationsOf('uid-api');
  return {
    split: spec.clusters.map(({ name, replicas }) => `${name}=${replicas}`).join(' '),
    decisions: (await store.placements.history(printObjectKey(key), 10)).length,
    promised: reserved.reduce((sum, { replicas }) => sum + replicas, 0),
  };
}

async function warnings(): Promise<readonly unknown[]> {
  const { group, resource } = resources.events;
  const rows = await store.objects.list({ group, resource, limit: 100 });
  return rows.filter(({ body }) => body['type'] === 'Warning').map(({ body }) => body['message']);
}

async function forgetDue(): Promise<void> {
  const terms = { leaseMs: 60_000, holder: 'test' };
  await store.agenda.close(await store.agenda.claim('sync', { limit: 100 }, terms));
}

async function put({ group, resource }: ResourceName, body: KubeObject): Promise<void> {
  const { namespace = '', name } = body.metadata;
  const of: ObjectKey = { group, resource, namespace, name };
  const known = await store.objects.get(of);
  await store.objects.commit(
    known === undefined
      ? { verb: 'create', key: of, body }
      : { verb: 'update', key: of, body, precondition: { resourceVersion: known.resourceVersion } },
    'ann',
  );
}

const clusterOslo: KubeObject = {
  apiVersion: fleetApi,
  kind: 'Cluster',
  metadata: { name: 'oslo', uid: 'uid-oslo' },
  spec: {
    server: 'https://example.com',
    credentialsRef: { namespace: 'navarch-system', name: 'oslo' },
  },
  status: {
    conditions: [
      {
        type: 'Ready',
        status: 'True',
        reason: 'ClusterReady',
        message: '',
        lastTransitionTime: '2026-01-01T00:00:00Z',
      },
    ],
  },
};

const workload: KubeObject = {
  apiVersion: 'apps/v1',
  kind: 'ReplicaSet',
  metadata: { name: 'api', namespace: 'web', uid: 'uid-api' },
  spec: { replicas: 4, template: { spec: { containers: [{ name: 'main', image: 'x' }] } } },
};

const policyFor = (cluster: string): KubeObject => ({
  apiVersion: fleetApi,
  kind: 'PlacementPolicy',
  metadata: { name: 'gold', namespace: 'web', uid: 'uid-gold' },
  spec: {
    resourceSelectors: [{ apiVersion: 'apps/v1', kind: 'ReplicaSet' }],
    placement: { clusters: { names: [cluster] } },
  },
});

const approvedHold: KubeObject = {
  apiVersion: fleetApi,
  kind: 'Hold',
  metadata: { name: emptyHoldName('PlacementPolicy web/gold'), uid: 'uid-hold' },
  spec: {
    kind: 'EmptyPlacement',
    message: 'm',
    since: '2026-03-04T12:00:00Z',
    approved: true,
  } satisfies HoldSpec,
};
