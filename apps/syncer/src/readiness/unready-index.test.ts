import { beforeEach, describe, expect, it } from '@jest/globals';
import type { KubeObject } from '@navarch/model';
import { pod } from '../capacity/member.fixture.js';
import { readinessLimits } from './limits.js';
import { UnreadyIndex } from './unready-index.js';

let now: number;
let index: UnreadyIndex;
beforeEach(() => {
  now = 1_000_000;
  index = new UnreadyIndex(
    () => now,
    (name) => (name === 'web/front' ? 3 : undefined),
  );
});

const running = (name: string, isReady: boolean, owner = 'front'): KubeObject => ({
  ...pod({ name: `web/${name}`, node: 'a', owner }),
  status: { phase: 'Running', conditions: [{ type: 'Ready', status: isReady ? 'True' : 'False' }] },
});
const unready = (): unknown =>
  Object.fromEntries([...(index.seen()?.unready ?? [])].map(([name, { since }]) => [name, since]));

describe('the pods that are not ready', () => {
  it('are not known before they were listed', () => {
    index.putPod(running('a', false));
    expect(index.seen()).toBeUndefined();
    index.replacePods([]);
    expect(unready()).toEqual({});
  });

  it('count once they have been so for a moment, each from its own time', () => {
    index.replacePods([running('a', false), running('b', true), running('c', false, 'foreign')]);
    expect(unready()).toEqual({});
    expect(index.seen()?.nextAt).toBe(now + readinessLimits.noticeMs);
    now += readinessLimits.noticeMs;
    expect(index.seen()?.unready.get('web/front')?.running).toBe(3);
    index.putPod(running('b', false));
    expect(unready()).toEqual({ 'web/front': [1_000_000] });
    now += readinessLimits.noticeMs;
    expect(unready()).toEqual({ 'web/front': [1_000_000, 1_002_000] });
    index.removePod(running('a', false));
    index.putPod(running('b', true));
    expect(unready()).toEqual({});
  });

  it('keep their time when they are listed anew', () => {
    index.replacePods([running('a', false)]);
    now += 60_000;
    index.replacePods([running('a', false), running('b', false)]);
    now += readinessLimits.noticeMs;
    expect(unready()).toEqual({ 'web/front': [1_000_000, 1_060_000] });
  });

  it('are forgotten when they have been calm', () => {
    index.replacePods([running('a', false)]);
    now += 5_000;
    index.putPod(running('a', true));
    expect(index.seen()?.nextAt).toBe(now + readinessLimits.calmMs);
    now += readinessLimits.calmMs;
    expect(index.seen()).toEqual({ unready: new Map(), nextAt: undefined });
  });
});
