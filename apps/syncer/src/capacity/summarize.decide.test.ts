import { describe, expect, it } from '@jest/globals';
import type { Amounts } from '@navarch/model';
import type { NodeSeen, PodSeen } from './read.js';
import { type MemberSeen, summarize } from './summarize.decide.js';

const node = (name: string, allocatable: Amounts, takesPods = true): NodeSeen => ({
  name,
  labels: { zone: name },
  allocatable,
  takesPods,
});

const waiting = (name: string, owner: string | undefined, waitsSince: number): PodSeen => ({
  name,
  owner,
  waitsSince,
  node: '',
  requests: {},
});

const nothing: MemberSeen = {
  nodes: [],
  used: new Map(),
  bound: new Map(),
  waiting: [],
  copies: new Set(),
};
const of = { cluster: 'tokyo', observedAt: 7 };

describe('a snapshot', () => {
  it('of nothing is empty', () => {
    expect(summarize(nothing, of)).toEqual({ ...of, nodes: [], bound: {}, unschedulable: {} });
  });

  it('has what is left on the nodes that take pods, by name', () => {
    const nodes = [
      node('b', { cpu: 4_000, pods: 10_000 }),
      node('a', { cpu: 1_000, pods: 10_000 }),
      node('c', { cpu: 9_000 }, false),
    ];
    const used = new Map([
      ['a', { cpu: 2_000, pods: 1_000 }],
      ['b', { cpu: 1_000, gpu: 5, pods: 2_000 }],
    ]);
    expect(summarize({ ...nothing, nodes, used }, of).nodes).toEqual([
      { name: 'a', labels: { zone: 'a' }, free: { cpu: 0, pods: 9_000 } },
      { name: 'b', labels: { zone: 'b' }, free: { cpu: 3_000, pods: 8_000 } },
    ]);
  });

  it('names only what is ours', () => {
    const copies = new Set(['web/a', 'web/b', 'web/idle']);
    const bound = new Map([
      ['web/b', 2],
      ['web/a', 1],
      ['web/foreign', 5],
    ]);
    const pods = [
      waiting('web/a-1', 'web/a', 30),
      waiting('web/a-2', 'web/a', 20),
      waiting('web/f-1', 'web/foreign', 1),
      waiting('web/alone', undefined, 1),
    ];
    const snapshot = summarize({ ...nothing, bound, copies, waiting: pods }, of);
    expect(Object.entries(snapshot.bound)).toEqual([
      ['web/a', 1],
      ['web/b', 2],
    ]);
    expect(snapshot.unschedulable).toEqual({ 'web/a': { pods: 2, since: 20 } });
  });
});
