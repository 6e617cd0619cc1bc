import { describe, expect, it } from '@jest/globals';
import type { ApplyOptions, MemberClient } from '@navarch/clients';
import { type KubeObject, type MemberObjectKey, resources } from '@navarch/model';
import { createMemoryStore } from '@navarch/store';
import { DeletionGate } from '../holds/deletion-gate.js';
import type { Members } from '../members/members.js';
import { SimulatedMember } from '../simulation/member.js';
import { createRandom } from '../simulation/random.js';
import { Scheduler } from '../simulation/scheduler.js';
import { Kinds } from '../kinds/kinds.js';
import { SyncFactsReader } from './facts.js';
import { LostTail } from './lost-tail.js';
import { NamespaceCopies } from './namespaces.js';

const key = { group: '', resource: 'namespaces', namespace: '', name: 'web' };
const copyKey: MemberObjectKey = { cluster: 'oslo', object: key };
const content: MemberObjectKey = {
  cluster: 'oslo',
  object: { group: '', resource: 'secrets', namespace: 'web', name: 'keys' },
};
const id = '/namespaces//web';
const turn = { endsAtMs: Infinity };

const namespaceOf = (team: string): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name: 'web', uid: 'object-1', labels: { team } },
});

/** A store, a member, and copies of namespaces; `between` happens after each look at the member. */
function start(between: (member: SimulatedMember) => Promise<void> | void) {
  let now = 0;
  const clock = (): number => (now += 2_000);
  const store = createMemoryStore({ clock });
  const scheduler = new Scheduler(createRandom(1, 1), 0);
  const member = new SimulatedMember({
    name: 'oslo',
    places: 1,
    scheduler,
    onWrite: () => undefined,
  });
  const client: Pick<MemberClient, 'get' | 'apply' | 'delete'> = {
    get: async (_resource, _namespace, name) => {
      const found = member.objects.get(`/namespaces//${name}`);
      await between(member);
      return found;
    },
    apply: async (resource, object, options?: ApplyOptions) =>
      member.apply(resource, object, options ?? {}),
    delete: async (resource, target) => member.remove(resource, target),
  };
  const members = { of: async () => client } as unknown as Members;
  const facts = new SyncFactsReader(store, new Kinds(store));
  const limits = { massDeletionMin: 100, massDeletionPercent: 10 };
  const deletions = new DeletionGate({ store, limits, now: clock });
  const lostTail = new LostTail(store, 'ours');
  const parts = { store, members, facts, deletions, lostTail, federation: 'ours' };
  const copies = new NamespaceCopies(parts);
  const commit = async (body: KubeObject): Promise<void> => {
    const isNew = (await store.objects.get(key)) === undefined;
    await store.objects.commit(
      isNew ? { verb: 'create', key, body } : { verb: 'update', key, body, precondition: {} },
      'ann',
    );
  };
  const ensure = async () => await copies.ensure(content, await facts.read(content, turn));
  return { store, member, copies, commit, ensure };
}

const labelsIn = (member: SimulatedMember) => member.objects.get(id)?.metadata.labels;

describe('a namespace in a member', () => {
  it('that a person makes between our look and our write is left as it is', async () => {
    const { ensure, commit, member } = start((one) =>
      one.edit(resources.namespaces, {
        apiVersion: 'v1',
        kind: 'Namespace',
        metadata: { name: 'web', labels: { whose: 'a person' } },
      }),
    );
    await commit(namespaceOf('red'));
    await ensure();
    expect(labelsIn(member)).toEqual({ whose: 'a person' });
  });

  it('never goes back to an older generation when a write comes late', async () => {
    let isSlow = false;
    const world = start(async () => {
      if (!isSlow) return;
      isSlow = false;
      await world.commit(namespaceOf('blue'));
      await world.ensure();
    });
    await world.commit(namespaceOf('red'));
    await world.ensure();
    await world.commit(namespaceOf('green'));
    isSlow = true;
    await expect(world.ensure()).rejects.toMatchObject({
      code: 'sync.namespaceStale',
    });
    expect(labelsIn(world.member)).toMatchObject({ team: 'blue' });
  });

  it('that was changed between our look and our delete is looked at again', async () => {
    let isChanged = false;
    const { copies, commit, ensure, member, store } = start((one) => {
      const live = one.objects.get(id);
      if (isChanged && live !== undefined)
        one.edit(resources.namespaces, { ...live, metadata: { ...live.metadata, labels: {} } });
    });
    await commit(namespaceOf('red'));
    await store.objects.commit(
      {
        verb: 'create',
        key: { ...key, group: 'fleet.navarch.dev', resource: 'clusters', name: 'oslo' },
        body: cluster,
      },
      'ann',
    );
    await ensure();
    await store.objects.commit({ verb: 'delete', key, precondition: {} }, 'ann');
    isChanged = true;
    expect(await copies.sync(copyKey, turn)).toMatchObject({ kind: 'again' });
    expect(member.objects.has(id)).toBe(true);
    isChanged = false;
    await copies.sync(copyKey, turn);
    expect(member.objects.has(id)).toBe(false);
  });
});

const cluster: KubeObject = {
  apiVersion: 'fleet.navarch.dev/v1alpha1',
  kind: 'Cluster',
  metadata: { name: 'oslo', uid: 'object-2' },
  status: { conditions: [{ type: 'Ready', status: 'True', reason: 'ready' }] },
};
