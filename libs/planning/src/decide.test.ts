import { describe, expect, it } from '@jest/globals';
import type {
  ClusterCapacity,
  KubeObject,
  Placement,
  PlacementPolicy,
  Reservation,
} from '@navarch/model';
import { indexPolicies, place, type PlacementInput } from '@navarch/placement';
import { cluster } from './cluster.fixture.js';
import { decide, type DecisionFacts, digestOf, printInput } from './decide.js';
import { RoomBook } from './room-book.js';

const at = 1_800_000_000_000;

/** One node with so many thousandths of a CPU free. */
const capacity = (name: string, cpu: number): ClusterCapacity => ({
  cluster: name,
  version: 1,
  observedAt: at,
  nodes: [{ name: 'node-1', labels: {}, free: { cpu, pods: 110_000 } }],
  bound: {},
  unschedulable: {},
});

const workload = (replicas: number): KubeObject => ({
  apiVersion: 'apps/v1',
  kind: 'ReplicaSet',
  metadata: { name: 'api', namespace: 'web', uid: 'uid-1', labels: { app: 'api' } },
  spec: {
    replicas,
    template: {
      spec: {
        containers: [{ name: 'main', image: 'x', resources: { requests: { cpu: '500m' } } }],
      },
    },
  },
});

/** What one replica of it asks for. */
const pod = { requests: { cpu: 500, pods: 1_000 }, nodeSelector: {} };

const policy = (name: string): PlacementPolicy => ({
  apiVersion: 'fleet.navarch.dev/v1alpha1',
  kind: 'PlacementPolicy',
  metadata: { name, namespace: 'web' },
  spec: {
    resourceSelectors: [{ apiVersion: 'apps/v1', kind: 'ReplicaSet' }],
    placement: { division: { weights: [{ cluster: '*', weight: 1 }] }, backlogPriority: 7 },
  },
});

const roomsWith = (outstanding: readonly Reservation[]): RoomBook =>
  new RoomBook({
    capacities: new Map([
      ['oslo', capacity('oslo', 1_000)],
      ['rome', capacity('rome', 1_500)],
    ]),
    outstanding,
  });

const facts = (more: Partial<DecisionFacts> = {}): DecisionFacts => ({
  object: workload(6),
  fleet: {
    clusters: [cluster('oslo'), cluster('rome')],
    policies: indexPolicies([policy('gold')]),
    brake: {
      state: 'off',
      held: false,
      lost: [],
      suspects: [],
      members: 2,
      lostPercent: 0,
      isCutOff: false,
    },
  },
  rooms: roomsWith([]),
  previous: undefined,
  learned: {},
  defaultRules: {},
  at,
  ...more,
});

const split = ({ spec }: ReturnType<typeof decide>): string =>
  spec.clusters.map(({ name, replicas }) => `${name}=${replicas}`).join(' ');

const standing = (spec: ReturnType<typeof decide>['spec']): Placement => ({
  apiVersion: 'fleet.navarch.dev/v1alpha1',
  kind: 'Placement',
  metadata: { name: 'api', namespace: 'web' },
  spec: { ...spec, decision: { id: '1', inputsDigest: '', planner: '', decidedAt: '' } },
});

describe('a decision', () => {
  it('places what fits on the nodes, and tells of the rest', () => {
    const decision = decide(facts());
    expect(split(decision)).toBe('oslo=2 rome=3');
    expect(decision.spec.policy).toBe('PlacementPolicy web/gold');
    expect(decision.spec.backlog).toEqual({
      replicas: 1,
      reason: 'of 2 clusters: 2 full',
      priority: 7,
      since: '2027-01-15T08:00:00Z',
    });
  });

  it('counts the room that is promised to others, and not its own', () => {
    const promised = {
      cluster: 'oslo',
      replicas: 1,
      bound: 0,
      ...pod,
    };
    const own = { ...promised, uid: 'uid-1', name: 'web/api' };
    const other = { ...promised, uid: 'uid-2', name: 'web/other' };
    const decision = decide(facts({ rooms: roomsWith([own, other]) }));
    expect(split(decision)).toBe('oslo=1 rome=3');
  });

  it('does not find what the one before it was given', () => {
    const rooms = roomsWith([]);
    const other = { ...workload(3), metadata: { name: 'other', namespace: 'web', uid: 'uid-2' } };
    rooms.give(other, pod, { oslo: 2, rome: 1 });
    expect(split(decide(facts({ rooms })))).toBe('oslo=0 rome=2');
    rooms.give(other, pod, { oslo: 1 });
    expect(split(decide(facts({ rooms })))).toBe('oslo=1 rome=3');
  });

  it('keeps the age of its backlog while there is one', () => {
    const first = decide(facts());
    const later = decide(facts({ previous: standing(first.spec), at: at + 60_000 }));
    expect(later.spec.backlog?.since).toBe(first.spec.backlog?.since);
  });

  it('reports policies that have as much right', () => {
    const { fleet } = facts();
    const policies = indexPolicies([policy('gold'), policy('silver')]);
    const decision = decide(facts({ fleet: { ...fleet, policies } }));
    expect(decision.spec.warnings?.[0]).toMatch(/silver/);
  });

  it('is bounded by what a full cluster was found to hold, until that is forgotten', () => {
    const learned = { rome: { replicas: 1, until: at + 1, times: 1 } };
    expect(split(decide(facts({ learned })))).toBe('oslo=2 rome=1');
    expect(split(decide(facts({ learned, at: at + 1 })))).toBe('oslo=2 rome=3');
  });

  it('can be replayed from its stored text to the same bytes', () => {
    const decision = decide(facts());
    const text = printInput(decision.input);
    const again = place(JSON.parse(text) as PlacementInput);
    expect(JSON.stringify(again)).toBe(JSON.stringify(decision.plan));
    expect(digestOf(text)).toBe(digestOf(printInput(JSON.parse(text) as PlacementInput)));
  });
});
