import { describe, expect, it } from '@jest/globals';
import type { KubeObject } from '@navarch/model';
import { marked, markPatch, unmarkPatch } from './mark.decide.js';

const workload = (annotations: Readonly<Record<string, string>>): KubeObject => ({
  apiVersion: 'apps/v1',
  kind: 'ReplicaSet',
  metadata: { name: 'shop', annotations },
});
const [avoid, drill] = ['fleet.navarch.dev/avoid', 'fleet.navarch.dev/drill'] as const;

describe("a drill's mark", () => {
  it.each([
    ['on nothing', { other: 'x' }],
    ['beside what somebody wishes', { other: 'x', [avoid]: 'rome' }],
  ])('%s comes off without a trace', (_name, notes) => {
    const before = workload(notes);
    const patch = markPatch(before, 'oslo');
    if (patch === undefined) throw new Error('not marked');
    const during = marked(before, patch);
    expect(during.metadata.annotations?.[avoid]?.split(',')).toContain('oslo');
    expect(during.metadata.annotations?.[drill]).toBe('oslo');
    expect(markPatch(during, 'oslo')).toBeUndefined();
    const undo = unmarkPatch(during);
    expect(undo === undefined ? undefined : marked(during, undo)).toEqual(before);
  });

  it('is not made, and not undone, where somebody wishes the same', () => {
    const wished = workload({ [avoid]: 'rome, oslo' });
    expect(markPatch(wished, 'oslo')).toBeUndefined();
    expect(unmarkPatch(wished)).toBeUndefined();
  });
});
