import { describe, expect, it } from '@jest/globals';
import { type Change, countReplicas, decideChange, type Replica } from './replicas.decide.js';

/** `name:traits` a word: n without a node, p pending, r12 ready since 12, u without the template's labels. */
function replicas(text: string): readonly Replica[] {
  const words = text.split(' ').filter((word) => word !== '');
  return words.map((word, index) => {
    const [name = '', traits = ''] = word.split(':');
    const ready = /r(\d+)/.exec(traits)?.[1];
    return {
      pod: {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: {
          name,
          creationTimestamp: '2026-01-01T00:00:00Z',
          resourceVersion: String(index + 1),
        },
      },
      hasNode: !traits.includes('n'),
      isRunning: ready !== undefined,
      readySince: ready === undefined ? undefined : Number(ready),
      isFullyLabeled: !traits.includes('u'),
    };
  });
}

function print(change: Change): string {
  switch (change.kind) {
    case 'none':
      return 'none';
    case 'create':
      return `create ${change.count}`;
    case 'remove':
      return `remove ${change.pods.map(({ metadata }) => metadata.name).join(' ')}`;
  }
}

describe('a ReplicaSet', () => {
  const rows = [
    { name: 'has enough', wanted: 2, pods: 'a:r1 b:p', is: 'none' },
    { name: 'makes what is missing', wanted: 5, pods: 'a:r1', is: 'create 4' },
    { name: 'makes some at a time', wanted: 99, pods: '', is: 'create 10' },
    { name: 'deletes what has no node first', wanted: 2, pods: 'a:p b:n c:r1', is: 'remove b' },
    { name: 'then what is not ready', wanted: 1, pods: 'a:r1 b:p c:r1', is: 'remove b c' },
    { name: 'then what was ready the shortest', wanted: 1, pods: 'a:r9 b:r5', is: 'remove a' },
    { name: 'then the youngest', wanted: 1, pods: 'a:r5 b:r5 c:r5', is: 'remove c b' },
    { name: 'deletes all', wanted: 0, pods: 'a:r1', is: 'remove a' },
  ];
  for (const { name, wanted, pods, is } of rows) {
    it(name, () => {
      expect(print(decideChange(wanted, replicas(pods), 10))).toBe(is);
    });
  }
});

describe('a status', () => {
  const from = { generation: 3, minReadyMs: 100, now: 1_000 };

  it('leaves zeros out', () => {
    expect(countReplicas([], from)).toEqual({
      counts: { replicas: 0, observedGeneration: 3 },
      nextInMs: undefined,
    });
  });

  it('tells ready from available, and when that changes', () => {
    expect(countReplicas(replicas('a:r100 b:r950 c:r980 d:p e:u'), from)).toEqual({
      counts: {
        replicas: 5,
        fullyLabeledReplicas: 4,
        readyReplicas: 3,
        availableReplicas: 1,
        observedGeneration: 3,
      },
      nextInMs: 50,
    });
  });
});
