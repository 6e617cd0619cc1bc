import { describe, expect, it } from '@jest/globals';
import type { KubeObject } from '@navarch/model';
import * as fc from 'fast-check';
import { copy, node, pod, type PodFields } from './member.fixture.js';
import { RoomIndex } from './room-index.js';
import { type CapacitySnapshot, summarize } from './summarize.decide.js';

const at = Date.parse('2026-01-01T01:00:00Z');
const long = '2026-01-01T00:00:00Z';

function indexOf(fill: {
  readonly nodes?: readonly KubeObject[];
  readonly pods?: readonly KubeObject[];
  readonly copies?: readonly string[];
}): RoomIndex {
  const index = new RoomIndex(() => at);
  index.replaceNodes(fill.nodes ?? []);
  index.replacePods(fill.pods ?? []);
  index.replaceCopies('ReplicaSet', (fill.copies ?? []).map(copy));
  index.replaceCopies('Deployment', []);
  return index;
}

function snapshotOf(index: RoomIndex): CapacitySnapshot | undefined {
  const seen = index.seen();
  return seen === undefined ? undefined : summarize(seen, { cluster: 'tokyo', observedAt: 0 });
}

const freeCpu = (index: RoomIndex): readonly string[] =>
  (snapshotOf(index)?.nodes ?? []).map(({ name, free }) => `${name} ${free['cpu'] ?? '-'}`);

describe('the index', () => {
  it('says nothing before everything was listed', () => {
    const index = new RoomIndex(() => at);
    expect(index.seen()).toBeUndefined();
    index.replaceNodes([node('a')]);
    index.replaceCopies('ReplicaSet', []);
    index.replaceCopies('Deployment', []);
    expect(index.seen()).toBeUndefined();
    index.replacePods([pod({ name: 'web/x', node: 'a' })]);
    expect(freeCpu(index)).toEqual(['a 3000']);
  });

  it('follows pods to their nodes, and away', () => {
    const index = indexOf({ nodes: [node('a'), node('b')] });
    const x = { name: 'web/x', cpu: '500m' };
    expect(index.putPod(pod(x))).toBe(true);
    expect(freeCpu(index)).toEqual(['a 4000', 'b 4000']);
    expect(index.putPod(pod({ ...x, node: 'b' }))).toBe(true);
    expect(freeCpu(index)).toEqual(['a 4000', 'b 3500']);
    expect(index.putPod(pod({ ...x, node: 'b', phase: 'Running' }))).toBe(false);
    expect(index.putPod(pod({ ...x, node: 'b', phase: 'Succeeded' }))).toBe(true);
    expect(index.removePod(pod(x))).toBe(false);
    expect(freeCpu(index)).toEqual(['a 4000', 'b 4000']);
  });

  it('knows which changes of a node matter', () => {
    const index = indexOf({ nodes: [node('a')] });
    const heartbeat = { type: 'Ready', status: 'True', lastHeartbeatTime: long };
    const status = { ...(node('a')['status'] as object), conditions: [heartbeat] };
    expect(index.putNode(node('a', { status }))).toBe(false);
    expect(index.putNode(node('a', { spec: { unschedulable: true } }))).toBe(true);
    expect(freeCpu(index)).toEqual([]);
    expect(index.putNode(node('a'))).toBe(true);
    expect(freeCpu(index)).toEqual(['a 4000']);
    expect(index.removeNode(node('a'))).toBe(true);
    expect(freeCpu(index)).toEqual([]);
  });

  it('counts the pods of our copies', () => {
    const pods = ['web/x', 'web/y'].map((name) => pod({ name, node: 'a', owner: 'front' }));
    const index = indexOf({ nodes: [node('a')], pods });
    expect(snapshotOf(index)?.bound).toEqual({});
    expect(index.putCopy(copy('web/front'))).toBe(true);
    expect(index.putCopy(copy('web/front'))).toBe(false);
    expect(snapshotOf(index)?.bound).toEqual({ 'web/front': 2 });
    expect(index.removeCopy(copy('web/front'))).toBe(true);
    expect(snapshotOf(index)?.bound).toEqual({});
  });

  it('counts the pods of a Deployment for that, by the hash of its ReplicaSet', () => {
    const made = pod({ name: 'web/x', node: 'a', owner: 'front-5d9' });
    const labels = { 'pod-template-hash': '5d9' };
    const index = indexOf({
      nodes: [node('a')],
      pods: [{ ...made, metadata: { ...made.metadata, labels } }],
      copies: ['web/front'],
    });
    expect(snapshotOf(index)?.bound).toEqual({});
    index.putCopy({ ...copy('web/front'), kind: 'Deployment' });
    expect(snapshotOf(index)?.bound).toEqual({ 'web/deployment:front': 1 });
  });

  it('does not take the time of waiting from a clock that is ahead', () => {
    let now = at;
    const index = new RoomIndex(() => now);
    const ahead = pod({ name: 'web/x', owner: 'front', since: '2030-01-01T00:00:00Z' });
    index.replaceNodes([]);
    index.replaceCopies('ReplicaSet', [copy('web/front')]);
    index.replaceCopies('Deployment', []);
    index.replacePods([ahead]);
    now += 60_000;
    expect(index.putPod(ahead)).toBe(false);
    index.replacePods([ahead, pod({ name: 'web/y', owner: 'front', since: 'soon' })]);
    expect(snapshotOf(index)?.unschedulable).toEqual({ 'web/front': { pods: 2, since: at } });
    index.putPod(pod({ name: 'web/z', owner: 'front', since: long }));
    expect(snapshotOf(index)?.unschedulable).toEqual({
      'web/front': { pods: 3, since: Date.parse(long) },
    });
  });

  it('follows no more than fits', () => {
    const index = indexOf({});
    const many = Array.from({ length: 20_001 }, (_, number) => node(`n${number}`));
    expect(() => index.replaceNodes(many)).toThrow(/capacity.tooMany/);
  });
});

describe('the index after any events', () => {
  const podNames = ['web/a', 'web/b', 'web/c', 'db/a'];
  const podFields: fc.Arbitrary<PodFields> = fc
    .record({
      name: fc.constantFrom(...podNames),
      node: fc.constantFrom('n1', 'n2', 'n3', undefined),
      owner: fc.constantFrom('front', 'back', undefined),
      cpu: fc.constantFrom('1', '250m', '1.5'),
      phase: fc.constantFrom('Running', 'Failed'),
      since: fc.constantFrom(long, undefined),
    })
    .map((fields) => JSON.parse(JSON.stringify(fields)) as PodFields);
  const event = fc.oneof(
    podFields.map((fields) => ({ kind: 'pod' as const, object: pod(fields), key: fields.name })),
    fc
      .record({ name: fc.constantFrom('n1', 'n2'), unschedulable: fc.boolean() })
      .map(({ name, unschedulable }) => ({
        kind: 'node' as const,
        object: node(name, { spec: { unschedulable } }),
        key: name,
      })),
    fc
      .constantFrom('web/front', 'web/back', 'db/front')
      .map((name) => ({ kind: 'copy' as const, object: copy(name), key: name })),
  );

  it('is as if it had been listed anew', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(event, fc.boolean())), (events) => {
        const index = indexOf({});
        const world = { pod: new Map(), node: new Map(), copy: new Map<string, KubeObject>() };
        for (const [{ kind, object, key }, isGone] of events) {
          const before = JSON.stringify(snapshotOf(index));
          const change = { pod: 'Pod', node: 'Node', copy: 'Copy' } as const;
          const isChange = index[`${isGone ? 'remove' : 'put'}${change[kind]}`](object);
          if (!isChange) expect(JSON.stringify(snapshotOf(index))).toBe(before);
          if (isGone) world[kind].delete(key);
          else world[kind].set(key, object);
        }
        const anew = indexOf({
          nodes: [...world.node.values()] as KubeObject[],
          pods: [...world.pod.values()] as KubeObject[],
          copies: [...world.copy.keys()],
        });
        expect(snapshotOf(index)).toEqual(snapshotOf(anew));
      }),
    );
  });
});
