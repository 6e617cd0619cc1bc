import { describe, expect, it } from '@jest/globals';
import { type Freeze, type FreezeSpec, resources } from '@navarch/model';
import { limits } from '../limits.js';
import { FreezeBook, FreezesUnknownError, FrozenError } from './book.js';

const startedAt = Date.parse('2026-11-21T12:00:00Z');
const write = { resource: resources.secrets, namespace: 'shop', name: 'keys' };

const freeze = (name: string, spec: FreezeSpec = {}): Freeze => ({
  apiVersion: 'fleet.navarch.dev/v1alpha1',
  kind: 'Freeze',
  metadata: { name, uid: name, generation: 1 },
  spec,
});

/** A book whose clocks stand until they are told to go on. */
function openBook() {
  let elapsedMs = 0;
  const book = new FreezeBook({ now: () => startedAt + elapsedMs, stopwatch: () => elapsedMs });
  return {
    book,
    wait: (ms: number) => {
      elapsedMs += ms;
    },
    read: (freezes: readonly Freeze[], tookMs = 0) => book.write(freezes, elapsedMs - tookMs),
    /** `sent`, or what stopped it. */
    send: (cluster = 'tokyo'): string => {
      try {
        book.pass(cluster, write);
        return 'sent';
      } catch (error) {
        if (error instanceof FrozenError) return error.remark;
        return error instanceof FreezesUnknownError ? 'unknown' : 'failed';
      }
    },
  };
}

describe('the gate', () => {
  it('lets nothing through before the first reading', () => {
    const { read, send } = openBook();
    expect(send()).toBe('unknown');
    read([]);
    expect(send()).toBe('sent');
  });

  it('holds what is frozen, and says why', () => {
    const { read, send } = openBook();
    read([freeze('storm', { clusters: ['tokyo'], reason: 'it rains' })]);
    expect([send(), send('sydney')]).toEqual(['held by Freeze storm: it rains', 'sent']);
    read([freeze('all')]);
    expect(send()).toBe('held by Freeze all');
    read([]);
    expect(send()).toBe('sent');
  });

  it('lets nothing through on old knowledge, counted from when it was asked for', () => {
    const { read, send, wait } = openBook();
    read([]);
    wait(limits.freezesFreshMs);
    expect(send()).toBe('sent');
    wait(1);
    expect(send()).toBe('unknown');
    read([], limits.freezesFreshMs + 1);
    expect(send()).toBe('unknown');
    read([]);
    expect(send()).toBe('sent');
  });

  it('keeps what was frozen frozen while nobody can be asked, and no longer than it was to be', () => {
    const { book, read, send, wait } = openBook();
    read([freeze('for-ever'), freeze('an-hour', { until: '2026-11-21T13:00:00Z' })]);
    wait(3_599_999);
    expect(send()).toBe('held by Freeze an-hour');
    wait(1);
    expect(send()).toBe('held by Freeze for-ever');
    expect(book.standing().map(({ metadata }) => metadata.name)).toEqual(['for-ever']);
    expect(book.isFresh()).toBe(false);
    expect(read([]).ended.map(({ metadata }) => metadata.name)).toEqual(['for-ever', 'an-hour']);
    expect(send()).toBe('sent');
  });

  it('knows the kind of a copy by its resource', () => {
    const { book, read } = openBook();
    read([freeze('sets', { kinds: ['ReplicaSet'] })]);
    const keyOf = ({ group, resource }: { group: string; resource: string }) => ({
      cluster: 'tokyo',
      object: { group, resource, namespace: 'shop', name: 'web' },
    });
    expect(book.holdingCopy(keyOf(resources.replicasets))?.metadata.name).toBe('sets');
    expect(book.holdingCopy(keyOf(resources.secrets))).toBeUndefined();
  });
});
