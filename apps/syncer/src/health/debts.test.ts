import { beforeEach, expect, it } from '@jest/globals';
import {
  type MemberObjectKey,
  type ObjectKey,
  parseObjectKey,
  printObjectKey,
} from '@navarch/model';
import { createMemoryStore, type Store } from '@navarch/store';
import { DebtReader } from './debts.js';

const cluster = 'oslo';
const keyOf = (text: string): ObjectKey => {
  const key = parseObjectKey(text);
  if (key === undefined) throw new Error(`no key: ${text}`);
  return key;
};

let store: Store;
beforeEach(() => {
  store = createMemoryStore({ clock: () => 1 });
});

const record = async (text: string): Promise<void> => {
  const key: MemberObjectKey = { cluster, object: keyOf(text) };
  await store.memberStates.offer(key, { objectUid: 'u', generation: 1 });
};

it('copies of what is gone are debts, in namespaces or none, and what others are in or of is none', async () => {
  const gone = [
    'sea.example.com/ports//oslo',
    'sea.example.com/ships/web/orion',
    '/secrets/web/db',
  ];
  const containers = [
    '/namespaces//web',
    'apiextensions.k8s.io/customresourcedefinitions//ships.sea.example.com',
  ];
  for (const text of [...gone, ...containers]) await record(text);
  const debts = await new DebtReader(store).of(cluster);
  expect(debts.map(({ object }) => printObjectKey(object)).sort()).toEqual(gone.toSorted());
});
