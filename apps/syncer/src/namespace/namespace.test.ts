/** A namespace that goes takes with it whatever was in it, rights above all: one of its name begins with none. */
import { expect, it } from '@jest/globals';
import { type KubeObject, type ObjectKey, printObjectKey, storedResources } from '@navarch/model';
import { createMemoryStore } from '@navarch/store';
import { Bell } from '../agenda/bell.js';
import { NamespaceReconciler } from './namespace.js';

const web: ObjectKey = { group: '', resource: 'namespaces', namespace: '', name: 'web' };
const now = (): number => 1;

it('is emptied of every kind that there is', async () => {
  const store = createMemoryStore({ clock: now });
  const bell = new Bell(store.agenda, { ring: async () => {} }, () => {});
  const loop = new NamespaceReconciler(store, bell, now);
  const put = (key: ObjectKey, body: Partial<KubeObject> = {}): Promise<unknown> =>
    store.objects.commit(
      {
        verb: 'create',
        key,
        body: {
          apiVersion: 'v1',
          kind: 'Thing',
          ...body,
          metadata: { name: key.name, uid: printObjectKey(key), ...body.metadata },
        },
      },
      'ann',
    );
  const deletionTimestamp = '2030-01-01T00:00:00Z';
  await put(web, {
    metadata: { name: 'web', deletionTimestamp },
    spec: { finalizers: ['kubernetes'] },
  });
  const inside = storedResources.filter(({ namespaced }) => namespaced);
  for (const namespace of ['web', 'other'])
    for (const { group, resource } of inside)
      await put({ group, resource, namespace, name: 'one' });

  while ((await loop.reconcile(printObjectKey(web))).kind === 'again');
  expect(await store.objects.get(web)).toBeUndefined();
  const left: string[] = [];
  await store.objects.snapshot((page) => left.push(...page.map(({ key }) => printObjectKey(key))));
  const others = inside.map(({ group, resource }) => `${group}/${resource}/other/one`);
  expect(left.sort()).toEqual(others.sort());
  expect(left).toContain('rbac.authorization.k8s.io/rolebindings/other/one');
});
