/** What holds for any nodes and promises, against a slow scheduler that places pod by pod. */
import { describe, expect, it } from '@jest/globals';
import type { Amounts, NodeRoom, Reservation } from '@navarch/model';
import * as fc from 'fast-check';
import { estimateFit } from './estimate.js';

const names = ['cpu', 'memory', 'gpu', 'pods'] as const;
const room = fc.dictionary(fc.constantFrom(...names), fc.integer({ min: 0, max: 40 }));
const requests = fc
  .dictionary(fc.constantFrom('cpu', 'memory', 'gpu'), fc.integer({ min: 0, max: 9 }))
  .map((asked): Amounts => ({ ...asked, pods: 1 }));
const zone = fc.constantFrom<Record<string, string>>({}, { zone: 'x' }, { zone: 'y' });

const cluster = fc
  .array(fc.record({ free: room, labels: zone }), { maxLength: 6 })
  .map((all) => all.map((one, at): NodeRoom => ({ name: `n${at}`, ...one })));

const promises = fc
  .array(fc.record({ replicas: fc.nat(12), bound: fc.nat(4), requests, nodeSelector: zone }), {
    maxLength: 3,
  })
  .map((all) =>
    all.map((one, at): Reservation => ({ uid: `${at}`, cluster: 'c', name: `web/${at}`, ...one })),
  );

const question = fc.record({ nodes: cluster, outstanding: promises, requests, nodeSelector: zone });

type Ask = { readonly requests: Amounts; readonly nodeSelector: Readonly<Record<string, string>> };

/** Pods of a kind that a node holds, by trying one after the other. */
function holds(free: Amounts, { labels }: NodeRoom, ask: Ask): number {
  if (Object.entries(ask.nodeSelector).some(([key, value]) => labels[key] !== value)) return 0;
  const left: Record<string, number> = { ...free };
  for (let pods = 0; ; pods += 1) {
    for (const [name, amount] of Object.entries(ask.requests)) {
      if (amount > (left[name] ?? 0)) return pods;
      left[name] = (left[name] ?? 0) - amount;
    }
  }
}

/** The same as the estimate for promises of one kind, pod by pod: each to the node with room for most of them. */
function placeOneByOne(nodes: readonly NodeRoom[], pods: number, ask: Ask): Amounts[] {
  const free = nodes.map((node): Record<string, number> => ({ ...node.free }));
  for (let pod = 0; pod < pods; pod += 1) {
    const counts = nodes.map((node, at) => holds(free[at] ?? {}, node, ask));
    const best = counts.indexOf(Math.max(0, ...counts));
    const chosen = free[best];
    if (chosen === undefined || counts[best] === 0) break;
    for (const [name, amount] of Object.entries(ask.requests)) {
      chosen[name] = (chosen[name] ?? 0) - amount;
    }
  }
  return free;
}

describe('the estimate', () => {
  it('is what the nodes hold one by one', () => {
    fc.assert(
      fc.property(question, (asked) => {
        const one = estimateFit({ ...asked, outstanding: [] });
        expect(one).toBe(asked.nodes.reduce((sum, node) => sum + holds(node.free, node, asked), 0));
      }),
    );
  });

  it('places promises as a scheduler does, pod by pod', () => {
    fc.assert(
      fc.property(question, fc.nat(30), requests, (asked, pods, of) => {
        const ask = { requests: of, nodeSelector: {} };
        const promise = { uid: 'x', cluster: 'c', name: 'web/x', replicas: pods, bound: 0, ...ask };
        const free = placeOneByOne(asked.nodes, pods, ask);
        const left = asked.nodes.map((node, at) => ({ ...node, free: free[at] ?? {} }));
        expect(estimateFit({ ...asked, outstanding: [promise] })).toBe(
          estimateFit({ ...asked, nodes: left, outstanding: [] }),
        );
      }),
    );
  });

  it('does not grow by promises', () => {
    fc.assert(
      fc.property(question, (asked) => {
        expect(estimateFit(asked)).toBeLessThanOrEqual(estimateFit({ ...asked, outstanding: [] }));
      }),
    );
  });

  it('does not depend on the order of nodes or promises', () => {
    fc.assert(
      fc.property(question, (asked) => {
        const turned = {
          ...asked,
          nodes: asked.nodes.toReversed(),
          outstanding: asked.outstanding.toReversed(),
        };
        expect(estimateFit(turned)).toBe(estimateFit(asked));
      }),
    );
  });

  it('does not shrink when there is more room, and does when more is asked for', () => {
    fc.assert(
      fc.property(question, fc.nat(9), fc.constantFrom(...names), (asked, more, name) => {
        const before = estimateFit({ ...asked, outstanding: [] });
        const nodes = asked.nodes.map((node) => ({
          ...node,
          free: { ...node.free, [name]: (node.free[name] ?? 0) + more },
        }));
        expect(estimateFit({ ...asked, nodes, outstanding: [] })).toBeGreaterThanOrEqual(before);
        const greedy = { ...asked.requests, [name]: (asked.requests[name] ?? 0) + more };
        expect(estimateFit({ ...asked, requests: greedy, outstanding: [] })).toBeLessThanOrEqual(
          before,
        );
      }),
    );
  });

  it('is what can be promised, and then nothing more of the kind', () => {
    fc.assert(
      fc.property(question, (asked) => {
        const { requests: of, nodeSelector } = asked;
        const fit = estimateFit({ ...asked, outstanding: [] });
        const promise = { uid: 'x', cluster: 'c', name: 'web/x', replicas: fit, bound: 0 };
        const outstanding = [{ ...promise, requests: of, nodeSelector }];
        expect(estimateFit({ ...asked, outstanding })).toBe(0);
      }),
    );
  });
});
