import { describe, expect, it } from '@jest/globals';
import {
  type ClusterPhase,
  federatedDeployments,
  type KubeObject,
  type Placement,
} from '@navarch/model';
import type { MemberState } from '@navarch/store';
import { render } from '../sync/render.js';
import { isObserved } from './observed.decide.js';

const federation = 'ours';
const kind = federatedDeployments;
const web = (image: string): KubeObject => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', namespace: 'shop', uid: 'u1' },
  spec: { replicas: 5, template: { spec: { containers: [{ name: 'main', image }] } } },
});
const placement = (replicas: number): Placement => ({
  apiVersion: 'fleet.navarch.dev/v1alpha1',
  kind: 'Placement',
  metadata: { name: 'web.deployment', namespace: 'shop' },
  spec: {
    workload: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web', uid: 'u1' },
    replicas,
    clusters: [
      { name: 'oslo', replicas: 3, chosen: true, reason: '' },
      { name: 'rome', replicas: 2, chosen: true, reason: '' },
    ],
    decision: { id: '1', inputsDigest: '', planner: '', decidedAt: '' },
  },
});
/** Has the copy of an image in this generation; `seen`: `generation/observedGeneration` of what was last seen. */
function state(cluster: string, image: string, seen: string): MemberState {
  const replicas = cluster === 'oslo' ? 3 : 2;
  const [generation = 0, observedGeneration = 0] = seen.split('/').map(Number);
  const { digest } = render({ object: web(image), kind, replicas, federation, generation: 0 });
  return {
    key: {
      cluster,
      object: { group: 'apps', resource: 'deployments', namespace: 'shop', name: 'web' },
    },
    objectUid: 'u1',
    generation: 1,
    digest,
    memberGeneration: 4,
    synced: true,
    drifted: false,
    driftMarks: 0,
    message: '',
    observed: { replicas, readyReplicas: replicas, generation, observedGeneration },
    updatedAt: 0,
  };
}

type Row = {
  readonly name: string;
  readonly states: readonly MemberState[];
  readonly decided?: number;
  readonly rome?: ClusterPhase;
  readonly is: boolean;
};
const oslo = state('oslo', 'a:2', '4/4');
const rows: readonly Row[] = [
  {
    name: 'when all have it and have counted it',
    states: [oslo, state('rome', 'a:2', '4/4')],
    is: true,
  },
  {
    name: 'not when one has the former template',
    states: [oslo, state('rome', 'a:1', '4/4')],
    is: false,
  },
  {
    name: 'not when one has not counted it',
    states: [oslo, state('rome', 'a:2', '4/3')],
    is: false,
  },
  {
    name: 'not when its former self was seen',
    states: [oslo, state('rome', 'a:2', '3/3')],
    is: false,
  },
  { name: 'not when one has none yet', states: [oslo], is: false },
  {
    name: 'not when it is to be decided anew',
    states: [oslo, state('rome', 'a:2', '4/4')],
    decided: 4,
    is: false,
  },
  {
    name: 'whatever one that cannot be reached has',
    states: [oslo, state('rome', 'a:1', '1/1')],
    rome: 'lost',
    is: true,
  },
];

describe('the numbers are of the present generation', () => {
  it.each(rows)('$name', ({ states, decided = 5, rome = 'ready', is }) => {
    const phases = new Map<string, ClusterPhase>([
      ['oslo', 'ready'],
      ['rome', rome],
    ]);
    const facts = { federation, object: web('a:2'), kind, placement: placement(decided) };
    expect(isObserved({ ...facts, states, phases })).toBe(is);
  });
});
