/** A member, its observer, and what the store and the rest of the syncer come to know of it. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { UnavailableError } from '@navarch/model';
import type { Unready } from '@navarch/store';
import { copy, node, pod, WatchedMember } from './member.fixture.js';
import { CapacityObserver } from './observe.js';
import type { CapacitySnapshot } from './summarize.decide.js';

const since = '2026-01-01T00:00:00Z';

/** What is known outside: the last snapshot, how often somebody was woken, and who waits. */
class Outside {
  snapshot: CapacitySnapshot | undefined;
  saves = 0;
  wakings = 0;
  overdue: string[] = [];
  unready: Readonly<Record<string, Unready>> | undefined;
  toldUnready: string[] = [];
  /** Nodes, each time that somebody else had a look. */
  looks: number[] = [];
  isDown = false;
  errors: unknown[] = [];

  async saveCapacity(snapshot: CapacitySnapshot): Promise<Saved> {
    this.refuseWhenDown();
    const grew = cpuIn(snapshot) > cpuIn(this.snapshot);
    this.snapshot = snapshot;
    this.saves += 1;
    return { version: this.saves, changed: true, grew };
  }

  async onRoom(): Promise<void> {
    this.refuseWhenDown();
    this.wakings += 1;
  }

  async onUnschedulable(_cluster: string, names: readonly string[]): Promise<void> {
    this.refuseWhenDown();
    this.overdue.push(...names);
  }

  async save(_cluster: string, unready: Readonly<Record<string, Unready>>): Promise<void> {
    this.refuseWhenDown();
    this.unready = unready;
  }

  async onUnready(names: readonly string[]): Promise<void> {
    this.refuseWhenDown();
    this.toldUnready.push(...names);
  }

  private refuseWhenDown(): void {
    if (this.isDown) throw new UnavailableError('store.down');
  }
}

type Saved = { readonly version: number; readonly changed: boolean; readonly grew: boolean };

const cpuIn = (snapshot: CapacitySnapshot | undefined): number =>
  (snapshot?.nodes ?? []).reduce((sum, { free }) => sum + (free['cpu'] ?? 0), 0);

let member: WatchedMember;
let outside: Outside;
let stopping: AbortController;
let running: Promise<void>;
let now: number;

function observe(unschedulableAfterMs = 60_000): void {
  const observer = new CapacityObserver({
    members: { of: async () => member },
    sink: outside,
    onRoom: () => outside.onRoom(),
    onUnschedulable: (cluster, names) => outside.onUnschedulable(cluster, names),
    unready: outside,
    onUnready: (names) => outside.onUnready(names),
    unschedulableAfterMs,
    now: () => now,
    random: () => 0,
    onSeen: (_cluster, { nodes }) => outside.looks.push(nodes.length),
    onError: (error) => outside.errors.push(error),
  });
  running = observer.run('tokyo', stopping.signal);
}

async function until(isSo: () => boolean): Promise<void> {
  for (const deadline = Date.now() + 60_000; !isSo(); await sleep(10)) {
    if (Date.now() > deadline) throw new Error(`still ${JSON.stringify(outside)}`);
  }
}

beforeEach(() => {
  member = new WatchedMember();
  outside = new Outside();
  stopping = new AbortController();
  now = Date.parse(since) + 10_000;
});
afterEach(async () => {
  stopping.abort();
  await running;
});

describe('the observer of a member', () => {
  it('records what is there, and then what changes', async () => {
    member.put(node('a'), copy('web/front'), pod({ name: 'web/x', node: 'a', owner: 'front' }));
    member.put(pod({ name: 'other/y', node: 'a', owner: 'foreign' }));
    observe();
    await until(() => outside.snapshot !== undefined);
    expect(outside.snapshot).toEqual({
      cluster: 'tokyo',
      observedAt: now,
      nodes: [
        {
          name: 'a',
          labels: { zone: 'a' },
          free: { cpu: 2_000, memory: 8 * 1024 ** 3 * 1_000, pods: 8_000 },
        },
      ],
      bound: { 'web/front': 1 },
      unschedulable: {},
    });
    member.put(pod({ name: 'web/z', node: 'a', owner: 'front' }));
    await until(() => cpuIn(outside.snapshot) === 1_000);
    expect(outside.snapshot?.bound).toEqual({ 'web/front': 2 });
    expect(new Set(outside.looks)).toEqual(new Set([1]));
    expect(outside.errors).toEqual([]);
  });

  it('writes many changes at once, and nothing when nothing changes', async () => {
    member.put(node('a', { status: { allocatable: { cpu: '1k' } } }));
    observe();
    await until(() => outside.snapshot !== undefined);
    for (let number = 1; number <= 500; number += 1) {
      member.put(pod({ name: `web/x${number}`, node: 'a' }));
      member.put(pod({ name: `web/x${number}`, node: 'a', phase: 'Running' }));
    }
    await until(() => cpuIn(outside.snapshot) === 500_000);
    expect(outside.saves).toBeLessThan(20);
  });

  it('wakes who waits for room: at the start, and when there is more', async () => {
    const filling = pod({ name: 'web/x', node: 'a' });
    member.put(node('a'), filling);
    observe();
    await until(() => outside.wakings === 1);
    member.put(pod({ name: 'web/y', node: 'a' }));
    await until(() => cpuIn(outside.snapshot) === 2_000);
    expect(outside.wakings).toBe(1);
    member.remove(filling);
    await until(() => outside.wakings === 2);
    expect(cpuIn(outside.snapshot)).toBe(3_000);
  });

  it('wakes also when it could not at first', async () => {
    outside.isDown = true;
    member.put(node('a'));
    observe();
    await until(() => outside.errors.length > 0);
    outside.isDown = false;
    await until(() => outside.wakings === 1);
    expect(cpuIn(outside.snapshot)).toBe(4_000);
  });

  it('tells which pods run and are not ready, also when it could not at first', async () => {
    const crashing = pod({ name: 'web/x', node: 'a', owner: 'front' });
    const conditions = [{ type: 'Ready', status: 'False', lastTransitionTime: since }];
    outside.isDown = true;
    member.put(node('a'), copy('web/front'), { ...crashing, status: { conditions } });
    observe();
    await until(() => outside.errors.length > 0);
    outside.isDown = false;
    await until(() => outside.toldUnready.length > 0);
    expect(outside.toldUnready).toEqual(['web/front']);
    const content = { running: 1, since: [Date.parse(since)] };
    expect(outside.unready).toEqual({ 'web/front': content });
    member.remove(crashing);
    await until(() => outside.toldUnready.length > 1);
    expect(outside.unready).toEqual({});
  });

  it('lists anew after the member was away', async () => {
    member.put(node('a'), node('b'));
    observe();
    await until(() => cpuIn(outside.snapshot) === 8_000);
    member.goDown();
    member.remove(node('b'));
    await until(() => outside.errors.length > 0);
    expect(cpuIn(outside.snapshot)).toBe(8_000);
    member.comeBack();
    await until(() => cpuIn(outside.snapshot) === 4_000);
  });

  it('is not stopped by nonsense', async () => {
    const odd = { status: { allocatable: { cpu: 'lots', memory: {}, pods: '10' } } };
    member.put(node('a', odd), pod({ name: 'web/x', node: 'a', cpu: 'some' }), node('b'));
    observe();
    await until(() => outside.snapshot !== undefined);
    expect(outside.snapshot?.nodes.map(({ free }) => free)).toEqual([
      { pods: 9_000 },
      { cpu: 4_000, memory: 8 * 1024 ** 3 * 1_000, pods: 10_000 },
    ]);
    expect(outside.errors).toEqual([]);
  });
});

describe('pods that find no node', () => {
  it('are told when they have waited for long, once', async () => {
    member.put(node('a'), copy('web/front'), pod({ name: 'web/x', owner: 'front', since }));
    observe(10_300);
    // Time goes on by itself from here: nothing else happens in the member.
    const start = Date.now() - now;
    const clock = setInterval(() => {
      now = Date.now() - start;
    }, 5);
    try {
      await until(() => outside.overdue.length > 0);
      expect(now - Date.parse(since)).toBeGreaterThanOrEqual(10_300);
      member.put(node('b'));
      await until(() => outside.snapshot?.nodes.length === 2);
      member.put(pod({ name: 'web/y', owner: 'front', since }));
      await until(() => outside.overdue.length === 2);
      expect(outside.overdue).toEqual(['web/front', 'web/front']);
    } finally {
      clearInterval(clock);
    }
  });

  it('are told again when they could not be told', async () => {
    member.put(node('a'), copy('web/front'), pod({ name: 'web/x', owner: 'front', since }));
    outside.isDown = true;
    observe(1);
    await until(() => outside.errors.length > 0);
    outside.isDown = false;
    await until(() => outside.overdue.length === 1);
    expect(outside.overdue).toEqual(['web/front']);
  });
});
