import { describe, expect, it } from '@jest/globals';
import { readFlags } from './flags.js';

const names = ['split', 'latency'];

describe('without a real control plane at hand', () => {
  const offer = { names, hasReal: false };

  it('everything is measured, with simulated members', () => {
    expect(readFlags([], offer)).toEqual({
      objects: 200,
      only: undefined,
      members: 'simulated',
      fleets: [{ members: 100, objects: 2_000 }],
      write: false,
    });
  });

  it.each([
    { what: 'real members', flags: ['--members', 'real'], says: 'KUBEBUILDER_ASSETS' },
    { what: 'other members', flags: ['--members', '3'], says: '--members: simulated or real' },
    { what: 'an unknown benchmark', flags: ['--only', 'speed'], says: 'one of split, latency' },
    { what: 'two benchmarks', flags: ['split', 'latency'], says: 'name one benchmark' },
    { what: 'half a fleet', flags: ['--fleets', '100'], says: 'MEMBERSxOBJECTS' },
    { what: 'a fleet of two', flags: ['--fleets', '2x100'], says: 'MEMBERSxOBJECTS' },
    { what: 'no objects', flags: ['--objects', '0'], says: '--objects: a whole number' },
  ])('$what are refused', ({ flags, says }) => {
    expect(() => readFlags(flags, offer)).toThrow(says);
  });
});

it('fleets are measured one after the other', () => {
  const { fleets } = readFlags(['--fleets', '100x10000,1000x2000'], { names, hasReal: false });
  expect(fleets).toEqual([
    { members: 100, objects: 10_000 },
    { members: 1_000, objects: 2_000 },
  ]);
});

describe('with a real control plane at hand', () => {
  const offer = { names, hasReal: true };

  it('it is used, unless something else is said', () => {
    expect(readFlags(['split'], offer)).toMatchObject({ only: 'split', members: 'real' });
    expect(readFlags(['--members', 'simulated'], offer)).toMatchObject({ members: 'simulated' });
  });
});
