import { describe, expect, it } from '@jest/globals';
import { SimulationError } from './refusal.js';
import { ask, clusters, nodes, placement, policy, workload } from './world.fixture.js';

describe('a simulation is refused', () => {
  const refusals: readonly { spec: object; path: string; why: string }[] = [
    {
      spec: { given: clusters('a b'), change: { loseClusters: ['a', 'x'] } },
      path: 'spec.change.loseClusters[1]',
      why: 'no such cluster; known are a, b',
    },
    {
      spec: { change: { loseClusters: ['x'] } },
      path: 'spec.change.loseClusters[0]',
      why: 'no such cluster; there is none',
    },
    {
      spec: {
        given: [workload('api', 1)],
        change: { scale: [{ name: 'api', replicas: 3 }] },
      },
      path: 'spec.change.scale[0]',
      why: 'no such ReplicaSet default/api; known are web/api',
    },
    {
      spec: {
        given: [policy('p', {})],
        change: { deletePolicies: [{ name: 'p' }] },
      },
      path: 'spec.change.deletePolicies[0]',
      why: 'no such policy; known are PlacementPolicy web/p',
    },
    {
      spec: { nodes: nodes('x=2') },
      path: 'spec.nodes[0].cluster',
      why: 'no such cluster; there is none',
    },
    {
      spec: {
        given: clusters('a'),
        nodes: [{ cluster: 'a', count: 1, free: { cpu: 'much' } }],
      },
      path: 'spec.nodes[0].free.cpu',
      why: '"much" is no quantity',
    },
    {
      spec: { given: [placement('api', 'a=1')] },
      path: 'spec.given[0].spec.workload',
      why: 'no such workload; there is none',
    },
  ];
  for (const { spec, path, why } of refusals) {
    it(`${path}: ${why}`, () => {
      let refusal: unknown;
      try {
        ask(spec);
      } catch (error) {
        refusal = error;
      }
      expect(refusal).toBeInstanceOf(SimulationError);
      expect(refusal).toMatchObject({ path, why, kind: 'invalid' });
    });
  }

  it('with all that is wrong with its form', () => {
    let mistakes: unknown;
    try {
      ask({ given: [workload('a', -1), workload('b', 0.5)] });
    } catch (error) {
      mistakes = error instanceof SimulationError ? error.mistakes : error;
    }
    const message = 'must be a whole number from 0 to 2147483647, not';
    expect(mistakes).toEqual([
      { path: 'spec.given[0].spec.replicas', message: `${message} -1` },
      { path: 'spec.given[1].spec.replicas', message: `${message} 0.5` },
    ]);
  });

  it('for a workload that cannot be read', () => {
    const api = { ...workload('api', 1) } as { metadata: object };
    const annotations = { 'federation.kubernetes.io/replica-set-preferences': '{' };
    const given = [...clusters('a'), { ...api, metadata: { ...api.metadata, annotations } }];
    expect(() => ask({ given })).toThrow(/spec\.given\[1\]\.metadata\.annotations/);
  });
});
