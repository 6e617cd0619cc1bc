/** M5: a member answers 429, and then 503, with a time after which it may be asked again. */
import type { IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, expect, it } from '@jest/globals';
import { Gateway } from './gateway.js';
import { refusal } from './requests.js';
import { onStage, type Stage } from './stage.js';

const retryAfter = 2;
const throttledMs = 10_000;
/** Requests that were sent before the first answer came. */
const underWayMs = 1_000;
/** As long as it was told, less a tenth for clocks and timers. */
const gapMsMin = retryAfter * 1_000 * 0.9;

describe('a member that asks for a pause', () => {
  let stage: Stage;
  let gateway: Gateway;
  onStage({ queue: 'postgres', load: { objects: 20 } }, async (set) => {
    stage = set;
    gateway = await Gateway.before(set.rig.member('tokyo'));
  });
  afterAll(async () => {
    await gateway?.stop();
  }, 60_000);

  it.each([
    [429, 'TooManyRequests'],
    [503, 'ServiceUnavailable'],
  ])('with %i gets it: one request, and then none until it is over', async (status, reason) => {
    const arrived: { readonly at: number; readonly what: string }[] = [];
    gateway.behave((asked) => {
      if (isProbe(asked)) return undefined;
      arrived.push({ at: performance.now(), what: `${asked.method} ${asked.url}` });
      return refusal(status, reason, retryAfter);
    });
    await sleep(throttledMs);
    gateway.behave(() => undefined);
    const firstAt = arrived[0]?.at ?? 0;
    const later = arrived.filter(({ at }) => at > firstAt + underWayMs);
    expect(later.length).toBeGreaterThan(1);
    const early = later.slice(1).flatMap(({ at, what }, index) => {
      const before = later[index];
      const gapMs = at - (before?.at ?? 0);
      return gapMs < gapMsMin ? [`${what} ${Math.round(gapMs)} ms after ${before?.what}`] : [];
    });
    expect(early).toEqual([]);
    expect(await stage.rig.phaseOf('tokyo')).toBe('ClusterReady');
    await stage.untilWritten(20);
  });

  it('has everything in the end', async () => {
    await stage.expectNothingLost();
  });
});

/** What its health is told by goes through: a member that throttles is not lost. So does the rare look at what it serves. */
const isProbe = ({ url = '' }: IncomingMessage): boolean =>
  /^\/(readyz|livez|version|api\/v1|apis\/[^/]+\/v1|apis)$|\/kube-system$/.test(url);
