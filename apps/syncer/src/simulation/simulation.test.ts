import { describe, expect, it } from '@jest/globals';
import type { MemberStates, Store } from '@navarch/store';
import { type Failure, type Options, simulate } from './simulate.js';

const seedsMax = 300;
/** Most mistakes take a while to show. */
const longest = 60;

/** The first of some seeds that breaks this invariant. */
async function firstToBreak(
  invariant: string,
  given: Omit<Options, 'seed'>,
): Promise<Failure | undefined> {
  for (let seed = 1; seed <= seedsMax; seed += 1) {
    const { failure } = await simulate({ ...given, seed });
    if (failure?.invariant === invariant) return failure;
  }
  return undefined;
}

const withStates = (store: Store, change: Partial<MemberStates>): Store => ({
  ...store,
  memberStates: { ...store.memberStates, ...change },
});

/** Deliberate mistakes, made between the loops and the store, and what must be seen to break. */
const mistakes: readonly {
  readonly name: string;
  readonly invariant: string;
  readonly spoil: (store: Store) => Store;
}[] = [
  {
    name: 'an object that was not found counts as deleted',
    invariant: 'nothing is deleted without proof',
    spoil: (store) => {
      let reads = 0;
      return {
        ...store,
        objects: {
          ...store.objects,
          getMany: async (keys) => ((reads += 1) % 7 === 0 ? [] : store.objects.getMany(keys)),
        },
        tombstones: {
          ...store.tombstones,
          find: async (key, uid) => ({ key, uid, position: 0, actor: 'nobody', at: 0 }),
        },
      };
    },
  },
  {
    name: 'others are taken to be ready before they are',
    invariant: 'our own shrinks keep the floor',
    spoil: (store) =>
      withStates(store, {
        ofObject: async (key) =>
          (await store.memberStates.ofObject(key)).map((state) => ({
            ...state,
            observed: { ...state.observed, readyReplicas: 99 },
          })),
      }),
  },
  {
    name: 'what was sent is not recorded',
    invariant: 'everything settles',
    spoil: (store) => withStates(store, { recordApplied: async () => [] }),
  },
];

describe('the simulation', () => {
  it('breaks no invariant in twenty seeds', async () => {
    for (let seed = 1; seed <= 20; seed += 1)
      expect((await simulate({ seed })).failure).toBeUndefined();
  });

  it('does the same again for the same seed', async () => {
    const [first, second] = [await simulate({ seed: 7 }), await simulate({ seed: 7 })];
    expect(second).toEqual(first);
  });

  it.each(mistakes)('sees that $name', async ({ invariant, spoil }) => {
    expect(await firstToBreak(invariant, { spoil, operations: longest })).toMatchObject({
      invariant,
    });
  });
});
