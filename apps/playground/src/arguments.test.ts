import { describe, expect, it } from '@jest/globals';
import { readCast } from './arguments.js';

describe('the arguments', () => {
  const rows = [
    { args: '', is: { kind: 'one' } },
    { args: '--members a,b', is: { kind: 'many', names: ['a', 'b'], anyPort: false } },
    {
      args: '--count 2 --any-port',
      is: { kind: 'many', names: ['member-1', 'member-2'], anyPort: true },
    },
  ];
  for (const { args, is } of rows) {
    it(`"${args}" are understood`, () => {
      expect(readCast(args.split(' ').filter((word) => word !== ''))).toEqual(is);
    });
  }

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
      expect(() => readCast(args.split(' '))).toThrow('arguments.invalid');
    });
  }
});
