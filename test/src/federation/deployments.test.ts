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

const columns =
  'custom-columns=R:.metadata.annotations.deployment\\.kubernetes\\.io/revision,D:.spec.replicas,C:.status.replicas,A:.status.readyReplicas';

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

  it('has a history that kubectl goes back in', async () => {
    const rollout = (verb: string, ...args: readonly string[]): Promise<string> =>
      on.kubectl('rollout', verb, 'deployment/web', '-n', home, ...args);
    /** A word a revision: its number, and the pods that are wanted of it, there and ready. */
    const revisions = async (): Promise<string> => {
      const table = await on.kubectl('get', 'rs', '-n', home, '--no-headers', '-o', columns);
      const rows = table.replaceAll('<none>', '0').trim().split('\n').sort();
      return rows.map((row) => row.trim().replaceAll(/\s+/g, '/')).join(' ');
    };
    const untilRevisions = (are: string): Promise<string> =>
      until(revisions, (now) => now === are, withinMs);
    await untilRevisions('1/0/0/0 2/6/6/6');
    expect(await rollout('history')).toMatch(/REVISION.*\n1 +<none>\n2 +<none>\n/);
    expect(await rollout('history', '--revision=1')).toContain('nginx:1');
    await rollout('undo', '--to-revision=1');
    await rollout('status', '--timeout=60s');
    for (const member of Object.values(members))
      expect(await imagesIn(member)).toEqual(['nginx:1', 'nginx:1']);
    await untilRevisions('2/0/0/0 3/6/6/6');
    expect(await on.kubectl('describe', 'deployment', 'web', '-n', home)).toMatch(
      /OldReplicaSets: +web-\w+ \(0\/0 replicas created\)\nNewReplicaSet: +web-\w+ \(6\/6 replicas created\)/,
    );
    await rollout('pause');
    await expect(rollout('undo')).rejects.toThrow(/cannot rollback a paused deployment/);
    await rollout('resume');
    await rollout('restart');
    await rollout('status', '--timeout=60s');
    await untilRevisions('2/0/0/0 3/0/0/0 4/6/6/6');
    await rollout('undo', '--to-revision=2');
    await untilRolledOut(6);
    await untilRevisions('3/0/0/0 4/0/0/0 5/6/6/6');
    expect(await on.kubectl('get', 'placements', '-n', home)).not.toContain('ReplicaSet');
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
