/** Questions to the planner: the same wish in Federation v1's words and in those of a policy, over the same clusters. */
import type { CandidateCluster, PlacementInput } from '@navarch/placement';
import { place } from '@navarch/placement';

/** Who asks: a plan from nothing, one that changes nothing, one in which bounds are met everywhere. */
export const occasions = ['fresh', 'steady', 'limited'] as const;
export type Occasion = (typeof occasions)[number];

export type Size = { readonly clusters: number; readonly replicas: number };

/** A pair of questions of one occasion; the number makes it another workload. */
export type Questions = {
  readonly ours: (workload: number) => PlacementInput;
  readonly v1: (workload: number) => PlacementInput;
};

type Member = {
  readonly name: string;
  readonly weight: number;
  readonly min?: number;
  readonly max?: number;
  readonly room?: number;
};

export function questionsOf(occasion: Occasion, size: Size): Questions {
  const members = membersOf(size, occasion === 'limited');
  const isSteady = occasion === 'steady';
  const clusters = members.map(candidateOf);
  const ours = { rules: rulesFor(members), clusters };
  const v1 = { rules: rulesForV1(members, !isSteady), clusters };
  return {
    ours: asker(size, stored(isSteady ? settled(size, ours) : ours)),
    v1: asker(size, stored(isSteady ? settled(size, v1) : v1)),
  };
}

/** As it would be read back. Objects that were spread together are several times slower to read, for both sides. */
const stored = (wish: Wish): Wish => JSON.parse(JSON.stringify(wish)) as Wish;

type Wish = Pick<PlacementInput, 'rules' | 'clusters'>;

const asker =
  ({ replicas }: Size, wish: Wish) =>
  (workload: number): PlacementInput => ({
    key: `web/app-${workload}`,
    replicas,
    policy: 'PlacementPolicy web/web',
    ...wish,
    held: false,
    at: 0,
  });

/** The same, after its answer was carried out. */
function settled(size: Size, wish: Wish): Wish {
  const { clusters } = place(asker(size, wish)(0));
  const given = new Map(clusters.map(({ name, replicas }) => [name, replicas]));
  return {
    ...wish,
    clusters: wish.clusters.map((one) => ({ ...one, given: given.get(one.name) ?? 0 })),
  };
}

/** Weights from 1 to 10; where there are bounds, every third cluster has a minimum, a maximum or a room near its share. */
function membersOf({ clusters, replicas }: Size, isBounded: boolean): readonly Member[] {
  const share = Math.max(1, Math.floor(replicas / clusters));
  return Array.from({ length: clusters }, (_, at): Member => {
    const member = { name: `cluster-${at}`, weight: 1 + ((at * 7) % 10) };
    if (!isBounded) return member;
    const near = Math.ceil((share * (5 + ((at * 3) % 11))) / 10);
    if (at % 3 === 0) return { ...member, room: near };
    return at % 3 === 1 ? { ...member, max: near } : { ...member, min: Math.ceil(near / 4) };
  });
}

const candidateOf = ({ name, room }: Member): CandidateCluster => ({
  name,
  labels: {},
  phase: 'ready',
  ...(room === undefined ? {} : { learned: room }),
});

const rulesFor = (members: readonly Member[]): PlacementInput['rules'] => ({
  division: {
    weights: members.map(({ name, weight }) => ({ cluster: name, weight })),
    limits: members.flatMap(({ name, min, max }) => {
      if (min === undefined && max === undefined) return [];
      return [
        {
          cluster: name,
          ...(min === undefined ? {} : { min }),
          ...(max === undefined ? {} : { max }),
        },
      ];
    }),
  },
});

const rulesForV1 = (members: readonly Member[], rebalance: boolean): PlacementInput['rules'] => ({
  division: {
    mode: 'V1',
    preferences: {
      rebalance,
      clusters: Object.fromEntries(
        members.map(({ name, weight, min = 0, max = null }) => [
          name,
          { weight, minReplicas: min, maxReplicas: max },
        ]),
      ),
    },
  },
});
