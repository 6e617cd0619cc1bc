/** Strays go by proof alone. The member is a simulated one, the store one in memory that passes the suites of the real one. */
import { describe, expect, it } from '@jest/globals';
import { annotations, type KubeObject, type MemberObjectKey, resources } from '@navarch/model';
import { createMemoryStore, type StoredObject } from '@navarch/store';
import type { Members } from '../members/members.js';
import { SimulatedMember } from '../simulation/member.js';
import { createRandom } from '../simulation/random.js';
import { Scheduler } from '../simulation/scheduler.js';
import type { FormerCopies } from './former.js';
import { Strays } from './strays.js';

const key: MemberObjectKey = {
  cluster: 'oslo',
  object: { group: '', resource: 'secrets', namespace: 'web', name: 'db' },
};
const id = '/secrets/web/db';

const secret = (uid: string): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'db', namespace: 'web', uid },
});

type Given = {
  /** Of the federation that the copy says it is of. */
  readonly federation?: string;
  /** Uid of the object that the copy says it is of. */
  readonly of: string;
  /** Uid of the living object; undefined: there is none. */
  readonly living?: string;
  readonly isUnwanted?: boolean;
  /** Uid of an object of the name that was deleted. */
  readonly buried?: string;
  /** Too few are ready where its object was placed. */
  readonly isNeeded?: boolean;
  /** How long its removal waits for a person. */
  readonly waitMs?: number;
};

async function look(given: Given) {
  const store = createMemoryStore({ clock: () => 1 });
  if (given.buried !== undefined) {
    const body = secret(given.buried);
    await store.objects.commit({ verb: 'create', key: key.object, body }, 'ann');
    await store.objects.commit({ verb: 'delete', key: key.object, precondition: {} }, 'ann');
  }
  const scheduler = new Scheduler(createRandom(1, 1), 0);
  const member = new SimulatedMember({ name: 'oslo', places: 1, scheduler, onWrite: () => {} });
  const notes = {
    [annotations.federation]: given.federation ?? 'ours',
    [annotations.uid]: given.of,
  };
  const stray = secret('m1');
  const metadata = { ...stray.metadata, annotations: notes };
  member.edit(resources.secrets, { ...stray, metadata });
  const client = {
    get: async () => member.objects.get(id),
    delete: async (...asked: Parameters<SimulatedMember['remove']>) => member.remove(...asked),
  };
  const strays = new Strays({
    store,
    members: { of: async () => client } as unknown as Members,
    former: { waitMs: async () => given.waitMs ?? 0 } as unknown as FormerCopies,
    facts: { isNeeded: async () => given.isNeeded ?? false },
    federation: 'ours',
  });
  const object: StoredObject | undefined =
    given.living === undefined
      ? undefined
      : { key: key.object, uid: given.living, body: secret(given.living), resourceVersion: 9 };
  const reading = {
    phase: 'ready',
    kind: resources.secrets,
    turn: { endsAtMs: Infinity },
    isServed: true,
    object,
    placement: undefined,
    state: undefined,
  } as const;
  const outcome = await strays.look(key, reading, given.isUnwanted ?? false);
  return { outcome: outcome.kind, isThere: member.objects.has(id) };
}

describe('a copy without a record', () => {
  const rows: readonly (readonly [string, Given, string])[] = [
    ['goes where its object was not placed', { of: 'u1', living: 'u1', isUnwanted: true }, 'gone'],
    [
      'waits while too few are ready where its object was placed',
      { of: 'u1', living: 'u1', isUnwanted: true, isNeeded: true },
      'waits',
    ],
    ['stays while nothing is decided about it', { of: 'u1', living: 'u1' }, 'stays'],
    ['goes when its object was deleted', { of: 'u1', buried: 'u1' }, 'gone'],
    ['stays when nothing proves that it was', { of: 'u1' }, 'stays'],
    ['stays when another was deleted', { of: 'u1', buried: 'u2' }, 'stays'],
    [
      'goes when its object was made anew',
      { of: 'u1', buried: 'u1', living: 'u2', isUnwanted: true },
      'gone',
    ],
    [
      'stays when nothing proves that its object is another',
      { of: 'u1', living: 'u2', isUnwanted: true },
      'stays',
    ],
    ['waits with all others that were deleted', { of: 'u1', buried: 'u1', waitMs: 50 }, 'waits'],
    [
      'is left to another federation',
      { of: 'u1', living: 'u1', isUnwanted: true, federation: 'theirs' },
      'stays',
    ],
  ];
  it.each(rows)('%s', async (_name, given, expected) => {
    const { outcome, isThere } = await look(given);
    const seen = isThere ? (outcome === 'again' ? 'waits' : 'stays') : 'gone';
    expect(seen).toBe(expected);
  });
});
