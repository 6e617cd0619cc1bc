import { beforeEach, describe, expect, it } from '@jest/globals';
import {
  asDefinition,
  type CustomResourceDefinition,
  definitionFinalizer,
  type KubeObject,
  type ObjectKey,
  printObjectKey,
  resources,
} from '@navarch/model';
import { createMemoryStore, type Store } from '@navarch/store';
import { Bell } from '../agenda/bell.js';
import { NamespaceReconciler } from '../namespace/namespace.js';
import { DefinitionReconciler } from './definition.js';

const now = Date.parse('2030-01-01T00:00:00Z');
const group = 'sea.example.com';
/** More turns than anything here may take. */
const turnsMax = 20;

let store: Store;
let loop: DefinitionReconciler;
beforeEach(() => {
  store = createMemoryStore({ clock: () => now });
  const bell = new Bell(store.agenda, { ring: async () => {} }, () => {});
  loop = new DefinitionReconciler(store, bell, () => now);
});

const keyOf = (plural: string): ObjectKey => ({
  group: resources.definitions.group,
  resource: resources.definitions.resource,
  namespace: '',
  name: `${plural}.${group}`,
});
const shipKey = (name: string, namespace = 'home'): ObjectKey => ({
  group,
  resource: 'ships',
  namespace,
  name,
});

/** A uid for who has none: the name. */
function create(key: ObjectKey, body: object): Promise<unknown> {
  const given = body as KubeObject;
  const metadata = { uid: key.name, ...given.metadata };
  return store.objects.commit({ verb: 'create', key, body: { ...given, metadata } }, 'ann');
}

async function define(plural: string, names: object = {}): Promise<void> {
  await create(keyOf(plural), {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.${group}`, uid: plural, finalizers: [definitionFinalizer] },
    spec: {
      group,
      scope: 'Namespaced',
      names: { plural, singular: plural.slice(0, -1), kind: plural, ...names },
      versions: [{ name: 'v1', served: true, storage: true }],
    },
  });
}

const launch = (name: string, metadata: object = {}): Promise<unknown> =>
  create(shipKey(name), {
    apiVersion: `${group}/v1`,
    kind: 'Ship',
    metadata: { name, namespace: 'home', uid: name, ...metadata },
  });

async function markDeleted(plural: string): Promise<void> {
  const found = await store.objects.get(keyOf(plural));
  if (found === undefined) throw new Error(`no ${plural}`);
  const metadata = { ...found.body.metadata, deletionTimestamp: '2030-01-01T00:00:00Z' };
  const body = { ...found.body, metadata };
  await store.objects.commit({ verb: 'update', key: found.key, body, precondition: {} }, 'ann');
}

const reconcile = (plural: string) => loop.reconcile(printObjectKey(keyOf(plural)));

async function settle(plural: string): Promise<void> {
  for (let turn = 0; turn < turnsMax; turn += 1) {
    const outcome = await reconcile(plural);
    if (outcome.kind === 'done') return;
  }
  throw new Error('it does not come to rest');
}

async function readDefinition(plural: string): Promise<CustomResourceDefinition | undefined> {
  const found = await store.objects.get(keyOf(plural));
  return found === undefined ? undefined : asDefinition(found.body);
}

const conditionsOf = async (plural: string): Promise<string> =>
  ((await readDefinition(plural))?.status?.conditions ?? [])
    .map(({ type, status }) => `${type}=${status}`)
    .join(' ');

const shipsLeft = async (): Promise<string> =>
  (await store.objects.list({ group, resource: 'ships', limit: 100 }))
    .map(({ key }) => key.name)
    .join(' ');

describe('names of definitions', () => {
  it('that were written at once are given to one', async () => {
    await define('ships', { shortNames: ['sh'] });
    await define('sheep', { shortNames: ['sh'] });
    await settle('ships');
    const said = [await conditionsOf('ships'), await conditionsOf('sheep')];
    expect(said.toSorted()).toEqual([
      'NamesAccepted=False Established=False',
      'NamesAccepted=True Established=True',
    ]);
  });

  it('that become free are given to who waits for them', async () => {
    await define('sheep', { shortNames: ['sh'] });
    await settle('sheep');
    await define('ships', { shortNames: ['sh'] });
    await settle('ships');
    expect(await conditionsOf('ships')).toBe('NamesAccepted=False Established=False');
    await markDeleted('sheep');
    await settle('sheep');
    await settle('sheep');
    expect(await conditionsOf('ships')).toBe('NamesAccepted=True Established=True');
  });

  it('are written once: nothing changes what is settled', async () => {
    await define('ships');
    await settle('ships');
    const revision = await store.objects.revision();
    await settle('ships');
    expect(await store.objects.revision()).toBe(revision);
  });
});

describe('a definition that is deleted', () => {
  it('goes after its objects, which wait for their finalizers', async () => {
    await define('ships');
    await launch('hope');
    await launch('held', { finalizers: ['example.com/hold'] });
    await markDeleted('ships');
    expect((await reconcile('ships')).kind).toBe('again');
    expect(await shipsLeft()).toBe('held');
    expect(await conditionsOf('ships')).toContain('Terminating=True');
    const held = await store.objects.get(shipKey('held'));
    expect(held?.body.metadata.deletionTimestamp).toBe('2030-01-01T00:00:00Z');
    await store.objects.commit({ verb: 'delete', key: shipKey('held'), precondition: {} }, 'ann');
    await settle('ships');
    expect(await readDefinition('ships')).toBeUndefined();
  });

  it('leaves the objects of others', async () => {
    await define('ships');
    await define('sheep');
    await create(
      { ...shipKey('dolly'), resource: 'sheep' },
      { kind: 'Sheep', metadata: { name: 'dolly' } },
    );
    await markDeleted('ships');
    await settle('ships');
    expect(await readDefinition('ships')).toBeUndefined();
    expect(await store.objects.list({ group, resource: 'sheep', limit: 10 })).toHaveLength(1);
  });

  it('stays while it is not deleted, whatever there is of it', async () => {
    await define('ships');
    await launch('hope');
    await settle('ships');
    expect(await shipsLeft()).toBe('hope');
    expect(await readDefinition('ships')).toBeDefined();
  });
});

it('a namespace that goes takes its custom objects with it', async () => {
  await define('ships');
  await launch('hope');
  await create(shipKey('other', 'away'), {
    kind: 'Ship',
    metadata: { name: 'other', namespace: 'away' },
  });
  const key = { group: '', resource: 'namespaces', namespace: '', name: 'home' };
  const metadata = { name: 'home', deletionTimestamp: '2030-01-01T00:00:00Z' };
  await create(key, { apiVersion: 'v1', kind: 'Namespace', metadata, spec: { finalizers: [] } });
  const bell = new Bell(store.agenda, { ring: async () => undefined }, () => undefined);
  const namespaces = new NamespaceReconciler(store, bell, () => now);
  expect((await namespaces.reconcile(printObjectKey(key))).kind).toBe('again');
  expect((await namespaces.reconcile(printObjectKey(key))).kind).toBe('done');
  expect(await store.objects.get(key)).toBeUndefined();
  expect(await shipsLeft()).toBe('other');
});
