import { expect, it } from '@jest/globals';
import { resources } from '@navarch/model';
import { createMemoryStore, type ObjectWrite } from '@navarch/store';
import { forgetChangesets } from './changesets.js';

const { group, resource } = resources.changesets;

it('records go with the changes that could be undone by them', async () => {
  const store = createMemoryStore({ clock: () => 1 });
  const recordOf = (name: string): ObjectWrite => ({
    verb: 'create',
    key: { group, resource, namespace: '', name },
    body: { apiVersion: 'v1', kind: 'Changeset', metadata: { name, uid: name } },
  });
  const names = async (): Promise<string[]> =>
    (await store.objects.list({ group, resource, limit: 10 })).map(({ key }) => key.name);
  await forgetChangesets(store);
  for (const name of ['a', 'b', 'c']) await store.objects.commit(recordOf(name), 'ann');
  await forgetChangesets(store);
  expect(await names()).toEqual(['a', 'b', 'c']);
  await store.changes.compact({ keepMs: -1, keepMin: 1 });
  await forgetChangesets(store);
  expect(await names()).toEqual(['c']);
});
