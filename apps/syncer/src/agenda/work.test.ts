import { getEventListeners } from 'node:events';
import { expect, it } from '@jest/globals';
import { done, UnavailableError } from '@navarch/model';
import { createMemoryStore } from '@navarch/store';
import { loopNames } from '../loops.js';
import { Gate } from './gate.js';
import { Worker } from './work.js';

const loop = loopNames.place;
const claims = 20;

it('settles what the store did not take; those that wait listen to nothing that outlives them', async () => {
  const { agenda } = createMemoryStore({ clock: Date.now });
  const keys = Array.from({ length: claims }, (_, index) => `key-${index}`);
  await agenda.mark(keys.map((key) => ({ loop, key })));
  let refused = 0;
  const worker = new Worker({
    agenda: {
      ...agenda,
      settle: async (settlements) => {
        if (refused >= claims) return await agenda.settle(settlements);
        refused += settlements.length;
        throw new UnavailableError('store.unavailable');
      },
    },
    holder: 'test',
    reconcilers: [{ loop, reconcile: async () => done }],
    observer: { settled: () => {} },
    gate: new Gate(() => ({ usedBytes: 0, limitBytes: 2 ** 32 })),
    random: () => 0,
    now: Date.now,
  });
  const listening = listenersAdded();
  await Promise.all(keys.map((key) => worker.handle({ loop, key })));
  expect(await agenda.list({})).toEqual([]);
  expect(listening.end()).toBeLessThan(claims);
});

/** The most listeners that any one signal had at a time. */
function listenersAdded(): { readonly end: () => number } {
  const { prototype } = EventTarget;
  const add = Object.getOwnPropertyDescriptor(prototype, 'addEventListener');
  if (add === undefined) throw new Error('nothing can be listened to');
  const plain = add.value as EventTarget['addEventListener'];
  let most = 0;
  Object.defineProperty(prototype, 'addEventListener', {
    ...add,
    value(this: EventTarget, ...from: Parameters<typeof plain>) {
      plain.apply(this, from);
      most = Math.max(most, getEventListeners(this, from[0]).length);
    },
  });
  return {
    end: () => {
      Object.defineProperty(prototype, 'addEventListener', add);
      return most;
    },
  };
}
