import { EventEmitter } from 'node:events';
import { describe, expect, it } from '@jest/globals';
import { stopOnSignal } from './stop.js';

function fakeProcess(): {
  signals: EventEmitter;
  exited: Promise<number>;
  exit: (n: number) => void;
} {
  const signals = new EventEmitter();
  let exit = (_code: number): void => undefined;
  const exited = new Promise<number>((resolve) => {
    exit = resolve;
  });
  return { signals, exited, exit };
}

function arrange(close: () => Promise<void>, deadlineMs = 5_000): ReturnType<typeof fakeProcess> {
  const fake = fakeProcess();
  const { signals, exit } = fake;
  stopOnSignal(close, {
    deadlineMs,
    process: { on: (signal, act) => signals.on(signal, act), exit },
  });
  return fake;
}

describe('stopping on a signal', () => {
  const rows = [
    { name: 'a clean close', close: () => Promise.resolve(), code: 0 },
    { name: 'a close that fails', close: () => Promise.reject(new Error('no')), code: 1 },
  ];
  for (const { name, close, code } of rows) {
    it(`exits with ${code} after ${name}`, async () => {
      const { signals, exited } = arrange(close);
      signals.emit('SIGTERM');
      expect(await exited).toBe(code);
    });
  }

  it('exits with 1 when closing takes longer than it may', async () => {
    const { signals, exited } = arrange(() => new Promise(() => undefined), 10);
    signals.emit('SIGINT');
    expect(await exited).toBe(1);
  });

  it('exits at once on a second signal', async () => {
    const { signals, exited } = arrange(() => new Promise(() => undefined));
    signals.emit('SIGINT');
    signals.emit('SIGINT');
    expect(await exited).toBe(130);
  });
});
