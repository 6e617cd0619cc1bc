import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Hearing } from './hearing.js';

const quietMs = 100;

beforeEach(() => {
  jest.useFakeTimers({ now: 0 });
});
afterEach(() => {
  jest.useRealTimers();
});

/** When it was looked, and from which version, if nothing is ever found. */
function listen(silentMs = 0) {
  const looks: string[] = [];
  const hearing = new Hearing(
    {
      quietMs,
      silentMs,
      bookmarkMs: 900,
      graceMs: 10,
      hasNews: async (version) => {
        looks.push(`${Date.now()} ${version}`);
        return false;
      },
      onDeaf: () => looks.push('deaf'),
    },
    'v1',
  );
  return { hearing, looks };
}

describe('a quiet watch', () => {
  it('is looked at more and more seldom', async () => {
    const { hearing, looks } = listen();
    await jest.advanceTimersByTimeAsync(9_000);
    hearing.stop();
    await jest.advanceTimersByTimeAsync(90_000);
    expect(looks).toEqual(['100 v1', '500 v1', '2100 v1', '5100 v1', '8100 v1']);
  });

  it('is no less quiet for a bookmark, and is not for news', async () => {
    const { hearing, looks } = listen();
    await jest.advanceTimersByTimeAsync(200);
    hearing.heard('v2', false);
    await jest.advanceTimersByTimeAsync(399);
    expect(looks).toEqual(['100 v1']);
    await jest.advanceTimersByTimeAsync(1);
    expect(looks).toEqual(['100 v1', '600 v2']);
    hearing.heard('v3', true);
    await jest.advanceTimersByTimeAsync(100);
    expect(looks).toEqual(['100 v1', '600 v2', '700 v3']);
    hearing.stop();
  });

  it('that goes on from one that was quiet is looked at as seldom', async () => {
    const { hearing, looks } = listen(500);
    await jest.advanceTimersByTimeAsync(5_000);
    hearing.stop();
    expect(looks).toEqual(['1500 v1', '4500 v1']);
  });

  it('is looked at when a bookmark does not come that came before', async () => {
    const { hearing, looks } = listen(100_000);
    for (const version of ['v2', 'v3', 'v4']) {
      await jest.advanceTimersByTimeAsync(800);
      hearing.heard(version, false);
    }
    await jest.advanceTimersByTimeAsync(900);
    hearing.stop();
    expect(looks).toEqual(['3300 v4']);
  });
});
