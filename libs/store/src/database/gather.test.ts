import { describe, expect, it } from '@jest/globals';
import { UnavailableError } from '@navarch/model';
import { gather } from './gather.js';

/** Doubles numbers, and keeps the batches it was asked in. */
function doubler(batchMax: number) {
  const batches: number[][] = [];
  const double = gather(async (numbers: readonly number[]) => {
    batches.push([...numbers]);
    await new Promise((resolve) => setImmediate(resolve));
    return numbers.map((one) => one * 2);
  }, batchMax);
  return { batches, double };
}

describe('gather', () => {
  it('answers each question with its own answer', async () => {
    const { double } = doubler(10);
    expect(await Promise.all([1, 2, 3].map(double))).toEqual([2, 4, 6]);
  });

  it('asks together what was asked in one moment, in batches of at most the limit', async () => {
    const { batches, double } = doubler(2);
    await Promise.all([1, 2, 3, 4, 5].map(double));
    expect(batches).toEqual([[1, 2], [3, 4], [5]]);
  });

  it('never answers from a batch that was asked before the question', async () => {
    let state = 'old';
    const read = gather(async (asked: readonly string[]) => {
      const seen = state;
      await new Promise((resolve) => setImmediate(resolve));
      return asked.map(() => seen);
    }, 10);
    const first = read('a');
    await new Promise((resolve) => setImmediate(resolve));
    state = 'new';
    expect(await read('b')).toBe('new');
    expect(await first).toBe('old');
  });

  it('lets a bad question fail alone', async () => {
    const ask = gather(async (numbers: readonly number[]) => {
      if (numbers.includes(2)) throw new Error('no twos');
      return numbers;
    }, 10);
    const answers = await Promise.allSettled([1, 2, 3].map(ask));
    expect(answers.map((one) => one.status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });

  it('asks nothing again of one who is not there', async () => {
    let asked = 0;
    const ask = gather(async (_numbers: readonly number[]): Promise<number[]> => {
      asked += 1;
      throw new UnavailableError('store.down');
    }, 10);
    const answers = await Promise.allSettled([1, 2, 3].map(ask));
    expect(answers.map((one) => one.status)).toEqual(['rejected', 'rejected', 'rejected']);
    expect(asked).toBe(1);
  });

  it('never has questions of one key in one batch', async () => {
    const batches: string[][] = [];
    const ask = gather(
      async (texts: readonly string[]) => {
        batches.push([...texts]);
        return texts;
      },
      10,
      (text) => text.slice(0, 1),
    );
    expect(await Promise.all(['a1', 'b1', 'a2', 'c1', 'c2'].map(ask))).toHaveLength(5);
    expect(batches).toEqual([['a1', 'b1'], ['a2', 'c1'], ['c2']]);
  });
});
