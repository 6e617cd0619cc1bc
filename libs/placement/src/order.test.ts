import { describe, expect, it } from '@jest/globals';
import { compareNames, fnv1, inOrderOfService } from './order.js';

describe('fnv1', () => {
  it.each([
    ['', 0x811c9dc5],
    ['A', 0x050c5d5e],
    ['B', 0x050c5d5d],
    ['cluster-1default/app-1', 0x7fefd940],
    ['cluster-2default/app-1', 0x4bacdddd],
  ])('of "%s"', (text, hash) => {
    expect(fnv1(text)).toBe(hash);
  });

  it.each(['é', '雪', '🚢', 'a雪🚢'])('runs over the UTF-8 bytes of "%s"', (text) => {
    const bytes = String.fromCharCode(...new TextEncoder().encode(text));
    let hash = 0x811c9dc5n;
    for (const character of bytes) {
      hash = ((hash * 16_777_619n) % 2n ** 32n) ^ BigInt(character.charCodeAt(0));
    }
    expect(fnv1(text)).toBe(Number(hash));
  });
});

describe('the order of service', () => {
  it('is by weight, then by hash, and leaves its argument as it was', () => {
    const clusters = ['A', 'B', 'C', 'D'].map((name) => ({ name, weight: name === 'A' ? 2 : 1 }));
    const names = inOrderOfService(clusters, '').map(({ name }) => name);
    expect(names).toEqual(['A', 'D', 'C', 'B']);
    expect(clusters.map(({ name }) => name)).toEqual(['A', 'B', 'C', 'D']);
  });

  it('compares names by code units', () => {
    expect(['b', 'B', 'a', 'a'].sort(compareNames)).toEqual(['B', 'a', 'a', 'b']);
  });
});
