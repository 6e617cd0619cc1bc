import { expect, it } from '@jest/globals';
import { freePorts } from './free-ports.js';

const rowsOf = async (worker: string): Promise<number[]> => {
  const bases = await Promise.all(Array.from({ length: 40 }, () => freePorts(8, worker)));
  return bases.flatMap((base) => Array.from({ length: 8 }, (_, index) => base + index));
};

it('neighbouring ports of one worker are never those of another', async () => {
  const [one, other] = [await rowsOf('1'), new Set(await rowsOf('2'))];
  expect(one.filter((port) => other.has(port))).toEqual([]);
  expect([...one, ...other].every((port) => port >= 20_000 && port < 32_000)).toBe(true);
});
