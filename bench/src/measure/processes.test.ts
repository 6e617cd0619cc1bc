import { describe, expect, it } from '@jest/globals';
import { parseMemory, parseStat, readProcesses, treeOf } from './processes.js';

describe('a line of /proc/PID/stat', () => {
  const tail = 'S 7 1 1 0 -1 4194560 1 2 3 4 250 150 75 25 20 0 1';
  const rows = [
    ['of a process', `42 (node) ${tail}`],
    ['whose name has spaces and parentheses', `42 (a) b) ${tail}`],
  ] as const;
  it.each(rows)('%s is read', (_name, text) => {
    expect(parseStat(text)).toEqual({ pid: 42, parent: 7, cpuSeconds: 4, endedCpuSeconds: 1 });
  });

  it('that is not there is no process', () => {
    expect(parseStat('')).toBeUndefined();
  });
});

it('finds this very process', async () => {
  const facts = (await readProcesses()).find((one) => one.pid === process.pid);
  expect(facts?.parent).toBe(process.ppid);
  expect(facts?.cpuSeconds).toBeGreaterThan(0);
});

it('a tree is a process with all that is below it', () => {
  const all = [
    [1, 0],
    [2, 1],
    [3, 2],
    [4, 1],
    [5, 9],
  ].map(([pid = 0, parent = 0]) => ({ pid, parent, cpuSeconds: 0, endedCpuSeconds: 0 }));
  expect(treeOf(2, all).map((one) => one.pid)).toEqual([2, 3]);
  expect(treeOf(1, all).map((one) => one.pid)).toEqual([1, 2, 3, 4]);
});

it('memory is told apart into what is its own and what is shared', () => {
  const status = 'VmRSS:\t  90 kB\nRssAnon:\t  10 kB\nRssFile:\t  60 kB\nRssShmem:\t  20 kB\n';
  expect(parseMemory(status)).toEqual({ own: 10_240, shared: 20_480 });
  expect(parseMemory('')).toEqual({ own: 0, shared: 0 });
});
