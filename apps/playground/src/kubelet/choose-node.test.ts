import { describe, expect, it } from '@jest/globals';
import { type Candidate, chooseNode, type Wish } from './choose-node.decide.js';

/** `name cpu/memory/pods used cpu/memory/pods [off] [zone=x] [taint=key:value:effect]` a line. */
function nodes(text: string): readonly Candidate[] {
  return text
    .trim()
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [name = '', allocatable = '', used = '', ...traits] = line.trim().split(/\s+/);
      const zone = traits.find((one) => one.startsWith('zone='))?.slice(5);
      return {
        name,
        labels: zone === undefined ? {} : { zone },
        unschedulable: traits.includes('off'),
        taints: traits.filter((one) => one.startsWith('taint=')).map((one) => taint(one.slice(6))),
        allocatable: needs(allocatable),
        used: needs(used),
      };
    });
}

function taint(text: string): Candidate['taints'][number] {
  const [key = '', value = '', effect = ''] = text.split(':');
  return { key, effect, ...(value === '' ? {} : { value }) };
}

function needs(text: string): Candidate['used'] {
  const [cpu = 0, memory = 0, pods = 0] = text.split('/').map(Number);
  return { cpu, memory, pods };
}

describe('a pod of 2 CPU and 3 of memory', () => {
  const rows = [
    { name: 'goes where the fewest are', at: 'a 9/9/9 0/0/2\nb 9/9/9 0/0/1', is: 'b' },
    { name: 'goes to the first among equals', at: 'b 9/9/9 0/0/1\na 9/9/9 0/0/1', is: 'a' },
    { name: 'goes where there is room', at: 'a 9/9/9 8/0/0\nb 9/9/9 7/6/8', is: 'b' },
    { name: 'goes nowhere without nodes', at: '', is: '0/0 nodes are available.' },
    {
      name: 'is told why it fits nowhere',
      at: 'a 1/9/9 0/0/0\nb 9/9/9 0/7/0\nc 9/9/0 0/0/0\nd 9/9/9 0/0/0 off\ne 1/1/1 0/0/0',
      is: '0/5 nodes are available: 1 Insufficient memory, 1 Too many pods, 1 node(s) were unschedulable, 2 Insufficient cpu.',
    },
  ];
  for (const { name, at, is } of rows) {
    it(name, () => {
      const wish = { needs: { cpu: 2, memory: 3, pods: 1 }, nodeSelector: {}, tolerations: [] };
      const choice = chooseNode(wish, nodes(at));
      expect(choice.kind === 'node' ? choice.name : choice.message).toBe(is);
    });
  }

  it('goes only where its selector points', () => {
    const wish = {
      needs: { cpu: 2, memory: 3, pods: 1 },
      nodeSelector: { zone: 'x' },
      tolerations: [],
    };
    const choice = chooseNode(wish, nodes('a 9/9/9 0/0/0\nb 9/9/9 0/0/5 zone=x'));
    expect(choice).toEqual({ kind: 'node', name: 'b' });
  });
});

describe('a pod that asks for something special', () => {
  it('goes where it is', () => {
    const [plain, special] = nodes('a 9/9/9 0/0/0\nb 9/9/9 0/0/5');
    const gpus = { ...special, allocatable: { ...needs('9/9/9'), 'example.com/gpu': 2 } };
    const wish = (count: number): Wish => ({
      needs: { 'example.com/gpu': count, pods: 1 },
      nodeSelector: {},
      tolerations: [],
    });
    const among = [plain, gpus] as readonly Candidate[];
    expect(chooseNode(wish(2), among)).toEqual({ kind: 'node', name: 'b' });
    expect(chooseNode(wish(3), among)).toEqual({
      kind: 'none',
      message: '0/2 nodes are available: 2 Insufficient example.com/gpu.',
    });
  });
});

describe('a tainted node', () => {
  const rows = [
    { name: 'gets no pod', taints: 'dedicated:db:NoSchedule', tolerated: [], is: 'none' },
    { name: 'that is being emptied neither', taints: 'x::NoExecute', tolerated: [], is: 'none' },
    { name: 'that only prefers so does', taints: 'x::PreferNoSchedule', tolerated: [], is: 'node' },
    {
      name: 'gets one that tolerates its taint',
      taints: 'dedicated:db:NoSchedule',
      tolerated: [{ key: 'dedicated', value: 'db', effect: 'NoSchedule' }],
      is: 'node',
    },
    {
      name: 'gets none that tolerates another',
      taints: 'dedicated:db:NoSchedule',
      tolerated: [
        { key: 'dedicated', value: 'web' },
        { key: 'other', operator: 'Exists' },
        { key: 'dedicated', value: 'db', effect: 'NoExecute' },
      ],
      is: 'none',
    },
    {
      name: 'gets one that tolerates everything',
      taints: 'x::NoSchedule taint=y:z:NoExecute',
      tolerated: [{ operator: 'Exists' }],
      is: 'node',
    },
  ];
  for (const { name, taints, tolerated, is } of rows) {
    it(name, () => {
      const wish = { needs: { pods: 1 }, nodeSelector: {}, tolerations: tolerated };
      expect(chooseNode(wish, nodes(`a 9/9/9 0/0/0 taint=${taints}`)).kind).toBe(is);
    });
  }
});
