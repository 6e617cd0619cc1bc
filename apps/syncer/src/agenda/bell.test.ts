/** Keys that are due in a moment are one ring when it comes, on the real clock and a real agenda's words. */
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from '@jest/globals';
import type { Agenda, Mark } from '@navarch/store';
import { limits } from '../limits.js';
import { loopNames } from '../loops.js';
import { Bell } from './bell.js';

type Seen = { readonly marks: Mark[]; readonly rings: string[][] };

function bellWith({ marks, rings }: Seen): Bell {
  const agenda: Pick<Agenda, 'mark'> = { mark: async (batch) => void marks.push(...batch) };
  const doorbell = {
    ring: async (jobs: readonly { readonly key: string }[]) => {
      rings.push(jobs.map(({ key }) => key));
    },
  };
  return new Bell(agenda as Agenda, doorbell, () => {});
}

it('rings once for what comes within a moment, and marks each for the end of it', async () => {
  const seen: Seen = { marks: [], rings: [] };
  const bell = bellWith(seen);
  for (const key of ['a', 'b', 'a']) await bell.markSoon([{ loop: loopNames.status, key }]);
  expect(seen.marks.map(({ key, afterMs }) => `${key} ${afterMs}`)).toEqual(
    ['a', 'b', 'a'].map((key) => `${key} ${limits.soonMs}`),
  );
  expect(seen.rings).toEqual([]);
  const deadline = Date.now() + 60_000;
  while (seen.rings.flat().length < 2 && Date.now() < deadline) await sleep(10);
  expect(seen.rings.flat().toSorted()).toEqual(['a', 'b']);
  await bell.markSoon([{ loop: loopNames.status, key: 'a' }]);
  while (seen.rings.flat().length < 3 && Date.now() < deadline) await sleep(10);
  expect(seen.rings.at(-1)).toEqual(['a']);
});

it('waits longer with what is marked while many wait already', async () => {
  const seen: Seen = { marks: [], rings: [] };
  const bell = bellWith(seen);
  const names = Array.from({ length: limits.soonCrowd + 1 }, (_, index) => `many-${index}`);
  for (const key of names) await bell.markSoon([{ loop: loopNames.status, key }]);
  const afterMs = seen.marks.map((mark) => mark.afterMs);
  expect(afterMs.filter((ms) => ms === limits.soonMs)).toHaveLength(limits.soonCrowd);
  expect(afterMs.at(-1)).toBe(limits.soonCrowdedMs);
  const deadline = Date.now() + 60_000;
  while (seen.rings.flat().length < names.length && Date.now() < deadline) await sleep(10);
  expect(seen.rings.flat()).toEqual(names);
});

it('rings once for what is marked at one moment', async () => {
  const seen: Seen = { marks: [], rings: [] };
  const bell = bellWith(seen);
  await Promise.all(['a', 'b', 'c'].map((key) => bell.ring([{ loop: loopNames.sync, key }])));
  expect(seen.rings).toEqual([['a', 'b', 'c']]);
});

it('does not ring for what only looks again', async () => {
  const seen: Seen = { marks: [], rings: [] };
  const bell = bellWith(seen);
  await bell.mark([{ loop: loopNames.sync, key: 'a', ifClaimed: true }]);
  await bell.mark([
    { loop: loopNames.sync, key: 'b', ifClaimed: true },
    { loop: loopNames.sync, key: 'c' },
  ]);
  expect(seen.marks.map(({ key }) => key)).toEqual(['a', 'b', 'c']);
  await bell.ring([{ loop: loopNames.sync, key: 'd' }]);
  expect(seen.rings.flat()).toEqual(['c', 'd']);
});
