/** A cluster that lacks a kind says so on the Placement, and is no cluster in trouble. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Cluster } from '@navarch/model';
import { BadMember, identityOf, kubeconfigFor, refuseWrites, register } from './bad-member.js';
import { Federation } from './federation.js';
import { eventsOf, statusIn } from './member-access.js';
import { until } from './until.js';
import { create, namespace, replicaSet } from './world.js';

const home = 'plain';
const withinMs = 60_000;
const wellBehaved = refuseWrites('bare', 403);

/** Knows namespaces and secrets, and nothing of apps. */
const bare: Parameters<BadMember['behave']>[0] = (request, response) => {
  const json = (status: number, body: object): void => {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body));
  };
  if (request.url === '/api/v1') {
    const names = ['namespaces', 'secrets', 'nodes', 'pods'].map((name) => ({ name }));
    return json(200, { kind: 'APIResourceList', groupVersion: 'v1', resources: names });
  }
  return request.url?.startsWith('/apis/apps') === true
    ? json(404, { kind: 'Status', reason: 'NotFound', code: 404 })
    : wellBehaved(request, response);
};

describe('a cluster without ReplicaSets', () => {
  let on: Federation;
  let member: BadMember;
  beforeAll(async () => {
    on = await Federation.start({ queue: 'postgres' });
    const identity = await identityOf(on, 'sydney');
    member = await BadMember.start(identity, bare);
    const access = { address: member.address, authority: identity.authority };
    const kubeconfig = kubeconfigFor(access, { token: 'none' });
    await register(on, { name: 'bare', server: member.address, kubeconfig });
  }, 120_000);
  afterAll(async () => {
    await member?.stop();
    await on?.stop();
  }, 60_000);

  it('is told by what it serves', async () => {
    const seen = await until(
      async () =>
        (await on.call('GET', '/apis/fleet.navarch.dev/v1alpha1/clusters/bare'))
          .body as unknown as Cluster,
      ({ status }) => status?.apiEnablements !== undefined,
      withinMs,
    );
    expect(seen.status?.apiEnablements).toEqual([
      { groupVersion: 'v1', resources: ['namespaces', 'secrets'] },
      { groupVersion: 'apiextensions.k8s.io/v1', resources: [] },
      { groupVersion: 'apps/v1', resources: [] },
    ]);
  }, 90_000);

  it('says on the Placement what is missing', async () => {
    await create(on, namespace(home));
    const weights = 'bare=1 sydney=1';
    await create(on, replicaSet({ name: 'web', namespace: home, replicas: 4, weights }));
    const found = await until(
      () => statusIn(on, { namespace: home, placement: 'web', cluster: 'bare' }),
      (seen) => seen?.message?.startsWith('the member') === true,
      withinMs,
    );
    expect(found).toMatchObject({
      synced: false,
      message: 'the member does not serve replicasets.apps/v1',
    });
    const told = await until(
      async () => (await eventsOf(on)).filter(({ reason }) => reason === 'NotServed'),
      (events) => events.length > 0,
      withinMs,
    );
    expect(told.map(({ message, count }) => `${count} ${message}`)).toEqual([
      '1 bare: the member does not serve replicasets.apps/v1',
    ]);
  }, 150_000);
});
