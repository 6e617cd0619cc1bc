import { beforeEach, describe, expect, it } from '@jest/globals';
import type { ApplyOptions, ListOptions, MemberClient } from '@navarch/clients';
import {
  annotations,
  asDefinition,
  definitionKeyOf,
  type KubeObject,
  type MemberObjectKey,
  type ObjectKey,
  type ResourceName,
  resources,
  settleDefinition,
} from '@navarch/model';
import { createMemoryStore, type Store } from '@navarch/store';
import { Bell } from '../agenda/bell.js';
import { EventRecorder } from '../events/record.js';
import { DeletionGate } from '../holds/deletion-gate.js';
import { Kinds } from '../kinds/kinds.js';
import type { Members } from '../members/members.js';
import { SimulatedMember } from '../simulation/member.js';
import { createRandom } from '../simulation/random.js';
import { Scheduler } from '../simulation/scheduler.js';
import { DefinitionRecords } from './definition-records.js';
import { DefinitionRemovals } from './definition-removals.js';
import { LostTail } from './lost-tail.js';
import { DefinitionCopies } from './definitions.js';
import { SyncFactsReader } from './facts.js';

const names = { group: 'sea.example.com', resource: 'ships' };
const ships: ResourceName = { ...names, version: 'v1', kind: 'Ship', namespaced: true };
const key = definitionKeyOf(names);
const copyKey: MemberObjectKey = { cluster: 'oslo', object: key };
const orion: MemberObjectKey = {
  cluster: 'oslo',
  object: { ...names, namespace: 'web', name: 'orion' },
};
const id = `apiextensions.k8s.io/customresourcedefinitions//${key.name}`;
const turn = { endsAtMs: Infinity };

const definitionOf = (
  notes: Readonly<Record<string, string>> = {},
  versions: readonly string[] = ['v1'],
): KubeObject => ({
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: key.name, annotations: notes },
  spec: {
    group: names.group,
    scope: 'Namespaced',
    names: { plural: names.resource, kind: 'Ship' },
    versions: versions.map((name, index) => ({ name, served: true, storage: index === 0 })),
  },
});
const established = (definition: KubeObject): KubeObject => ({
  ...settleDefinition(asDefinition(definition), [], 0),
});
const ofFederation = (notes: Readonly<Record<string, string>> = {}): KubeObject => {
  const definition = established(definitionOf(notes));
  return { ...definition, metadata: { ...definition.metadata, uid: 'd1' } };
};

let now: number;
let store: Store;
let member: SimulatedMember;
let copies: DefinitionCopies;
let takesItsTime: boolean;
beforeEach(async () => {
  now = 0;
  takesItsTime = false;
  const clock = (): number => (now += 2_000);
  store = createMemoryStore({ clock });
  const scheduler = new Scheduler(createRandom(1, 1), 0);
  member = new SimulatedMember({ name: 'oslo', places: 1, scheduler, onWrite: () => undefined });
  const bell = new Bell(store.agenda, { ring: async () => {} }, () => {});
  const onError = (error: unknown): never => {
    throw error;
  };
  let uids = 0;
  const newUid = (): string => `event-${(uids += 1)}`;
  const events = new EventRecorder({ store, now: clock, newUid, onError });
  const members = { of: async () => clientOf(member) } as unknown as Members;
  const records = new DefinitionRecords({ store, bell, events });
  const limits = { massDeletionMin: 100, massDeletionPercent: 10 };
  const deletions = new DeletionGate({ store, limits, now: clock });
  const federation = 'ours';
  const removals = new DefinitionRemovals({ store, bell, members, records, deletions, federation });
  const facts = new SyncFactsReader(store, new Kinds(store));
  const lostTail = new LostTail(store, federation);
  const parts = { store, members, facts, records, removals, lostTail, federation, now: clock };
  copies = new DefinitionCopies(parts);
  await write(
    { group: 'fleet.navarch.dev', resource: 'clusters', namespace: '', name: 'oslo' },
    {
      apiVersion: 'fleet.navarch.dev/v1alpha1',
      kind: 'Cluster',
      metadata: { name: 'oslo', uid: 'c1' },
      status: { conditions: [{ type: 'Ready', status: 'True', reason: 'Ready' }] },
    },
  );
});

/** A member that takes its time shows a definition before it serves the kind. */
const shown = <Found extends KubeObject | undefined>(found: Found): Found =>
  takesItsTime && found !== undefined ? { ...found, status: {} } : found;

const clientOf = (
  of: SimulatedMember,
): Pick<MemberClient, 'get' | 'apply' | 'delete' | 'pages'> => ({
  get: async ({ group, resource }, namespace, name) =>
    shown(of.objects.get(`${group}/${resource}/${namespace}/${name}`)),
  apply: async (resource, object, options?: ApplyOptions) =>
    shown(of.apply(resource, object, options ?? {})),
  delete: async (resource, target) => of.remove(resource, target),
  pages: async function* (resource: ResourceName, _options?: ListOptions) {
    yield of.list(resource, false);
  },
});

/** A copy as it is after a change that the federation has lost. */
const annotated = (copy: KubeObject, generation: string): KubeObject => ({
  ...copy,
  metadata: {
    ...copy.metadata,
    annotations: { ...copy.metadata.annotations, [annotations.generation]: generation },
  },
});

const write = (to: ObjectKey, body: KubeObject): Promise<unknown> =>
  store.objects.commit({ verb: 'create', key: to, body }, 'ann');
const bury = (): Promise<unknown> =>
  store.objects.commit({ verb: 'delete', key, precondition: {} }, 'ann');
const live = (): KubeObject | undefined => member.objects.get(id);
const establish = (): void => member.edit(resources.definitions, established(live() as KubeObject));
const ensure = () => copies.ensure(orion, { turn } as never);
const record = () => store.memberStates.get(copyKey);
const events = async (): Promise<readonly unknown[]> =>
  (await store.objects.list({ group: '', resource: 'events', limit: 100 })).map(
    ({ body }) => body['message'],
  );
/** Until it has nothing more to do. */
async function settle(): Promise<void> {
  for (let turns = 0; turns < 10; turns += 1)
    if ((await copies.sync(copyKey, turn)).kind === 'done') return;
  throw new Error('it does not come to rest');
}

describe('a definition in a member', () => {
  it('is there and established before an object of its kind is sent', async () => {
    takesItsTime = true;
    await write(key, ofFederation());
    expect(await ensure()).toMatchObject({ kind: 'missing' });
    expect(live()?.['spec']).toEqual(definitionOf()['spec']);
    takesItsTime = false;
    expect(await ensure()).toEqual({ kind: 'served' });
    expect(await record()).toMatchObject({ synced: true, message: 'as desired' });
  });

  it('that was there before is used as it is where it serves the version, and stays for ever', async () => {
    const theirs = established(definitionOf({ whose: 'a person' }, ['v2', 'v1']));
    member.edit(resources.definitions, theirs);
    await write(key, ofFederation());
    expect(await ensure()).toEqual({ kind: 'served' });
    expect(live()?.metadata.annotations).toEqual({ whose: 'a person' });
    await bury();
    await settle();
    expect(live()).toBeDefined();
    expect(await record()).toBeUndefined();
  });

  it('that was there before and serves another version is left, and said so', async () => {
    const theirs = established(definitionOf({}, ['v7']));
    member.edit(resources.definitions, theirs);
    await write(key, ofFederation());
    const presence = await ensure();
    expect(presence).toMatchObject({ kind: 'missing', reason: 'NotServed' });
    expect((await record())?.message).toContain(
      'the member has a definition of its own, which does not serve v1',
    );
    expect(await events()).toEqual([expect.stringContaining('oslo: the member has a definition')]);
    expect(live()?.['spec']).toEqual(theirs['spec']);
  });

  it('that was there before is taken over where ours says so', async () => {
    member.edit(resources.definitions, established(definitionOf({}, ['v7'])));
    await write(key, ofFederation({ [annotations.conflict]: 'Adopt' }));
    expect(await ensure()).toEqual({ kind: 'served' });
    expect(live()?.['spec']).toEqual(definitionOf()['spec']);
    expect(await events()).toEqual([expect.stringContaining('oslo: took over an object')]);
  });

  it('that is newer than all that is known stays as it is, and that is said', async () => {
    await write(key, ofFederation());
    await settle();
    const newer = annotated(live() as KubeObject, '77');
    member.edit(resources.definitions, newer);
    await store.memberStates.markDrifted([{ key: copyKey, message: 'changed' }]);
    expect(await ensure()).toEqual({ kind: 'served' });
    expect(live()?.metadata.annotations).toEqual(newer.metadata.annotations);
    expect((await record())?.message).toContain('its last changes were lost');
    expect(await store.objects.revision()).toBeGreaterThan(77);
  });

  it('stays in the federation where that is asked for', async () => {
    await write(key, ofFederation({ [annotations.placed]: 'false' }));
    await settle();
    expect(live()).toBeUndefined();
  });
});

describe('a definition that is deleted', () => {
  const ship = (name: string, notes: Readonly<Record<string, string>>): KubeObject => ({
    apiVersion: 'sea.example.com/v1',
    kind: 'Ship',
    metadata: { name, namespace: 'web', annotations: notes },
  });
  beforeEach(async () => {
    await write(key, ofFederation());
    await ensure();
    establish();
    await ensure();
    await bury();
  });

  it('goes when nothing of its kind is left', async () => {
    await settle();
    expect(live()).toBeUndefined();
    expect(await record()).toBeUndefined();
  });

  it('waits for the copies of its kind', async () => {
    await store.memberStates.offer(orion, { objectUid: 'o1', generation: 1 });
    for (let turns = 0; turns < 5; turns += 1)
      expect(await copies.sync(copyKey, turn)).toMatchObject({ kind: 'again' });
    expect(live()).toBeDefined();
    await store.memberStates.remove(orion);
    await settle();
    expect(live()).toBeUndefined();
  });

  it('waits for what is ours and not on record, and has it looked at', async () => {
    member.edit(ships, ship('orion', { [annotations.federation]: 'ours' }));
    for (let turns = 0; turns < 5; turns += 1) await copies.sync(copyKey, turn);
    expect(live()).toBeDefined();
    const due = (await store.agenda.list()).map((one) => `${one.loop} ${one.key}`);
    expect(due).toContain('sync oslo/sea.example.com/ships/web/orion');
  });

  it('stays for what somebody else has of the kind, and that is said', async () => {
    member.edit(ships, ship('theirs', {}));
    await settle();
    expect(live()).toBeDefined();
    expect(member.objects.has('sea.example.com/ships/web/theirs')).toBe(true);
    expect(await events()).toEqual([expect.stringContaining('oslo: its definition stays there')]);
  });
});
