import { setImmediate as later } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { inTurn, isTurnOver, requireTurn } from './turn.js';

const outcomeAt = (nowMs: number): string => {
  try {
    requireTurn(nowMs);
    return 'may write';
  } catch (error) {
    return isTurnOver(error) ? 'over' : 'another error';
  }
};

describe('a turn', () => {
  it('ends at its time, for all that is done in it', async () => {
    const turn = { loop: 'sync', endsAtMs: 100 };
    const seen = await inTurn(turn, async () => {
      await later();
      return [outcomeAt(99), outcomeAt(100)];
    });
    expect(seen).toEqual(['may write', 'over']);
  });

  it('is nobody else’s', async () => {
    const other = inTurn({ loop: 'sync', endsAtMs: 1_000 }, async () => {
      await later();
      return outcomeAt(500);
    });
    const own = inTurn({ loop: 'sync', endsAtMs: 100 }, async () => outcomeAt(500));
    expect(await Promise.all([other, own])).toEqual(['may write', 'over']);
    expect(outcomeAt(500)).toBe('may write');
  });
});
