import { describe, expect, it } from '@jest/globals';
import type { SimulationSpec } from '@navarch/model';
import { layOver } from './lay-over.js';
import { parseSimulationSpec } from './parse-spec.js';
import { emptyWorld } from './world.js';
import { ask, at, cluster, clusters, nodes, placement, show, workload } from './world.fixture.js';

function specOf(json: unknown): SimulationSpec {
  const parsed = parseSimulationSpec(json);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
  return parsed.value;
}

const named = { name: 'api', namespace: 'web' };

/** The object as a Deployment controls it. */
const revisionOf = (object: object): object => {
  const { metadata } = object as { readonly metadata: object };
  const owner = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    name: 'd',
    uid: 'd',
    controller: true,
  };
  return { ...object, metadata: { ...metadata, ownerReferences: [owner] } };
};

describe('a simulation over a world', () => {
  const world = layOver(
    emptyWorld(at),
    specOf({
      given: [...clusters('a b'), workload('api', 4), placement('api', 'a=4 b=0')],
      nodes: nodes('a=4 b=4'),
    }),
  );
  const laid: readonly { name: string; spec: object; expected: string }[] = [
    { name: 'nothing', spec: {}, expected: 'api: a 4→4 b 0→0, moves 0, backlog 0→0' },
    {
      name: 'a change alone',
      spec: { change: { loseClusters: ['a'] } },
      expected: 'api: a 4→0 b 0→4, moves 4, backlog 0→0',
    },
    {
      name: 'another version of a workload, which keeps its placement',
      spec: { given: [workload('api', 6)] },
      expected: 'api: a 4→4 b 0→2, moves 0, backlog 0→0',
    },
    {
      name: 'another version of a cluster, which stays as ready as it was',
      spec: {
        given: [cluster('a', { taints: [{ key: 'k', effect: 'NoExecute' }] })],
      },
      expected: 'api: a 4→0 b 0→4, moves 4, backlog 0→0',
    },
    {
      name: 'a revision of a Deployment, which is placed nowhere',
      spec: { given: [revisionOf(workload('old', 3))] },
      expected: 'api: a 4→4 b 0→0, moves 0, backlog 0→0',
    },
    {
      name: 'what has owners that are none',
      spec: { given: [{ ...workload('api', 4), metadata: { ...named, ownerReferences: [null] } }] },
      expected: 'api: a 4→4 b 0→0, moves 0, backlog 0→0',
    },
    {
      name: 'other nodes',
      spec: { nodes: nodes('b=2'), change: { loseClusters: ['a'] } },
      expected: 'api: a 4→0 b 0→2, moves 4, backlog 0→2',
    },
  ];
  for (const { name, spec, expected } of laid) {
    it(`gives ${name}`, () => expect(show(ask(spec, world))).toEqual([expected]));
  }

  it('with the brake on keeps what is lost', () => {
    const spec = { change: { loseClusters: ['a'] } };
    expect(show(ask(spec, { ...world, held: true }))).toEqual([
      'api: a 4→4 b 0→0, moves 0, backlog 0→0',
    ]);
  });

  it('changes nothing in the world it is asked about', () => {
    const before = JSON.stringify(world);
    ask({ change: { loseClusters: ['a'] } }, world);
    expect(JSON.stringify(world)).toBe(before);
  });
});
