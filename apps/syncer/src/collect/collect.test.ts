import { beforeEach, describe, expect, it } from '@jest/globals';
import { resources } from '@navarch/model';
import { actors } from '../actors.js';
import { blocking, Collected, keyOf, reference } from './collected.fixture.js';

let on: Collected;
beforeEach(() => {
  on = new Collected();
});

const owned = (name: string, ...owners: ReturnType<typeof reference>[]): Promise<void> =>
  on.create(name, { ownerReferences: owners });

describe('in the background', () => {
  it('goes what has no owner left, and what that owned', async () => {
    await on.create('a');
    await owned('b', reference('a'));
    await owned('c', reference('b'));
    await on.create('d');
    await on.settle();
    expect(await on.names()).toBe('a b c d');
    await on.remove('a');
    await on.settle();
    expect(await on.names()).toBe('d');
    const changes = await on.store.changes.after(5, 10);
    const change = changes.find(({ key }) => key.name === 'b');
    expect(change).toMatchObject({ type: 'DELETED', actor: actors.collect });
  });

  it('stays what another owner keeps, without the reference to the one that is gone', async () => {
    await on.create('a');
    await on.create('b');
    await owned('c', reference('a'), reference('b'));
    await on.remove('a');
    await on.settle();
    expect((await on.get('c'))?.body.metadata.ownerReferences).toEqual([reference('b')]);
    await on.remove('b');
    await on.settle();
    expect(await on.names()).toBe('');
  });

  it('goes what names an owner that never was, or another one of its name', async () => {
    await on.create('a', { uid: 'uid-of-another' });
    await owned('b', reference('a'));
    await owned('c', reference('nobody'));
    await on.settle();
    expect(await on.names()).toBe('a');
  });

  it('goes what names an owner in another namespace: there is none in its own', async () => {
    await on.create('a', { namespace: 'other' });
    await owned('b', reference('a'));
    await on.settle();
    expect(await on.names()).toBe('a');
    expect(await on.store.objects.get(keyOf('a', 'other'))).toBeDefined();
  });

  it('waits for the finalizers of others', async () => {
    await on.create('a');
    await on.create('b', { ownerReferences: [reference('a')], finalizers: ['example.com/hold'] });
    await on.remove('a');
    await on.settle();
    const { metadata } = (await on.get('b'))?.body ?? {};
    expect(metadata).toMatchObject({
      deletionTimestamp: '2030-01-01T00:00:00Z',
      deletionGracePeriodSeconds: 0,
      finalizers: ['example.com/hold'],
    });
  });

  it('is found by the sweep when nobody told of it', async () => {
    await on.create('a');
    await owned('b', reference('a'));
    await on.remove('a');
    await on.forget();
    await on.settle();
    expect(await on.names()).toBe('b');
    await on.sweep();
    await on.settle();
    expect(await on.names()).toBe('');
  });
});

it('a Role owns like any other kind', async () => {
  const role = { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'Role' };
  await owned('b', reference('reader', role));
  await on.settle();
  expect(await on.names()).toBe('');
});

describe('of what cannot be known nothing follows:', () => {
  const rows = [
    ['a kind that is not served', { apiVersion: 'example.com/v1', kind: 'Widget' }],
    ['a version that is not served', { apiVersion: 'apps/v1beta1' }],
    ['a kind that only members serve', { apiVersion: 'v1', kind: 'Pod' }],
    ['a kind that is never kept', { apiVersion: 'fleet.navarch.dev/v1alpha1', kind: 'History' }],
  ] as const;
  it.each(rows)('%s', async (_name, more) => {
    await owned('b', reference('nobody', more), reference('gone'));
    await on.settle();
    expect(await on.names()).toBe('b');
  });

  it('an owner in a namespace, of an object in none', async () => {
    const { group, resource } = resources.clusters;
    const key = { group, resource, namespace: '', name: 'tokyo' };
    const metadata = { name: 'tokyo', uid: 'u', ownerReferences: [reference('gone')] };
    await on.put(key, { apiVersion: 'fleet.navarch.dev/v1alpha1', kind: 'Cluster', metadata });
    await on.settle();
    expect(await on.store.objects.get(key)).toBeDefined();
  });
});

it('owners of custom kinds count once their kind is defined', async () => {
  const widget = { apiVersion: 'example.com/v1', kind: 'Widget' };
  await owned('b', reference('w', widget));
  await on.settle();
  expect(await on.names()).toBe('b');
  const definition = {
    group: 'example.com',
    scope: 'Namespaced',
    names: { kind: 'Widget', plural: 'widgets' },
    versions: [{ name: 'v1', served: true }],
  };
  await on.put(
    {
      group: 'apiextensions.k8s.io',
      resource: 'customresourcedefinitions',
      namespace: '',
      name: 'w',
    },
    {
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: 'w', uid: 'crd' },
      spec: definition,
    },
  );
  await on.sweep();
  await on.settle();
  expect(await on.names()).toBe('');
});

describe('in the foreground', () => {
  it('an owner goes after the dependents that block it, however deep', async () => {
    await on.create('a');
    await owned('b', blocking('a'));
    await owned('c', blocking('b'));
    await on.create('d', { ownerReferences: [blocking('c')], finalizers: ['example.com/hold'] });
    await on.remove('a', 'Foreground');
    await on.settle();
    expect(await on.names()).toBe('a b c d');
    expect((await on.get('c'))?.body.metadata.finalizers).toEqual(['foregroundDeletion']);
    await on.store.objects.commit({ verb: 'delete', key: keyOf('d'), precondition: {} }, 'ann');
    await on.settle();
    expect(await on.names()).toBe('');
    const order = (await on.store.changes.after(0, 100)).filter(({ type }) => type === 'DELETED');
    expect(order.map(({ key }) => key.name).join(' ')).toBe('d c b a');
    expect(await on.store.tombstones.find(keyOf('a'), 'uid-a')).toMatchObject({
      propagation: 'Foreground',
    });
  });

  it('others go as well, but nobody waits for them', async () => {
    await on.create('a');
    await on.create('b', { ownerReferences: [reference('a')], finalizers: ['example.com/hold'] });
    await on.remove('a', 'Foreground');
    await on.settle();
    expect(await on.names()).toBe('b');
    expect((await on.get('b'))?.body.metadata.deletionTimestamp).toBeDefined();
  });

  it('an owner does not wait for what another one keeps, or for what no longer blocks it', async () => {
    await on.create('a');
    await on.create('other');
    await owned('b', blocking('a'), reference('other'));
    await on.create('c', { ownerReferences: [blocking('a')], finalizers: ['example.com/hold'] });
    await on.remove('a', 'Foreground');
    await on.settle();
    expect(await on.names()).toBe('a b c other');
    expect((await on.get('b'))?.body.metadata.ownerReferences).toEqual([reference('other')]);
    await on.edit('c', { ownerReferences: [reference('a')] });
    await on.settle();
    expect(await on.names()).toBe('b c other');
  });

  it('owners in a circle do not wait for each other', async () => {
    for (const [name, owner] of ['ac', 'ba', 'cb']) await owned(name ?? '', blocking(owner ?? ''));
    await owned('self', blocking('self'));
    await on.settle();
    expect(await on.names()).toBe('a b c self');
    await on.remove('a', 'Foreground');
    await on.remove('b', 'Foreground');
    await on.remove('self', 'Foreground');
    await on.settle();
    expect(await on.names()).toBe('');
  });
});

describe('with orphans', () => {
  it('dependents lose the reference and stay', async () => {
    await on.create('a');
    await owned('b', blocking('a'));
    await owned('c', reference('b'));
    await on.remove('a', 'Orphan');
    await on.settle();
    expect(await on.names()).toBe('b c');
    expect((await on.get('b'))?.body.metadata).not.toHaveProperty('ownerReferences');
    expect(await on.store.tombstones.find(keyOf('a'), 'uid-a')).toMatchObject({
      propagation: 'Orphan',
    });
  });

  it('a dependent that was made to orphan its own does so when it is collected', async () => {
    await on.create('a');
    await on.create('b', { ownerReferences: [reference('a')], finalizers: ['orphan'] });
    await owned('c', reference('b'));
    await on.remove('a');
    await on.settle();
    expect(await on.names()).toBe('c');
  });
});

it('namespaces are emptied before they go, and the first ones stay', async () => {
  const { group, resource } = resources.namespaces;
  const gone = reference('gone', { apiVersion: 'fleet.navarch.dev/v1alpha1', kind: 'Cluster' });
  for (const name of ['web', 'default']) {
    const metadata = { name, uid: name, ownerReferences: [gone] };
    const body = { apiVersion: 'v1', kind: 'Namespace', metadata, status: { phase: 'Active' } };
    await on.put({ group, resource, namespace: '', name }, body);
  }
  await on.settle();
  const [first, web] = await on.store.objects.list({ group, resource, limit: 9 });
  expect(first?.body.metadata.deletionTimestamp).toBeUndefined();
  expect(web?.body.metadata.deletionTimestamp).toBeDefined();
  expect(web?.body['status']).toEqual({ phase: 'Terminating' });
});
