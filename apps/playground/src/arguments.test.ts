import { describe, expect, it } from '@jest/globals';
import { readCast } from './arguments.js';

describe('the arguments', () => {
  const rows = [
    { args: '', is: { kind: 'one', anyPort: false } },
    { args: '--members a,b', is: { kind: 'many', names: ['a', 'b'], anyPort: false } },
    {
      args: '--count 2 --any-port',
      is: { kind: 'many', names: ['member-1', 'member-2'], anyPort: true },
    },
  ];
  for (const { args, is } of rows) {
    it(`"${args}" are understood`, () => {
      const words = args.split(' ').filter((word) => word !== '');
      expect(readCast(words, { name: 'member', count: 1 })).toEqual(is);
    });
  }

  it('left out let the settings number the members', () => {
    const cast = readCast([], { name: 'tokyo', count: 2 });
    expect(cast).toEqual({ kind: 'many', names: ['tokyo-1', 'tokyo-2'], anyPort: false });
  });

  const refused = [
    '--members a,a',
    '--members a,,b',
    '--members ../x',
    '--count 0',
    '--count x',
    '--count 9999',
    '--what',
    'x',
  ];
  for (const args of refused) {
    it(`"${args}" are refused`, () => {
      expect(() => readCast(args.split(' '), { name: 'member', count: 1 })).toThrow(
        'arguments.invalid',
      );
    });
  }
});
