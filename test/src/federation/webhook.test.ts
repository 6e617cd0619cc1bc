/** A member that changes what we send, at our very write, is not fought, and not taken for somebody who drifted. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { MemberClient } from '@navarch/clients';
import { type KubeObject, resources } from '@navarch/model';
import type { Agent } from 'undici';
import { BadMember, identityOf, kubeconfigFor, register } from './bad-member.js';
import { Federation } from './federation.js';
import { isSyncedIn, openMember, statusIn } from './member-access.js';
import { until } from './until.js';
import { admittingFor } from './webhook-member.js';
import { create, namespace, replicaSet } from './world.js';

const home = 'admitted';
const doneWithinMs = 40_000;
const quietMs = 4_000;
const mirror = 'mirror.example.com/nginx:1.29';

type PodSpec = { readonly containers: readonly { readonly image: string }[] };
type Spec = { readonly template: { readonly spec: PodSpec }; readonly minReadySeconds?: number };

describe('a webhook in a member', () => {
  let on: Federation;
  let tokyo: MemberClient;
  let front: BadMember;
  let agent: Agent;

  beforeAll(async () => {
    on = await Federation.start({ queue: 'postgres' });
    tokyo = await openMember(on, 'tokyo');
    const clusters = '/apis/fleet.navarch.dev/v1alpha1/clusters';
    expect((await on.call('DELETE', `${clusters}/tokyo`)).status).toBe(200);
    const identity = await identityOf(on, 'tokyo');
    const admitting = await admittingFor(on, 'tokyo', mirrored);
    agent = admitting.agent;
    front = await BadMember.start(identity, admitting.handler);
    const access = { address: front.address, authority: identity.authority };
    const kubeconfig = kubeconfigFor(access, { token: 'any' });
    await register(on, { name: 'strict', server: front.address, kubeconfig });
    await create(on, namespace(home));
    await create(
      on,
      replicaSet({ name: 'web', namespace: home, replicas: 2, weights: 'strict=1' }),
    );
    await until(
      () => isSyncedIn(on, { namespace: home, placement: 'web' }, ['strict']),
      (synced) => synced,
      doneWithinMs,
    );
  }, 180_000);
  afterAll(async () => {
    await tokyo?.close();
    await front?.stop();
    await agent?.destroy();
    await on?.stop();
  }, 60_000);

  const found = async (): Promise<KubeObject> => {
    const web = await tokyo.get(resources.replicasets, home, 'web');
    if (web === undefined) throw new Error('it is not there');
    return web;
  };

  it('has its way, and whoever then changes what is not ours makes no drift of it', async () => {
    expect(specOf(await found()).template.spec.containers[0]?.image).toBe(mirror);
    const changed = { ...identityOfWeb, spec: { minReadySeconds: 1 } };
    const { metadata } = await tokyo.apply(resources.replicasets, changed, {
      fieldManager: 'somebody',
    });
    await sleep(quietMs);
    const after = await found();
    expect(after.metadata.generation).toBe(metadata.generation);
    expect(specOf(after).minReadySeconds).toBe(1);
    const of = { namespace: home, placement: 'web', cluster: 'strict' };
    const status = await until(
      () => statusIn(on, of),
      (seen) => seen?.synced === true && seen.message === 'as desired',
      doneWithinMs,
    );
    expect(status).not.toHaveProperty('drift');
  }, 120_000);

  it('does not hide what somebody changes of ours', async () => {
    const changed = { ...identityOfWeb, spec: { replicas: 7 } };
    await tokyo.apply(resources.replicasets, changed, { fieldManager: 'somebody' });
    const of = { namespace: home, placement: 'web', cluster: 'strict' };
    const status = await until(
      () => statusIn(on, of),
      (seen) => seen?.drift !== undefined && seen.synced,
      doneWithinMs,
    );
    expect(status?.drift).toMatchObject({ fields: [{ path: 'spec.replicas' }], count: 1 });
    expect(specOf(await found())).toMatchObject({ replicas: 2 });
  }, 120_000);
});

const identityOfWeb: KubeObject = {
  apiVersion: 'apps/v1',
  kind: 'ReplicaSet',
  metadata: { namespace: home, name: 'web' },
};

const specOf = (object: KubeObject): Spec => object['spec'] as Spec;

/** Images come from the mirror, whatever was asked for. */
function mirrored(applied: KubeObject): KubeObject {
  if (applied.kind !== 'ReplicaSet') return applied;
  const spec = specOf(applied);
  const containers = spec.template.spec.containers.map((one) => ({ ...one, image: mirror }));
  const template = { ...spec.template, spec: { ...spec.template.spec, containers } };
  return { ...applied, spec: { ...spec, template } };
}
