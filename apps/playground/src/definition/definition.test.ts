/** A simulated cluster serves kinds that are defined in it, as any cluster does. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { type Member, startMember } from '../member.js';
import { Cluster, until } from '../testing/cluster.js';

const definitions = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
const ships = '/apis/sea.example.com/v1/namespaces/default/ships';
const definition = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'ships.sea.example.com' },
  spec: {
    group: 'sea.example.com',
    scope: 'Namespaced',
    names: { plural: 'ships', kind: 'Ship' },
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        schema: {
          openAPIV3Schema: {
            type: 'object',
            properties: {
              spec: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
            },
          },
        },
      },
    ],
  },
};
const ship = (name: string, finalizers: readonly string[] = []): object => ({
  apiVersion: 'sea.example.com/v1',
  kind: 'Ship',
  metadata: { name, finalizers },
  spec: { masts: 3 },
});

let folder = '';
let member: Member;
let cluster: Cluster;
const failures: unknown[] = [];

const start = async (): Promise<void> => {
  member = await startMember({
    name: 'tokyo',
    folder,
    host: '127.0.0.1',
    port: 0,
    nodes: { count: 1, cpu: '4', memory: '8Gi', pods: 110 },
    startDelayMs: 10,
    clock: Date.now,
    onError: (error) => failures.push(error),
  });
  cluster = await Cluster.open(member.kubeconfig);
};
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'navarch-definition-'));
  await start();
});
afterEach(async () => {
  await member.stop();
  await rm(folder, { recursive: true, force: true });
  expect(failures.splice(0)).toEqual([]);
});

const post = async (path: string, body: object): Promise<number> =>
  (await cluster.call({ method: 'POST', path, body })).status;
const remove = (path: string) => cluster.call({ method: 'DELETE', path });
const statusOf = async (path: string): Promise<number> => (await cluster.call({ path })).status;

it('serves a kind from its definition on, after a restart too, and empties it when that goes', async () => {
  expect(await post(ships, ship('orion'))).toBe(404);
  expect(await post(definitions, definition)).toBe(201);
  expect(await post(ships, ship('orion'))).toBe(201);
  await member.stop();
  await start();
  expect(await statusOf(`${ships}/orion`)).toBe(200);
  await remove(`${definitions}/ships.sea.example.com`);
  await until(
    () => statusOf(`${definitions}/ships.sea.example.com`),
    (status) => status === 404,
  );
  expect(await statusOf(`${ships}/orion`)).toBe(404);
}, 60_000);

it('takes what is of a defined kind along with its namespace', async () => {
  await post(definitions, definition);
  await post('/api/v1/namespaces', {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: 'sea' },
  });
  const home = '/apis/sea.example.com/v1/namespaces/sea/ships';
  expect(await post(home, ship('orion'))).toBe(201);
  await remove('/api/v1/namespaces/sea');
  await until(
    () => statusOf('/api/v1/namespaces/sea'),
    (status) => status === 404,
  );
  expect(await statusOf(`${home}/orion`)).toBe(404);
}, 60_000);
