import { describe, expect, it } from '@jest/globals';
import { Normaliser } from './normalise.js';

const uid = (digit: number): string => `${String(digit).repeat(8)}-0000-4000-8000-000000000000`;
const object = (resourceVersion: string, more: object = {}) => ({
  metadata: { name: 'a', resourceVersion, ...more },
});
const plain = (value: unknown): unknown => new Normaliser().data(value);

describe('what is made the same', () => {
  const rows = [
    { name: 'times', given: 'at 2026-03-04T05:06:07Z', made: 'at <time>' },
    { name: 'times with fractions', given: '2026-03-04T05:06:07.123456Z', made: '<time>' },
    { name: 'uids in the middle of a text', given: `uid ${uid(1)}!`, made: 'uid <uid-1>!' },
    { name: 'generated names', given: 'made-x7k2p', made: 'made-<suffix>' },
    { name: 'other names', given: 'maid-x7k2p', made: 'maid-x7k2p' },
    {
      name: 'versions that are told',
      given: 'Too large resource version: 99, current: 5',
      made: 'Too large resource version: <version>, current: <version>',
    },
    {
      name: 'versions in an object that is quoted',
      given: '"{\\"resourceVersion\\":\\"348\\"}"',
      made: '"{\\"resourceVersion\\":\\"<version>\\"}"',
    },
    {
      name: 'versions that are too old',
      given: 'too old resource version: 1 (12087)',
      made: 'too old resource version: <version> (<version>)',
    },
    { name: 'numbers', given: { spec: { replicas: 3 } }, made: { spec: { replicas: 3 } } },
    { name: 'null', given: { a: null }, made: { a: null } },
    {
      name: 'the version of a list, which is of everything',
      given: { metadata: { resourceVersion: '7', continue: 'abc' }, items: [] },
      made: { metadata: { resourceVersion: '<revision>', continue: '<token>' }, items: [] },
    },
    {
      name: 'the version of a bookmark',
      given: { kind: 'Secret', metadata: { resourceVersion: '7' } },
      made: { kind: 'Secret', metadata: { resourceVersion: '<revision>' } },
    },
    {
      name: 'the order of managed fields, which is that of times',
      given: { metadata: { name: 'a', managedFields: [{ manager: 'b' }, { manager: 'a' }] } },
      made: { metadata: { name: 'a', managedFields: [{ manager: 'a' }, { manager: 'b' }] } },
    },
    {
      name: 'the age in a row',
      given: {
        kind: 'Table',
        columnDefinitions: [{ name: 'Name' }, { name: 'Age' }],
        rows: [{ cells: ['5s', '5s'] }],
      },
      made: {
        kind: 'Table',
        columnDefinitions: [{ name: 'Name' }, { name: 'Age' }],
        rows: [{ cells: ['5s', '<age>'] }],
      },
    },
  ];
  for (const { name, given, made } of rows) {
    it(name, () => {
      expect(plain(given)).toEqual(made);
    });
  }

  it("a server's own address", () => {
    const own = new Normaliser(new Map([['127.0.0.1:7', '<server>']]));
    expect(own.text('https://127.0.0.1:7/x')).toBe('https://<server>/x');
  });
});

describe('what stays different', () => {
  it('versions of one object, in the order in which they were seen', () => {
    expect(plain([object('12'), object('12'), object('15')])).toEqual([
      object('<version-1>'),
      object('<version-1>'),
      object('<version-2>'),
    ]);
  });

  it('versions of each object by itself', () => {
    const one = object('12', { uid: uid(1) });
    const other = object('13', { uid: uid(2) });
    expect(plain([one, other])).toEqual([
      object('<version-1>', { uid: '<uid-1>' }),
      object('<version-1>', { uid: '<uid-2>' }),
    ]);
  });

  it('uids, wherever they are', () => {
    const given = [uid(2), `owner ${uid(1)}`, uid(2)];
    expect(plain(given)).toEqual(['<uid-1>', 'owner <uid-2>', '<uid-1>']);
  });

  it('over several answers', () => {
    const normaliser = new Normaliser();
    normaliser.data(object('3'));
    expect(normaliser.data([object('4'), object('3')])).toEqual([
      object('<version-2>'),
      object('<version-1>'),
    ]);
  });
});
