import { describe, expect, it } from '@jest/globals';
import type { KubeObject } from '@navarch/model';
import { decideHealth, isUnready, type PodHealth, readReady } from './pod-health.decide.js';

const second = 1_000;

/** `0 -, 10 +`: not ready at second 0, ready at 10. Ends in what is known then. */
function after(story: string): PodHealth | undefined {
  let known: PodHealth | undefined;
  for (const sight of story.split(', ')) {
    const [at = '', sign] = sight.split(' ');
    const now = Number(at) * second;
    known = decideHealth(known, { isReady: sign === '+', since: undefined }, now);
  }
  return known;
}

describe('the health of a pod', () => {
  it.each([
    ['ready from the start', '0 +', 10, undefined, false],
    ['not ready', '0 -', 10, 0, true],
    ['not ready for long', '0 -, 100 -', 200, 0, true],
    ['slow to start', '0 -, 250 +', 260, 0, false],
    ['it crashes at once', '0 -, 10 +, 12 -', 13, 0, true],
    ['it crashes again and again, and runs just now', '0 -, 10 +, 12 -, 40 +', 41, 0, true],
    ['it has been calm since', '0 -, 10 +, 12 -, 40 +', 100, 0, false],
    ['long after it became ready', '0 -, 10 +, 500 -', 501, 500, true],
  ] as const)('%s', (...[, story, at, since, unready]) => {
    const known = after(story);
    expect(known?.since).toBe(since === undefined ? undefined : since * second);
    expect(known !== undefined && isUnready(known, at * second)).toBe(unready);
  });

  it('counts from when the member says, and not from the future', () => {
    const seen = [5, 99].map((at) =>
      decideHealth(undefined, { isReady: false, since: at * second }, 10 * second),
    );
    expect(seen.map((one) => one?.since)).toEqual([5 * second, 10 * second]);
  });
});

describe('what is read of a pod', () => {
  const pod = (spec: object, status: object, metadata: object = {}): KubeObject => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web-1', ...metadata },
    spec,
    status,
  });
  const ready = (status: string): object => ({
    type: 'Ready',
    status,
    lastTransitionTime: '1970-01-01T00:00:05Z',
  });
  const node = { nodeName: 'a' };

  it.each([
    ['no node', pod({}, {}), undefined],
    ['just bound', pod(node, {}), { isReady: false, since: undefined }],
    ['ready', pod(node, { conditions: [ready('True')] }), { isReady: true, since: 5_000 }],
    ['not ready', pod(node, { conditions: [ready('False')] }), { isReady: false, since: 5_000 }],
    ['ended', pod(node, { phase: 'Failed' }), undefined],
    ['leaving', pod(node, {}, { deletionTimestamp: '1970-01-01T00:00:05Z' }), undefined],
    ['nonsense', pod(node, { conditions: 'x' }), { isReady: false, since: undefined }],
  ] as const)('%s', (...[, object, expected]) => {
    expect(readReady(object)).toEqual(expected);
  });
});
