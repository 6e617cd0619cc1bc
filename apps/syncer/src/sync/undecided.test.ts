/** What a sync does about an object that nothing is decided about. */
import { expect, it } from '@jest/globals';
import { type KubeObject, parseMemberObjectKey } from '@navarch/model';
import { createMemoryStore, type MemberState } from '@navarch/store';
import { Bell } from '../agenda/bell.js';
import { loopNames } from '../loops.js';
import { SyncReconciler, type SyncParts } from './sync.js';

const silent = { ring: async () => undefined, close: async () => undefined };
const turn = { endsAtMs: Infinity };

async function sync(text: string, state?: Partial<MemberState>) {
  const store = createMemoryStore({ clock: () => 1 });
  const bell = new Bell(store.agenda, silent, () => undefined);
  const key = parseMemberObjectKey(text);
  if (key === undefined) throw new Error(`no key: ${text}`);
  const { group, resource, namespace, name } = key.object;
  const kind = { group, version: 'v1', resource, kind: 'Any', namespaced: namespace !== '' };
  const body: KubeObject = { apiVersion: `${group}/v1`, kind: 'Any', metadata: { name, uid: 'u' } };
  const object = { key: key.object, uid: 'u', resourceVersion: 1, body };
  const reading = {
    phase: 'ready',
    kind,
    turn,
    isServed: true,
    object,
    placement: undefined,
    state,
  };
  const parts = {
    store,
    bell,
    facts: { read: async () => reading },
    holds: { heed: async (_key: unknown, run: () => unknown) => await run() },
  } as unknown as SyncParts;
  const outcome = await new SyncReconciler(parts).reconcile(text, turn);
  const terms = { leaseMs: 60_000, holder: 'test' };
  const claims = await store.agenda.claim(loopNames.place, { limit: 10 }, terms);
  return `${outcome.kind}, ${claims.length} to place`;
}

const rows = [
  { name: 'waits for the decision', of: 'ships/web/orion', is: 'again, 1 to place' },
  { name: 'does not, where there may never be one', of: 'ports//oslo', is: 'done, 1 to place' },
  {
    name: 'but waits where there is a copy',
    of: 'ports//oslo',
    state: {},
    is: 'again, 1 to place',
  },
];
it.each(rows)('$name', async ({ of, state, is }) => {
  expect(await sync(`oslo/sea.example.com/${of}`, state)).toBe(is);
});
