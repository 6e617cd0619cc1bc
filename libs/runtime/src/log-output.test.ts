import { describe, expect, it } from '@jest/globals';
import { createLogOutput } from './log-output.js';

/** A disk with so many bytes left, that takes so many at a time. */
function disk(room: number, atATime = Number.POSITIVE_INFINITY) {
  const state = { room, text: '' };
  const output = createLogOutput((bytes) => {
    const taken = Math.min(bytes.length, atATime, state.room);
    if (taken === 0) throw Object.assign(new Error('full'), { code: 'ENOSPC' });
    state.text += Buffer.from(bytes.subarray(0, taken)).toString();
    state.room -= taken;
    return taken;
  });
  return { state, output };
}

describe('the output of a log', () => {
  it('writes whole lines, in pieces if it must', () => {
    const { state, output } = disk(1_000, 7);
    output.write('one line that is longer than seven bytes\n');
    output.write('two\n');
    expect(state.text).toBe('one line that is longer than seven bytes\ntwo\n');
    expect(output.lost()).toBe(0);
  });

  it('loses lines on a full disk, counts them, and says so when there is room again', () => {
    const { state, output } = disk(4);
    for (const line of ['one\n', 'two\n', 'three\n']) output.write(line);
    expect([state.text, output.lost()]).toEqual(['one\n', 2]);
    state.room = 1_000;
    output.write('four\n');
    output.write('five\n');
    expect(state.text).toBe(
      'one\n{"level":"warn","lost":2,"msg":"lines of this log were lost"}\nfour\nfive\n',
    );
    expect(output.lost()).toBe(2);
  });

  it('begins a new line after one that was torn', () => {
    const { state, output } = disk(6);
    output.write('one\n');
    output.write('two\n');
    state.room = 1_000;
    output.write('three\n');
    expect(state.text.split('\n')).toEqual([
      'one',
      'tw',
      '{"level":"warn","lost":1,"msg":"lines of this log were lost"}',
      'three',
      '',
    ]);
  });

  it('waits for a slow reader, and not for ever', () => {
    let pauses = 0;
    let isReading = true;
    const output = createLogOutput(
      (bytes) => {
        if (pauses < 3 || !isReading) throw Object.assign(new Error('again'), { code: 'EAGAIN' });
        return bytes.length;
      },
      () => void (pauses += 1),
    );
    output.write('one\n');
    expect([pauses, output.lost()]).toEqual([3, 0]);
    isReading = false;
    output.write('two\n');
    expect(output.lost()).toBe(1);
  });
});
