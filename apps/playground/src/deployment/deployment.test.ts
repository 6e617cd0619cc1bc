/** A simulated cluster runs Deployments. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import type { KubeObject } from '@navarch/model';
import { type Member, startMember } from '../member.js';
import { Cluster, until } from '../testing/cluster.js';

const deployments = '/apis/apps/v1/namespaces/default/deployments';
const replicaSets = '/apis/apps/v1/namespaces/default/replicasets';
const web = (replicas: number, image: string): object => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web' },
  spec: {
    replicas,
    selector: { matchLabels: { app: 'web' } },
    template: {
      metadata: { labels: { app: 'web' } },
      spec: { containers: [{ name: 'main', image }] },
    },
  },
});

let folder = '';
let member: Member;
let cluster: Cluster;
const failures: unknown[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'navarch-deployment-'));
  member = await startMember({
    name: 'tokyo',
    folder,
    host: '127.0.0.1',
    port: 0,
    nodes: { count: 2, cpu: '4', memory: '8Gi', pods: 110 },
    startDelayMs: 10,
    clock: Date.now,
    onError: (error) => failures.push(error),
  });
  cluster = await Cluster.open(member.kubeconfig);
});
afterEach(async () => {
  await member.stop();
  await rm(folder, { recursive: true, force: true });
  expect(failures.splice(0)).toEqual([]);
});

const apply = async (body: object): Promise<number> =>
  (
    await cluster.call({
      method: 'PATCH',
      path: `${deployments}/web?fieldManager=test&force=true`,
      type: 'application/apply-patch+yaml',
      body,
    })
  ).status;
type Status = Readonly<Record<string, unknown>>;
const statusOf = async (): Promise<Status> => {
  const found = await cluster.get(`${deployments}/web`);
  const status = (found?.['status'] ?? {}) as Status;
  return { ...status, isCurrent: status['observedGeneration'] === found?.metadata.generation };
};
const isOver =
  (replicas: number) =>
  (status: Status): boolean =>
    status['isCurrent'] === true &&
    ['replicas', 'updatedReplicas', 'readyReplicas', 'availableReplicas'].every(
      (name) => status[name] === replicas,
    );
const images = async (): Promise<readonly string[]> =>
  (await cluster.pods()).map(
    (pod: KubeObject) =>
      (pod['spec'] as { containers: readonly { image: string }[] }).containers[0]?.image ?? '',
  );

it('makes its pods, rolls a new template out, and takes them along when it goes', async () => {
  expect(await apply(web(3, 'nginx:1'))).toBe(201);
  const first = await until(statusOf, isOver(3));
  expect(first['conditions']).toMatchObject([
    { type: 'Available', status: 'True', reason: 'MinimumReplicasAvailable' },
    { type: 'Progressing', status: 'True', reason: 'NewReplicaSetAvailable' },
  ]);
  await apply(web(5, 'nginx:2'));
  await until(statusOf, isOver(5));
  expect(await images()).toEqual(Array.from({ length: 5 }, () => 'nginx:2'));
  await until(
    () => cluster.list(replicaSets),
    (left) => left.length === 1,
  );
  await cluster.call({ method: 'DELETE', path: `${deployments}/web` });
  await until(images, (left) => left.length === 0);
  expect(await cluster.list(replicaSets)).toEqual([]);
}, 60_000);
