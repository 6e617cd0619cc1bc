/** A workload goes to a cluster after what its pods use, and does not wait for ever for what does not come. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { MemberClient } from '@navarch/clients';
import { type KubeObject, resources } from '@navarch/model';
import { Federation } from './federation.js';
import { openMember, secret, Told } from './member-access.js';
import { create, namespace, replicaSet } from './world.js';

const home = 'waves';
const doneWithinMs = 40_000;
const waitMs = 30_000;

describe('a workload that uses a Secret', () => {
  let on: Federation;
  let tokyo: MemberClient;
  let told: Told;

  beforeAll(async () => {
    on = await Federation.start({ queue: 'postgres' });
    tokyo = await openMember(on, 'tokyo');
    told = new Told(on, { namespace: home, cluster: 'tokyo' });
    await create(on, namespace(home));
    await tokyo.create(resources.namespaces, namespace(home));
  }, 120_000);
  afterAll(async () => {
    await tokyo?.close();
    await on?.stop();
  }, 60_000);

  /** A Secret of the member's own is in the way of ours, so ours does not come. */
  const obstruct = async (name: string): Promise<void> => {
    await tokyo.create(resources.secrets, secret(home, name, { who: 'them' }));
    await create(on, secret(home, name, { who: 'us' }));
    await told.until(`${name}.secret`, (found) => found.conflict !== undefined);
  };
  const clear = (name: string): Promise<unknown> =>
    tokyo.delete(resources.secrets, { namespace: home, name });

  it('is sent when the Secret has come', async () => {
    await obstruct('late');
    await create(on, using('patient', 'late'));
    const waiting = await told.until('patient', (found) => found.message.startsWith('waits for'));
    expect(waiting).toMatchObject({
      synced: false,
      message: `waits for Secret late, ${waitMs / 1_000} s at most`,
    });
    expect(await tokyo.get(resources.replicasets, home, 'patient')).toBeUndefined();
    await clear('late');
    const sent = await told.until('patient', (found) => found.synced);
    expect(sent?.message).toBe('as desired');
  }, 120_000);

  it('is sent after a while without a Secret that does not come, and says so until it does', async () => {
    await obstruct('never');
    await create(on, using('impatient', 'never'));
    const sent = await told.until('impatient', (found) => found.synced, waitMs + doneWithinMs);
    expect(sent?.message).toBe('sent without Secret never, which did not come in time');
    await clear('never');
    await told.until('impatient', (found) => found.message === 'as desired', 2 * doneWithinMs);
  }, 180_000);

  it('is sent when a ConfigMap and an account have come, and a Service is sent as well', async () => {
    const named = (name: string) => ({ name, namespace: home });
    const plain = { apiVersion: 'v1' };
    const theirs = { ...plain, kind: 'ConfigMap', metadata: named('late'), data: { who: 'them' } };
    await tokyo.create(resources.configMaps, theirs);
    await create(on, { ...theirs, data: { who: 'us' } });
    await told.until('late.configmap', (found) => found.conflict !== undefined);
    await create(on, { ...plain, kind: 'ServiceAccount', metadata: named('robot') });
    await create(on, {
      ...plain,
      kind: 'Service',
      metadata: named('front'),
      spec: { selector: { app: 'configured' }, ports: [{ port: 80 }] },
    });
    await create(
      on,
      withPods('configured', {
        serviceAccountName: 'robot',
        containers: [{ ...main, envFrom: [{ configMapRef: { name: 'late' } }] }],
      }),
    );
    const waiting = await told.until('configured', (found) =>
      found.message.startsWith('waits for'),
    );
    expect(waiting?.message).toContain('ConfigMap late');
    await tokyo.delete(resources.configMaps, named('late'));
    await told.until('configured', (found) => found.synced);
    for (const one of ['late.configmap', 'robot.serviceaccount', 'front.service'])
      await told.until(one, (found) => found.synced);
    expect(await tokyo.get(resources.configMaps, home, 'late')).toMatchObject({
      data: { who: 'us' },
    });
    expect(await tokyo.get(resources.serviceAccounts, home, 'robot')).toBeDefined();
    expect(await tokyo.get(resources.services, home, 'front')).toMatchObject({
      spec: { type: 'ClusterIP', ports: [{ port: 80, protocol: 'TCP', targetPort: 80 }] },
    });
  }, 120_000);

  it('does not wait for a Secret that the federation does not have', async () => {
    await create(on, using('free', 'of-the-member'));
    await told.until('free', (found) => found.synced, waitMs / 2);
  }, 60_000);
});

const main = { name: 'main', image: 'nginx:1.29' };

const using = (name: string, secretName: string): KubeObject =>
  withPods(name, { containers: [{ ...main, envFrom: [{ secretRef: { name: secretName } }] }] });

function withPods(name: string, pod: object): KubeObject {
  const plain = replicaSet({ name, namespace: home, replicas: 2, weights: 'tokyo=1' });
  const template = { metadata: { labels: { app: name } }, spec: pod };
  return { ...plain, spec: { ...(plain['spec'] as object), template } };
}
