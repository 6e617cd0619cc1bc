import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import type { Agenda } from '@navarch/store';
import { type DueKey, loopNames, roomAtHand } from '../loops.js';
import { AtHand } from './at-hand.js';
import { Bell } from './bell.js';

/** A bell beside a worker whose work ends when it is told to, and what came to the queue. */
function atHandWith(free: () => number) {
  const began: string[] = [];
  const rung: string[] = [];
  const failures: unknown[] = [];
  const ends = new Map<string, (error?: Error) => void>();
  const handle = ({ key }: { readonly key: string }): Promise<void> => {
    began.push(key);
    return new Promise((resolve, reject) => {
      ends.set(key, (error) => (error === undefined ? resolve() : reject(error)));
    });
  };
  const gate = {
    get free() {
      return free();
    },
  };
  const atHand = new AtHand({ worker: { handle }, gate, onError: (one) => failures.push(one) });
  const agenda: Pick<Agenda, 'mark'> = { mark: async () => {} };
  const ring = async (due: readonly { readonly key: string }[]): Promise<void> => {
    rung.push(...due.map(({ key }) => key));
  };
  const bell = new Bell(agenda as Agenda, { ring }, () => {});
  bell.askFirst(atHand.take);
  return {
    atHand,
    bell,
    began,
    rung,
    failures,
    end: (key: string, e?: Error) => ends.get(key)?.(e),
  };
}

const placing = (count: number): DueKey[] =>
  Array.from({ length: count }, (_, at) => ({ loop: loopNames.place, key: `object-${at}` }));
const room = roomAtHand.place ?? 0;

async function until(isSo: () => boolean): Promise<void> {
  for (const deadline = Date.now() + 60_000; !isSo(); await sleep(5))
    if (Date.now() > deadline) throw new Error('not within a minute');
}

describe('what a syncer makes due', () => {
  it('is worked on without the queue as far as there is room, and the queue is rung for the rest', async () => {
    const { bell, began, rung } = atHandWith(() => 1);
    const due = placing(room + 3);
    await bell.mark(due);
    await until(() => rung.length === 3);
    expect(began).toEqual(due.slice(0, room).map(({ key }) => key));
    expect(rung).toEqual(due.slice(room).map(({ key }) => key));
  });

  it('is worked on here again when what was under way has ended, well or badly', async () => {
    const { bell, began, rung, failures, end } = atHandWith(() => 1);
    await bell.mark(placing(room));
    end('object-0');
    end('object-1', new Error('broken'));
    await until(() => failures.length === 1);
    const [one, other, third] = [
      { loop: loopNames.place, key: 'a' },
      { loop: loopNames.place, key: 'b' },
      { loop: loopNames.place, key: 'c' },
    ] as const;
    await bell.mark([one, other, third]);
    await until(() => rung.length === 1);
    expect(began.slice(room)).toEqual(['a', 'b']);
    expect(rung).toEqual(['c']);
  });

  it('is rung for where memory is short, and where little is to be done at a time', async () => {
    let free = 0;
    const { bell, began, rung } = atHandWith(() => free);
    await bell.mark(placing(1));
    await until(() => rung.length === 1);
    free = 1;
    await bell.mark([{ loop: loopNames.fleet, key: 'policies' }]);
    await until(() => rung.length === 2);
    expect(began).toEqual([]);
  });

  it('is rung for once the syncer is to stop, which waits for what is under way', async () => {
    const { atHand, bell, rung, end } = atHandWith(() => 1);
    await bell.mark(placing(1));
    let isClosed = false;
    const closing = atHand.close(60_000).then(() => (isClosed = true));
    await bell.mark([{ loop: loopNames.place, key: 'late' }]);
    await until(() => rung.includes('late'));
    expect(isClosed).toBe(false);
    end('object-0');
    await closing;
  });

  it('does not keep the syncer from stopping when it never ends', async () => {
    const { atHand, bell } = atHandWith(() => 1);
    await bell.mark(placing(1));
    await atHand.close(10);
  });
});
