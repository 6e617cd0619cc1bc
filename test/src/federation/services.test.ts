/** A Service of the federation shows where the load balancers of its members take traffic. */
import { describe, expect, it } from '@jest/globals';
import type { MemberClient } from '@navarch/clients';
import { isFederationAddress, type KubeObject, resources } from '@navarch/model';
import type { Federation } from './federation.js';
import { onFederation } from './on-federation.js';
import { until } from './until.js';
import { create } from './world.js';

const home = 'shop';
const path = `/api/v1/namespaces/${home}/services/web`;
const withinMs = 60_000;

type ServiceShape = {
  readonly spec: { readonly clusterIP?: string };
  readonly status: { readonly loadBalancer: { readonly ingress?: readonly { ip?: string }[] } };
};

let on: Federation;
let tokyo: MemberClient;

describe('a Service of type LoadBalancer', () => {
  onFederation({ home, members: ['tokyo'], settings: {} }, (started) => {
    on = started.on;
    tokyo = started.clients.tokyo;
  });

  const read = async (): Promise<ServiceShape> =>
    (await on.call('GET', path)).body as unknown as ServiceShape;
  const shown = async (): Promise<readonly (string | undefined)[]> =>
    ((await read()).status.loadBalancer.ingress ?? []).map(({ ip }) => ip);
  /** As the controller of the member's cloud does it. */
  const balance = async (cluster: string, ingress: readonly { ip: string }[]): Promise<void> => {
    const proxied = `/apis/fleet.navarch.dev/v1alpha1/clusters/${cluster}/proxy${path}/status`;
    const status = { loadBalancer: { ingress } };
    const answer = await on.patch(proxied, { status }, 'application/merge-patch+json');
    expect(answer.status).toBe(200);
  };
  const copyIn = (client: MemberClient): Promise<KubeObject | undefined> =>
    client.get(resources.services, home, 'web');

  it('has an address of the federation, which no member is sent', async () => {
    await create(on, {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'web', namespace: home },
      spec: { type: 'LoadBalancer', selector: { app: 'web' }, ports: [{ port: 80 }] },
    });
    expect(isFederationAddress((await read()).spec.clusterIP ?? '')).toBe(true);
    await until(
      () => copyIn(tokyo),
      (copy) => copy !== undefined,
      withinMs,
    );
    const owned = (await copyIn(tokyo))?.metadata.managedFields?.find(
      ({ manager, operation }) => manager === 'navarch' && operation === 'Apply',
    );
    expect(JSON.stringify(owned)).toContain('f:selector');
    expect(JSON.stringify(owned)).not.toContain('f:clusterIP');
  }, 120_000);

  it('shows the addresses of all members, and none that a member has given up', async () => {
    await balance('tokyo', [{ ip: '192.0.2.1' }]);
    await balance('sydney', [{ ip: '192.0.2.2' }]);
    const both = await until(shown, ({ length }) => length === 2, withinMs);
    expect(both).toEqual(['192.0.2.2', '192.0.2.1']);
    await balance('tokyo', []);
    expect(await until(shown, ({ length }) => length === 1, withinMs)).toEqual(['192.0.2.2']);
  }, 180_000);
});
