import { EventEmitter } from 'node:events';
import { describe, expect, it } from '@jest/globals';
import { createMetrics } from './metrics.js';
import { mistakeLimits, surviveMistakes } from './mistakes.js';

/** A process that makes mistakes when it is told to. */
function erring() {
  const seen = { now: 0, told: [] as string[], exits: [] as number[] };
  const events = new EventEmitter();
  const metrics = createMetrics();
  surviveMistakes({
    metrics,
    onMistake: (error, kind) => seen.told.push(`${kind}: ${String(error)}`),
    stopwatch: () => seen.now,
    process: {
      on: (event, act) => events.on(event, act),
      exit: (code) => seen.exits.push(code),
    },
  });
  return { seen, metrics, err: (event: string) => events.emit(event, new Error('no')) };
}

describe('an error that nobody caught', () => {
  it('is told and counted by its kind, and the process goes on', async () => {
    const { seen, metrics, err } = erring();
    err('unhandledRejection');
    err('unhandledRejection');
    err('uncaughtException');
    expect(seen.told).toEqual([
      'rejection: Error: no',
      'rejection: Error: no',
      'exception: Error: no',
    ]);
    const { body } = await metrics.render();
    expect(body).toContain('navarch_mistakes_total{kind="rejection"} 2');
    expect(body).toContain('navarch_mistakes_total{kind="exception"} 1');
    expect(seen.exits).toEqual([]);
  });

  it('ends the process when there are too many of them in a short time', () => {
    const { seen, err } = erring();
    for (let count = 0; count < 3 * mistakeLimits.most; count += 1) {
      seen.now += mistakeLimits.withinMs / mistakeLimits.most + 1;
      err('unhandledRejection');
    }
    expect(seen.exits).toEqual([]);
    for (let count = 0; count < mistakeLimits.most; count += 1) err('unhandledRejection');
    expect(seen.exits[0]).toBe(1);
  });
});
