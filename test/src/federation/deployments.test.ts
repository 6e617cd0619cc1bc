/** A Deployment of the federation runs in its members, and its status is one that clients wait for. */
import { describe, expect, it } from '@jest/globals';
import type { MemberClient } from '@navarch/clients';
import { type KubeObject, resources } from '@navarch/model';
import type { Federation } from './federation.js';
import { onFederation } from './on-federation.js';
import { until } from './until.js';
import { clusterPhase, create, decided } from './world.js';

const home = 'shop';
const withinMs = 60_000;
const path = `/apis/apps/v1/namespaces/${home}/deployments/web`;
const web = (replicas: number, image: string): KubeObject => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', namespace: home },
  spec: {
    replicas,
    selector: { matchLabels: { app: 'web' } },
    template: {
      metadata: { labels: { app: 'web' } },
      spec: {
        containers: [{ name: 'main', image, envFrom: [{ configMapRef: { name: 'conf' } }] }],
      },
    },
  },
});
const configMap: KubeObject = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'conf', namespace: home },
  data: { word: 'first' },
};

type Status = {
  readonly observedGeneration?: number;
  readonly replicas?: number;
  readonly updatedReplicas?: number;
  readonly availableReplicas?: number;
};

describe('a Deployment', () => {
  let on: Federation;
  let members: Readonly<Record<'tokyo' | 'sydney' | 'taipei', MemberClient>>;
  onFederation({ home, members: ['tokyo', 'sydney', 'taipei'] }, (started) => {
    on = started.on;
    members = started.clients;
  });

  /** As `kubectl rollout status` decides. */
  const untilRolledOut = async (replicas: number): Promise<void> => {
    await until(
      async () => (await on.call('GET', path)).body,
      ({ metadata, status }) => {
        const { observedGeneration = 0, ...seen } = (status ?? {}) as Status;
        const isCurrent = observedGeneration >= (metadata.generation ?? 0);
        const all = [seen.updatedReplicas, seen.replicas, seen.availableReplicas];
        return isCurrent && all.every((count) => count === replicas);
      },
      withinMs,
    );
  };
  const imagesIn = async (member: MemberClient): Promise<readonly string[]> =>
    (await member.list(resources.pods, { namespace: home })).items.map(
      (pod) =>
        (pod['spec'] as { containers: readonly { image: string }[] }).containers[0]?.image ?? '',
    );

  it('is rolled out with what its pods use, and anew with another template', async () => {
    await create(on, configMap);
    await create(on, web(6, 'nginx:1'));
    await untilRolledOut(6);
    expect(await decided(on, home, 'web.deployment')).toBe('sydney=2 taipei=2 tokyo=2');
    const { conditions } = (await on.call('GET', path)).body['status'] as {
      conditions: readonly object[];
    };
    expect(conditions).toMatchObject([
      { type: 'Available', status: 'True' },
      { type: 'Progressing', status: 'True', reason: 'NewReplicaSetAvailable' },
    ]);
    const template = { spec: { containers: [{ name: 'main', image: 'nginx:2' }] } };
    expect((await on.call('PATCH', path, { spec: { template } })).status).toBe(200);
    await untilRolledOut(6);
    for (const member of Object.values(members))
      expect(await imagesIn(member)).toEqual(['nginx:2', 'nginx:2']);
  }, 180_000);

  it('moves when a cluster is lost', async () => {
    await on.navarch('kill', 'tokyo');
    await until(
      () => clusterPhase(on, 'tokyo'),
      (phase) => phase !== 'Ready' && phase !== 'ready',
      withinMs,
    );
    await until(
      () => decided(on, home, 'web.deployment'),
      (split) => split === 'sydney=3 taipei=3 tokyo=0',
      withinMs,
    );
    await until(
      async () => [...(await imagesIn(members.sydney)), ...(await imagesIn(members.taipei))],
      (images) => images.length === 6 && images.every((image) => image === 'nginx:2'),
      withinMs,
    );
    await untilRolledOut(6);
  }, 180_000);
});
