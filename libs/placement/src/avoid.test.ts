import { describe, expect, it } from '@jest/globals';
import { parseAvoid } from './avoid.js';
import { place } from './place.js';
import { asking } from './proofs/fleet.js';

describe('the clusters that a workload avoids', () => {
  it.each([
    ['oslo', 'oslo'],
    [' rome , oslo,rome', 'oslo rome'],
    ['', ': must name at least one cluster; remove the annotation to avoid none'],
    [' ', ': must name at least one cluster; remove the annotation to avoid none'],
    ['oslo,', '[1]: must be the name of a cluster'],
    ['*', '[0]: must be the name of a cluster'],
    ['Oslo,rome,-x', '[0]: must be the name of a cluster, [2]: must be the name of a cluster'],
  ])('%j are %s', (text, expected) => {
    const parsed = parseAvoid(text);
    const said = parsed.ok
      ? parsed.value.join(' ')
      : parsed.errors.map((one) => `${one.path}: ${one.message.replace(/: at.*/u, '')}`).join(', ');
    expect(said).toBe(expected);
  });

  it('are out whatever the rules tolerate, and the reason names the annotation', () => {
    const tolerations = [{ operator: 'Exists' }] as const;
    const input = asking(4, 'a:given=2 b:given=2', { rules: { tolerations } });
    const [a, ...others] = input.clusters;
    const taints = [{ key: 'fleet.navarch.dev/avoid', effect: 'NoExecute' }] as const;
    if (a === undefined) throw new Error('no cluster');
    const [first, second] = place({ ...input, clusters: [{ ...a, taints }, ...others] }).clusters;
    expect(first).toMatchObject({ replicas: 0, home: 2 });
    expect(first?.detail).toContain('annotation fleet.navarch.dev/avoid names this cluster');
    expect(second).toMatchObject({ replicas: 4 });
  });
});
