/** What somebody changes in a member behind the federation's back is put right, and nothing else is written. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { MemberClient } from '@navarch/clients';
import { type KubeObject, resources } from '@navarch/model';
import { Federation } from './federation.js';
import { isSyncedIn, openMember, secret, untilStill, versionsIn } from './member-access.js';
import { until } from './until.js';
import { create, namespace, readyReplicas, replicaSet } from './world.js';

const members = ['sydney', 'taipei', 'tokyo'] as const;
const home = 'drift';
const stranger = { fieldManager: 'somebody' };
const rightedWithinMs = 40_000;
const quietMs = 3_000;

const encoded = (text: string): string => Buffer.from(text).toString('base64');
const specOf = (object: KubeObject | undefined): { replicas?: number } => object?.['spec'] ?? {};
const dataOf = (object: KubeObject | undefined): { password?: string } => object?.['data'] ?? {};

describe('drift', () => {
  let on: Federation;
  let clients: Record<string, MemberClient>;
  let taipei: MemberClient;

  beforeAll(async () => {
    on = await Federation.start({ queue: 'postgres' });
    const opened = await Promise.all(
      members.map(async (name) => [name, await openMember(on, name)] as const),
    );
    clients = Object.fromEntries(opened);
    taipei = await openMember(on, 'taipei');
    await create(on, namespace(home));
    const weights = 'sydney=1 taipei=1 tokyo=1';
    await create(on, replicaSet({ name: 'web', namespace: home, replicas: 6, weights }));
    await create(on, secret(home, 'keys', { password: 'right' }));
    await until(
      async () => [await readyReplicas(on, home, 'web'), await isSynced('keys.secret')],
      ([ready, synced]) => ready === 6 && synced === true,
      30_000,
    );
  }, 120_000);
  afterAll(async () => {
    await Promise.all(Object.values({ ...clients, own: taipei }).map((client) => client?.close()));
    await on?.stop();
  }, 60_000);

  const isSynced = (placement: string): Promise<boolean> =>
    isSyncedIn(on, { namespace: home, placement }, members);
  const webIn = (): Promise<KubeObject | undefined> =>
    taipei.get(resources.replicasets, home, 'web');
  const keysIn = (): Promise<KubeObject | undefined> => taipei.get(resources.secrets, home, 'keys');

  it('brings a deleted copy back', async () => {
    const before = await webIn();
    await taipei.delete(resources.replicasets, { namespace: home, name: 'web' });
    const after = await until(
      webIn,
      (found) => found !== undefined && found.metadata.uid !== before?.metadata.uid,
      rightedWithinMs,
    );
    expect(specOf(after).replicas).toBe(2);
  });

  it('scales a copy back', async () => {
    const scaled = { ...identityOf('ReplicaSet', 'web'), spec: { replicas: 5 } };
    await taipei.apply(resources.replicasets, scaled, stranger);
    await until(webIn, (found) => specOf(found).replicas === 2, rightedWithinMs);
  });

  it('puts a Secret back', async () => {
    const forged = { ...identityOf('Secret', 'keys'), data: { password: encoded('wrong') } };
    await taipei.apply(resources.secrets, forged, stranger);
    await until(keysIn, (found) => dataOf(found).password === encoded('right'), rightedWithinMs);
  });

  it('puts a label of ours back', async () => {
    const found = await keysIn();
    const ours = 'fleet.navarch.dev/managed-by';
    expect(found?.metadata.labels?.[ours]).toBe('navarch');
    const hidden = labelled('Secret', 'keys', { [ours]: 'somebody' });
    await taipei.apply(resources.secrets, hidden, stranger);
    await until(keysIn, (after) => after?.metadata.labels?.[ours] === 'navarch', rightedWithinMs);
  });

  it('leaves alone what another manager added, and then writes nothing', async () => {
    await taipei.apply(resources.secrets, labelled('Secret', 'keys', { team: 'blue' }), stranger);
    await taipei.apply(
      resources.replicasets,
      labelled('ReplicaSet', 'web', { team: 'blue' }),
      stranger,
    );
    await until(
      async () => [await readyReplicas(on, home, 'web'), await isSynced('keys.secret')],
      ([ready, synced]) => ready === 6 && synced === true,
      rightedWithinMs,
    );
    const before = await untilStill(clients);
    await sleep(quietMs);
    expect(await versionsIn(clients)).toEqual(before);
    for (const found of [await keysIn(), await webIn()])
      expect(found?.metadata.labels?.['team']).toBe('blue');
  });
});

function identityOf(kind: 'Secret' | 'ReplicaSet', name: string): KubeObject {
  const apiVersion = kind === 'Secret' ? 'v1' : 'apps/v1';
  return { apiVersion, kind, metadata: { namespace: home, name } };
}

function labelled(
  kind: 'Secret' | 'ReplicaSet',
  name: string,
  labels: Readonly<Record<string, string>>,
): KubeObject {
  const object = identityOf(kind, name);
  return { ...object, metadata: { ...object.metadata, labels } };
}
