import { describe, expect, it } from '@jest/globals';
import type { KubeObject } from '@navarch/model';
import { node, pod } from './member.fixture.js';
import { readNode, readPod } from './read.js';

describe('a node takes pods', () => {
  const allocatable = { cpu: '1' };
  const ready = [{ type: 'Ready', status: 'True' }];
  const rows = [
    { name: 'when it is ready', fields: {}, is: true },
    { name: 'when it says nothing of that', fields: { status: { allocatable } }, is: true },
    {
      name: 'but not when it is not ready',
      fields: { status: { allocatable, conditions: [{ type: 'Ready', status: 'Unknown' }] } },
      is: false,
    },
    { name: 'but not when it is cordoned', fields: { spec: { unschedulable: true } }, is: false },
    ...['NoSchedule', 'NoExecute', 'PreferNoSchedule'].map((effect) => ({
      name: `or not when it is tainted ${effect}`,
      fields: { spec: { taints: [{ key: 'x', effect }] } },
      is: effect === 'PreferNoSchedule',
    })),
    {
      name: 'whatever else is wrong with it',
      fields: { status: { conditions: [...ready, { type: 'DiskPressure', status: 'True' }] } },
      is: true,
    },
  ];
  for (const { name, fields, is } of rows) {
    it(name, () => {
      expect(readNode(node('a', fields))?.takesPods).toBe(is);
    });
  }
});

describe('a pod', () => {
  it('takes no room once it has ended', () => {
    expect(readPod(pod({ name: 'web/a', node: 'n', phase: 'Succeeded' }))).toBeUndefined();
    expect(readPod(pod({ name: 'web/a', node: 'n', phase: 'Failed' }))).toBeUndefined();
  });

  it('belongs to the ReplicaSet that controls it, and to nothing else', () => {
    expect(readPod(pod({ name: 'web/a', owner: 'front' }))?.owner).toBe('web/front');
    const owners = [
      { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'front', uid: 'x' },
      { apiVersion: 'apps/v1', kind: 'StatefulSet', name: 'db', uid: 'x', controller: true },
    ];
    const other = pod({ name: 'web/a' });
    const metadata = { ...other.metadata, ownerReferences: owners };
    expect(readPod({ ...other, metadata })?.owner).toBeUndefined();
  });

  it('waits when no node takes it, as long as it has none and stays', () => {
    const since = '2026-01-01T00:00:00Z';
    const waiting = pod({ name: 'web/a', since });
    expect(readPod(waiting)?.waitsSince).toBe(Date.parse(since));
    expect(readPod(pod({ name: 'web/a', since, node: 'n' }))?.waitsSince).toBeUndefined();
    expect(readPod(pod({ name: 'web/a', since: 'yesterday' }))?.waitsSince).toBe(Infinity);
    const metadata = { ...waiting.metadata, deletionTimestamp: since };
    expect(readPod({ ...waiting, metadata })?.waitsSince).toBeUndefined();
  });
});

describe('what is garbage', () => {
  const odd: readonly unknown[] = [null, 1, 'x', [], [null], { toString: 1 }];
  const object = (fields: object): KubeObject => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'a' },
    ...fields,
  });
  for (const value of odd) {
    it(`counts as nothing: ${JSON.stringify(value)}`, () => {
      const metadata = { name: 'a', labels: value, ownerReferences: value };
      const whole = object({ metadata, spec: value, status: value });
      const nothing = { labels: {}, allocatable: {}, takesPods: true };
      expect(readNode(whole)).toEqual({ name: 'a', ...nothing });
      expect(readPod(whole)).toMatchObject({ name: '/a', node: '', requests: { pods: 1_000 } });
      const parts = {
        spec: { containers: value, taints: value, nodeName: value },
        status: { conditions: value, allocatable: { cpu: value, memory: '1x', pods: '-3' } },
      };
      expect(readNode(object(parts))).toMatchObject({
        allocatable: value === 1 ? { cpu: 1_000 } : {},
      });
      expect(readPod(object(parts))).toMatchObject({ requests: { pods: 1_000 } });
    });
  }

  it('is left out when it has no name that can be one', () => {
    const name = 'x'.repeat(1_000);
    expect(readNode(object({ metadata: { name } }))).toBeUndefined();
    expect(readPod(object({ metadata: { name: 'a', namespace: name } }))).toBeUndefined();
    const labels = { [name]: 'x', x: name, y: '', z: 'z' };
    expect(readNode(object({ metadata: { name: 'a', labels } }))?.labels).toEqual({
      y: '',
      z: 'z',
    });
  });
});
