import { describe, expect, it } from '@jest/globals';
import { Presence } from './presence.js';

describe('presence', () => {
  it('is of a user for a while after each request', () => {
    let now = 1_000;
    const presence = new Presence(() => now, 100);
    expect(presence.isAlone('a')).toBe(true);
    presence.note('a');
    expect([presence.isAlone('a'), presence.isAlone('b')]).toEqual([true, false]);
    presence.note('b');
    presence.note('a');
    expect([presence.isAlone('a'), presence.isAlone('b')]).toEqual([false, false]);
    now += 90;
    presence.note('a');
    now += 11;
    expect([presence.isAlone('a'), presence.isAlone('b')]).toEqual([true, false]);
  });

  it('is known of two, which is enough to tell whether anybody is alone', () => {
    const presence = new Presence(() => 1_000, 100);
    for (const user of ['a', 'b', 'c', 'c', 'c']) presence.note(user);
    expect(['a', 'b', 'c'].map((user) => presence.isAlone(user))).toEqual([false, false, false]);
  });
});
