import { describe, expect, it } from '@jest/globals';
import { createRandom } from './random.js';
import { Scheduler } from './scheduler.js';

/** A process that asks again and again, and counts the answers. */
function startCounter(scheduler: Scheduler) {
  const process = scheduler.newProcess(1);
  const count = { asked: 0, answered: 0 };
  const ask = async (): Promise<void> => {
    for (;;) {
      await new Promise<void>((resolve) => void scheduler.after(10, resolve));
      await scheduler.ask({
        label: () => 'count',
        act: async () => (count.asked += 1),
        course: () => undefined,
      });
      count.answered += 1;
    }
  };
  scheduler.as(process, () => void ask());
  return { process, count };
}

const start = () => {
  const scheduler = new Scheduler(createRandom(1, 1), 0);
  const pass = (ms: number): Promise<void> => {
    const until = scheduler.now + ms;
    scheduler.after(ms, () => undefined, scheduler.world);
    return scheduler.run(() => scheduler.now >= until);
  };
  return { scheduler, pass, ...startCounter(scheduler) };
};

describe('a process', () => {
  it('goes on with what it waits for', async () => {
    const { pass, count } = start();
    await pass(1_000);
    expect(count.answered).toBeGreaterThan(90);
  });

  it('that is dead never goes on, though what it had asked may still take effect', async () => {
    const { scheduler, pass, process, count } = start();
    await pass(100);
    scheduler.kill(process);
    const { asked, answered } = { ...count };
    await pass(1_000);
    expect(count.answered).toBe(answered);
    expect(count.asked).toBeLessThanOrEqual(asked + 1);
  });

  it('that is paused goes on where it stood when it is woken', async () => {
    const { pass, process, count } = start();
    await pass(100);
    process.pause();
    const { answered } = { ...count };
    await pass(1_000);
    expect(count.answered).toBe(answered);
    process.wake();
    await pass(1_000);
    expect(count.answered).toBeGreaterThan(answered + 90);
  });
});
