/** Pods of all members, and their logs, as kubectl at the federation shows them. */
import { describe, expect, it } from '@jest/globals';
import type { KubeObject } from '@navarch/model';
import { BadMember, hangUnlessProbed, identityOf, kubeconfigFor, register } from './bad-member.js';
import type { Federation } from './federation.js';
import { onFederation } from './on-federation.js';
import { until } from './until.js';
import { clusterPhase, create, readyReplicas, replicaSet } from './world.js';

const soonMs = 60_000;
const home = 'web';
const podsPath = `/api/v1/namespaces/${home}/pods`;
const clusterLabel = 'fleet.navarch.dev/cluster';

describe('pods at the federation', () => {
  let on: Federation;
  onFederation({ home, members: [] }, async (started) => {
    on = started.on;
    const weights = 'sydney=1 taipei=1 tokyo=1';
    await create(on, replicaSet({ name: 'shop', namespace: home, replicas: 6, weights }));
    await until(
      () => readyReplicas(on, home, 'shop'),
      (ready) => ready === 6,
      soonMs,
    );
  });

  const items = async (query: string): Promise<readonly KubeObject[]> => {
    const { status, body } = await on.call('GET', `${podsPath}?${query}`);
    expect(status).toBe(200);
    return body['items'] as readonly KubeObject[];
  };
  const clustersOf = (pods: readonly KubeObject[]): string =>
    pods
      .map(({ metadata }) => metadata.labels?.[clusterLabel] ?? '?')
      .toSorted()
      .join(' ');
  const onePod = async (cluster: string): Promise<string> =>
    (await items(`labelSelector=${clusterLabel}%3D${cluster}`))[0]?.metadata.name ?? '';

  it('are those of all members, with their cluster', async () => {
    const table = await on.kubectl('get', 'pods', '-A');
    expect(table.split('\n')[0]).toMatch(/^NAMESPACE +NAME +READY +STATUS +RESTARTS +AGE +CLUSTER/);
    expect(
      table.match(/web +shop-\w+ +1\/1 +Running +0 +\w+ +(sydney|taipei|tokyo)/g),
    ).toHaveLength(6);
    const all = await items('');
    expect(clustersOf(all)).toBe('sydney sydney taipei taipei tokyo tokyo');
    const names = all.map(({ metadata }) => metadata.name);
    expect(names).toEqual(names.toSorted());
  });

  it('are selected by label, cluster and field', async () => {
    expect(await items('labelSelector=app%3Dother')).toEqual([]);
    expect(clustersOf(await items('labelSelector=app%3Dshop'))).toHaveLength(39);
    const some = await items(`labelSelector=app,${clusterLabel}%20in%20(tokyo,oslo)`);
    expect(clustersOf(some)).toBe('tokyo tokyo');
    const others = await on.kubectl(
      'get',
      'pods',
      '-n',
      home,
      '-l',
      `${clusterLabel}!=tokyo`,
      '-o',
      'name',
    );
    expect(others.trim().split('\n')).toHaveLength(4);
    expect(await items('fieldSelector=spec.nodeName%3Dnowhere')).toEqual([]);
    const bad = await on.call('GET', `${podsPath}?fieldSelector=spec.color%3Dred`);
    expect(bad).toMatchObject({ status: 400, body: { reason: 'BadRequest' } });
  });

  it('come in pages that together are everything', async () => {
    const names: string[] = [];
    let token = '';
    do {
      const { body } = await on.call('GET', `${podsPath}?limit=3&continue=${token}`);
      const { continue: next = '' } = body.metadata as { readonly continue?: string };
      const page = body['items'] as readonly KubeObject[];
      expect(page.length).toBeLessThanOrEqual(3);
      names.push(...page.map(({ metadata }) => metadata.name));
      token = next;
    } while (token !== '');
    expect(new Set(names).size).toBe(6);
    expect(names).toHaveLength(6);
    const bad = await on.call('GET', `${podsPath}?limit=3&continue=nonsense`);
    expect(bad.status).toBe(400);
  });

  it('are one each by name, and are not written', async () => {
    const name = await onePod('taipei');
    const { body } = await on.call('GET', `${podsPath}/${name}`);
    expect(body.metadata.labels?.[clusterLabel]).toBe('taipei');
    const missing = await on.call('GET', `${podsPath}/nobody`);
    expect(missing).toMatchObject({ status: 404, body: { message: 'pods "nobody" not found' } });
    expect((await on.call('DELETE', `${podsPath}/${name}`)).status).toBe(405);
  });

  it('are those of their workload, also for who goes by uid', async () => {
    expect(await on.kubectl('describe', 'rs', 'shop', '-n', home)).toMatch(
      /Pods Status: +6 Running \/ 0 Waiting/,
    );
  });

  it('and their workload are described with the events of all members', async () => {
    const events = (cluster: string): string =>
      `/apis/fleet.navarch.dev/v1alpha1/clusters/${cluster}/proxy/api/v1/namespaces/${home}/events`;
    const pod = await onePod('tokyo');
    const about = (kind: string, name: string, uid = 'of-the-copy'): object => ({
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { generateName: 'e-', namespace: home },
      involvedObject: { kind, name, uid, namespace: home, apiVersion: 'v1' },
      reason: 'Tried',
      message: `something about ${name}`,
      type: 'Normal',
      source: { component: 'a-controller' },
    });
    for (const cluster of ['sydney', 'tokyo'])
      expect((await on.call('POST', events(cluster), about('ReplicaSet', 'shop'))).status).toBe(
        201,
      );
    const { body } = await on.call('GET', `${podsPath}/${pod}`);
    await on.call('POST', events('tokyo'), about('Pod', pod, body.metadata.uid));
    const workload = await on.kubectl('describe', 'rs', 'shop', '-n', home);
    for (const cluster of ['sydney', 'tokyo'])
      expect(workload).toMatch(new RegExp(`Tried.*a-controller, ${cluster} +something about shop`));
    expect(await on.kubectl('describe', 'pod', pod, '-n', home)).toMatch(
      new RegExp(`Tried.*a-controller, tokyo +something about ${pod}`),
    );
    const plain = await on.kubectl('get', 'events', '-n', home);
    expect(plain).not.toContain('something about');
  });

  it('are watched, each change once, until a member goes', async () => {
    const { body } = await on.call('GET', `${podsPath}?limit=500`);
    const version = encodeURIComponent(body.metadata.resourceVersion ?? '');
    const watching = on.kubectlGoingOn(
      'get',
      '--raw',
      `${podsPath}?watch=true&resourceVersion=${version}`,
    );
    const shown = on.kubectlGoingOn('get', 'pods', '-n', home, '-w', '--no-headers');
    const scale = { spec: { replicas: 9 } };
    await on.call('PATCH', `/apis/apps/v1/namespaces/${home}/replicasets/shop`, scale);
    try {
      const isAll = (said: string): boolean =>
        ['sydney', 'taipei', 'tokyo'].every((cluster) =>
          new RegExp(
            `"type":"MODIFIED".*"${clusterLabel.replaceAll('/', '\\/')}":"${cluster}"`,
          ).test(said),
        );
      const said = await until(async () => watching.said(), isAll, soonMs);
      expect(said.match(/"type":"ADDED"/g)).toHaveLength(3);
      await until(
        async () => new Set(shown.said().match(/shop-\w+/g)).size,
        (count) => count === 9,
        soonMs,
      );
      const gone = await on.raw(`${podsPath}?watch=true&resourceVersion=12345`);
      expect(gone.text).toContain('"code":410');
    } finally {
      watching.stop();
      shown.stop();
    }
  }, 120_000);

  it('have logs, which come as they are written', async () => {
    await until(
      () => readyReplicas(on, home, 'shop'),
      (ready) => ready === 9,
      soonMs,
    );
    const name = await onePod('tokyo');
    expect(await on.kubectl('logs', name, '-n', home)).toContain(
      `container main of ${name} was started`,
    );
    expect(await on.kubectl('logs', name, '-n', home, '--tail', '1')).not.toContain('created');
    await expect(on.kubectl('logs', name, '-n', home, '-c', 'other')).rejects.toThrow(
      'container other is not valid for pod',
    );
    expect(await on.kubectl('logs', 'rs/shop', '-n', home)).toContain('was started');
    const following = on.kubectlGoingOn('logs', '-f', name, '-n', home);
    await until(
      async () => following.said(),
      (said) => said.includes('still running, 2'),
      soonMs,
    );
    following.stop();
  }, 90_000);

  it('are shown without a member that does not answer, in time, and say so', async () => {
    const identity = await identityOf(on, 'tokyo');
    const member = await BadMember.start(identity, hangUnlessProbed);
    const access = { address: member.address, authority: identity.authority };
    await register(on, {
      name: 'silent',
      server: member.address,
      kubeconfig: kubeconfigFor(access, { token: 'x' }),
    });
    const absent = await on.raw(podsPath);
    expect(absent.headers['warning']).toContain('cluster \\"silent\\" is left out: it is joining');
    const ready = {
      conditions: [
        {
          type: 'Ready',
          status: 'True',
          reason: 'ClusterReady',
          message: '',
          lastTransitionTime: new Date(0).toISOString(),
        },
      ],
    };
    const status = '/apis/fleet.navarch.dev/v1alpha1/clusters/silent/status';
    const list = await until(
      async () => {
        if ((await clusterPhase(on, 'silent')) !== 'ClusterReady')
          await on.call('PATCH', status, { status: ready });
        const startedAt = performance.now();
        const answer = await on.raw(podsPath);
        return { ...answer, tookMs: performance.now() - startedAt };
      },
      ({ headers }) => String(headers['warning']).includes('member.timeout'),
      soonMs,
    );
    expect(list.tookMs).toBeLessThan(4_000);
    expect((JSON.parse(list.text) as { items: unknown[] }).items).toHaveLength(9);
    const [, others] = await Promise.all([
      Promise.all(Array.from({ length: 20 }, () => on.raw(podsPath))),
      (async () => {
        const startedAt = performance.now();
        expect((await on.raw(`/apis/apps/v1/namespaces/${home}/replicasets`)).status).toBe(200);
        return performance.now() - startedAt;
      })(),
    ]);
    expect(others).toBeLessThan(5_000);
    await on.call('DELETE', '/apis/fleet.navarch.dev/v1alpha1/clusters/silent');
    await member.stop();
  }, 120_000);
});
