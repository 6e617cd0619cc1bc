/** What an object owned is collected in the federation and in the members, also when the syncer dies in between. */
import { describe, expect, it } from '@jest/globals';
import type { MemberClient } from '@navarch/clients';
import { type KubeObject, type OwnerReference, resources } from '@navarch/model';
import type { Federation } from './federation.js';
import { onFederation } from './on-federation.js';
import { until } from './until.js';
import { create } from './world.js';

const home = 'garbage';
const withinMs = 60_000;
const secrets = `/api/v1/namespaces/${home}/secrets`;

describe('garbage collection', () => {
  let on: Federation;
  let clients: Readonly<Record<'tokyo', MemberClient>>;

  onFederation({ home, members: ['tokyo'] }, (started) => {
    ({ on, clients } = started);
  });

  const secret = async (name: string, metadata: Partial<KubeObject['metadata']> = {}) =>
    await create(on, {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name, namespace: home, ...metadata },
    });
  const referenceTo = async (name: string): Promise<OwnerReference> => {
    const { body } = await on.call('GET', `${secrets}/${name}`);
    const { uid = '' } = body.metadata;
    return { apiVersion: 'v1', kind: 'Secret', name, uid, blockOwnerDeletion: true };
  };
  const untilGone = async (name: string): Promise<void> => {
    await until(
      async () => (await on.call('GET', `${secrets}/${name}`)).status,
      (status) => status === 404,
      withinMs,
    );
    await until(
      () => clients.tokyo.get(resources.secrets, home, name),
      (copy) => copy === undefined,
      withinMs,
    );
  };
  const untilPlaced = async (name: string): Promise<void> => {
    await until(
      () => clients.tokyo.get(resources.secrets, home, name),
      (copy) => copy !== undefined,
      withinMs,
    );
  };
  const killSyncer = async (): Promise<void> => {
    process.kill(await on.pidOf('syncer'), 'SIGKILL');
  };

  it('collects what an owner leaves that was deleted while the syncer was dead', async () => {
    await secret('owner');
    await secret('owned', { ownerReferences: [await referenceTo('owner')] });
    await secret('owned-twice-removed', { ownerReferences: [await referenceTo('owned')] });
    await untilPlaced('owned-twice-removed');
    await killSyncer();
    expect((await on.call('DELETE', `${secrets}/owner`)).status).toBe(200);
    for (const name of ['owner', 'owned', 'owned-twice-removed']) await untilGone(name);
  }, 180_000);

  it('lets a foreground deletion end that the syncer did not live to see', async () => {
    await secret('front');
    const ownerReferences = [await referenceTo('front')];
    await secret('held', { ownerReferences, finalizers: ['example.com/hold'] });
    const options = { propagationPolicy: 'Foreground' };
    const { body } = await on.call('DELETE', `${secrets}/front`, options);
    expect(body.metadata.finalizers).toEqual(['foregroundDeletion']);
    await until(
      async () => (await on.call('GET', `${secrets}/held`)).body.metadata.deletionTimestamp,
      (time) => time !== undefined,
      withinMs,
    );
    expect((await on.call('GET', `${secrets}/front`)).status).toBe(200);
    await killSyncer();
    await on.call('PATCH', `${secrets}/held`, { metadata: { finalizers: null } });
    for (const name of ['held', 'front']) await untilGone(name);
  }, 180_000);

  it('spares what is to be orphaned, and its copies', async () => {
    await secret('parent');
    await secret('orphan', { ownerReferences: [await referenceTo('parent')] });
    await untilPlaced('orphan');
    await killSyncer();
    await on.call('DELETE', `${secrets}/parent`, { propagationPolicy: 'Orphan' });
    await untilGone('parent');
    const { body } = await on.call('GET', `${secrets}/orphan`);
    expect(body.metadata.ownerReferences).toBeUndefined();
    expect(await clients.tokyo.get(resources.secrets, home, 'orphan')).toBeDefined();
  }, 180_000);
});
