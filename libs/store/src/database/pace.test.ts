import { describe, expect, it } from '@jest/globals';
import { createPace } from './pace.js';

describe('a pace', () => {
  it('lets a few come at once, and then one every so often', () => {
    const { take } = createPace({ burst: 3, everyMs: 5 }, () => 100);
    expect([take(), take(), take(), take(), take()]).toEqual([0, 0, 0, 5, 10]);
  });

  it('never lets one wait that comes seldom', () => {
    let now = 0;
    const { take } = createPace({ burst: 1, everyMs: 5 }, () => now);
    for (now = 0; now < 100; now += 5) expect(take()).toBe(0);
  });

  it('forgets a burst after a rest', () => {
    let now = 0;
    const { take } = createPace({ burst: 2, everyMs: 5 }, () => now);
    expect([take(), take(), take()]).toEqual([0, 0, 5]);
    now = 15;
    expect([take(), take(), take()]).toEqual([0, 0, 5]);
  });
});
