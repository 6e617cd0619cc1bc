import { describe, expect, it } from '@jest/globals';
import { estimateFit, roomOf } from './estimate.js';
import { amounts, nodes, promised } from './room.fixture.js';

describe('pods of 2 CPU and 3 of memory that fit', () => {
  const rows = [
    { name: 'none without nodes', on: '', is: 0 },
    { name: 'as many as the scarcest resource allows', on: 'a 9/9/9', is: 3 },
    { name: 'no more than places for pods', on: 'a 99/99/2', is: 2 },
    { name: 'not in the leftovers of two nodes', on: 'a 1/9/9\nb 1/9/9', is: 0 },
    { name: 'on every node', on: 'a 2/3/1\nb 4/6/2\nc 1/1/1', is: 3 },
    { name: 'not where a resource is missing', on: 'a 9/0/9\nb 9/9/0', is: 0 },
    { name: 'exactly', on: 'a 5.999/9/9\nb 6/8.999/9', is: 4 },
  ];
  for (const { name, on, is } of rows) {
    it(name, () => {
      const ask = { requests: amounts('2/3/1'), nodeSelector: {} };
      expect(estimateFit({ nodes: nodes(on), outstanding: [], ...ask })).toBe(is);
    });
  }
});

describe('what else a pod can ask for', () => {
  const on = nodes('a 9/9/9 zone=x disk=ssd +gpu=2\nb 9/9/9 zone=y +gpu=1\nc 9/9/9 zone=x');
  const fit = (requests: object, nodeSelector: Record<string, string>): number =>
    estimateFit({
      nodes: on,
      outstanding: [],
      requests: { ...amounts('1/1/1'), ...requests },
      nodeSelector,
    });

  it('is a resource that only some nodes have', () => {
    expect(fit({ gpu: 1_000 }, {})).toBe(3);
    expect(fit({ gpu: 2_000 }, {})).toBe(1);
    expect(fit({ gpu: 0 }, {})).toBe(27);
    expect(fit({ toString: 1 }, {})).toBe(0);
  });

  it('is nodes with certain labels', () => {
    expect(fit({}, { zone: 'x' })).toBe(18);
    expect(fit({}, { zone: 'x', disk: 'ssd' })).toBe(9);
    expect(fit({}, { zone: 'z' })).toBe(0);
    expect(fit({}, { toString: 'x' })).toBe(0);
  });

  it('is nothing at all, of which there can be no more than of anything', () => {
    expect(estimateFit({ nodes: on, outstanding: [], requests: {}, nodeSelector: {} })).toBe(
      2_147_483_647,
    );
  });
});

describe('room that was promised to others', () => {
  const rows = [
    { name: 'is gone', on: 'a 9/9/9', to: ['web/x 4 2/0/1'], is: 1 },
    { name: 'is spread', on: 'a 4/9/9\nb 4/9/9', to: ['web/x 2 3/0/1'], is: 2 },
    { name: 'is taken where there is most', on: 'a 3/9/9\nb 9/9/9', to: ['web/x 1 2/0/1'], is: 10 },
    { name: 'is all of it', on: 'a 4/9/9', to: ['web/x 9 1/0/1'], is: 0 },
    { name: 'is none where it is too much', on: 'a 4/9/9', to: ['web/x 9 5/0/1'], is: 4 },
    { name: 'is several', on: 'a 9/9/9', to: ['web/x 2 1/0/1', 'web/y 2 2/0/1'], is: 3 },
    { name: 'is kept by kind', on: 'a 9/9/9', to: ['web/x 3 1/0/1', 'web/y 3 1/0/1'], is: 3 },
  ];
  for (const { name, on, to, is } of rows) {
    it(name, () => {
      const ask = { requests: amounts('1/0/1'), nodeSelector: {} };
      const outstanding = to.map(promised);
      expect(estimateFit({ nodes: nodes(on), outstanding, ...ask })).toBe(is);
      const other = outstanding.toReversed();
      expect(estimateFit({ nodes: nodes(on), outstanding: other, ...ask })).toBe(is);
    });
  }

  it('ends with the pods that are there', () => {
    const ask = { requests: amounts('1/0/1'), nodeSelector: {} };
    const outstanding = [
      { ...promised('web/x 4 1/0/1'), bound: 3 },
      { ...promised('web/y 1 1/0/1'), bound: 7 },
    ];
    expect(estimateFit({ nodes: nodes('a 5/0/9'), outstanding, ...ask })).toBe(4);
  });

  it('costs no more for a million pods', () => {
    const outstanding = [promised('web/x 1000000 1/0/1'), promised('web/y 1000000 2/0/1')];
    const many = Array.from({ length: 1_000 }, (_, at) => `n${at} 4000/0/4000`).join('\n');
    const ask = { requests: amounts('1/0/1'), nodeSelector: {} };
    expect(estimateFit({ nodes: nodes(many), outstanding, ...ask })).toBe(1_000_000);
  });
});

describe('the room of a workload', () => {
  const capacity = {
    cluster: 'tokyo',
    version: 1,
    observedAt: 0,
    nodes: nodes('a 5/0/9'),
    bound: { 'web/x': 3 },
    unschedulable: {},
  };
  const ask = { requests: amounts('1/0/1'), nodeSelector: {} };

  it('is what fits and what it has', () => {
    expect(roomOf({ capacity, outstanding: [], name: 'web/x', own: undefined, ...ask })).toBe(8);
    expect(roomOf({ capacity, outstanding: [], name: 'web/y', own: undefined, ...ask })).toBe(5);
  });

  it('is not lessened by what it was promised itself', () => {
    const own = promised('web/x 4 1/0/1');
    const outstanding = [own, promised('web/y 2 1/0/1')];
    expect(roomOf({ capacity, outstanding, name: 'web/x', own, ...ask })).toBe(6);
  });
});
