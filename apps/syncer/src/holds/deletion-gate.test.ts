import { describe, expect, it } from '@jest/globals';
import { createMemoryStore, type Store, type Tombstone } from '@navarch/store';
import { DeletionGate } from './deletion-gate.js';
import { holdLimits } from './marks.js';

const limits = { massDeletionMin: 20, massDeletionPercent: 10 };
const burst = limits.massDeletionMin + 1;

/** A world in which no time passes by itself. */
function start() {
  let now = 1_000_000;
  const store = createMemoryStore({ clock: () => now });
  const gateOn = (brakes: Store['brakes'] = store.brakes): DeletionGate =>
    new DeletionGate({ store: { ...store, brakes }, limits, now: () => now });
  return {
    store,
    gateOn,
    gate: gateOn(),
    pass: (ms: number) => {
      now += ms;
    },
    /** Makes an object and deletes it. */
    deleted: async (name: string): Promise<Tombstone> => {
      const key = { group: '', resource: 'secrets', namespace: 'web', name };
      const metadata = { name, namespace: 'web', uid: name };
      const body = { apiVersion: 'v1', kind: 'Secret', metadata };
      await store.objects.commit({ verb: 'create', key, body }, 'jane');
      await store.objects.commit({ verb: 'delete', key, precondition: {} }, 'jane');
      const tombstone = await store.tombstones.find(key, name);
      if (tombstone === undefined) throw new Error(`${name} is still there`);
      return tombstone;
    },
  };
}

const names = (count: number, prefix = 'key'): readonly string[] =>
  Array.from({ length: count }, (_, index) => `${prefix}-${index}`);

describe('a deletion by itself', () => {
  it('goes at once, right after another and its count as well', async () => {
    const { gate, deleted } = start();
    expect(await gate.waitMs(await deleted('first'))).toBe(0);
    expect(await gate.waitMs(await deleted('second'))).toBe(0);
  });

  it('goes at once while a count that does not know it is under way', async () => {
    const { store, gateOn, deleted } = start();
    let finish = (): void => undefined;
    const isOver = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const gate = gateOn({
      ...store.brakes,
      deletions: async (span) => {
        const counted = await store.brakes.deletions(span);
        await isOver;
        return counted;
      },
    });
    const first = gate.waitMs(await deleted('first'));
    const second = gate.waitMs(await deleted('second'));
    finish();
    expect(await Promise.all([first, second])).toEqual([0, 0]);
  });
});

describe('a burst of deletions, one after another', () => {
  it('is seen together after the first few', async () => {
    const { gate, deleted, pass } = start();
    const asked: Tombstone[] = [];
    const waits: number[] = [];
    for (const name of names(burst)) {
      asked.push(await deleted(name));
      waits.push(await gate.waitMs(asked.at(-1) as Tombstone));
    }
    const atOnce = names(holdLimits.countsAtOnceMax).map(() => 0);
    const rest = names(burst - atOnce.length).map(() => holdLimits.countEveryMs);
    expect(waits).toEqual([...atOnce, ...rest]);
    pass(holdLimits.countEveryMs);
    for (const one of asked.slice(atOnce.length)) expect(await gate.verdict(one)).toBe('wait');
  });

  it('that is small goes as soon as it is counted', async () => {
    const { gate, deleted, pass } = start();
    const asked: Tombstone[] = [];
    for (const name of names(limits.massDeletionMin)) asked.push(await deleted(name));
    for (const one of asked) expect(await gate.verdict(one)).toBe('go');
    for (const name of names(holdLimits.countsAtOnceMax - 1, 'more'))
      expect(await gate.verdict(await deleted(name))).toBe('wait');
    const last = await deleted('last');
    expect(await gate.verdict(last)).toBe('uncounted');
    pass(holdLimits.countEveryMs);
    expect(await gate.verdict(last)).toBe('wait');
  });
});

describe('deletions that are committed together', () => {
  it('wait all, also right after the count of another, and though they are dated before it', async () => {
    const { gate, deleted, pass } = start();
    expect(await gate.verdict(await deleted('first'))).toBe('go');
    pass(-1);
    const asked: Tombstone[] = [];
    for (const name of names(burst)) asked.push(await deleted(name));
    pass(1);
    for (const one of asked) expect(await gate.verdict(one)).toBe('wait');
  });
});
