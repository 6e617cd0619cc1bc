import { describe, expect, it } from '@jest/globals';
import { MemberError } from '@navarch/clients';
import { keepWatching } from './keep-watching.js';

describe('a watch that ends', () => {
  it('is told, and begun again later and later, until nobody wants it', async () => {
    const stopping = new AbortController();
    const errors: unknown[] = [];
    const begunAt: number[] = [];
    const watch = async (): Promise<void> => {
      begunAt.push(performance.now());
      if (begunAt.length === 3) stopping.abort();
      throw new MemberError('member.expired');
    };
    const parts = {
      now: () => performance.now(),
      random: () => 0.2,
      onError: (error: unknown) => errors.push(error),
    };
    await keepWatching(watch, parts, stopping.signal);
    const [first = 0, second = 0, third = 0] = begunAt;
    expect(errors).toHaveLength(2);
    expect(second - first).toBeGreaterThanOrEqual(690);
    expect(third - second).toBeGreaterThanOrEqual(990);
  });
});
