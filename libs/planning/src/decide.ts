/** From what was read to a decision: the planner's input, its plan, and the Placement's spec that says it. */
import { createHash } from 'node:crypto';
import {
  type ClusterDecision,
  type FederatedKind,
  type KubeObject,
  type LearnedCapacity,
  type Placement,
  type PlacementBacklog,
  type PlacementRules,
  type PlacementSpec,
  type PodRequests,
  type SyncRules,
  TerminalError,
  toTimestamp,
} from '@navarch/model';
import {
  type Assembled,
  askOf,
  assembleInput,
  explainVerdict,
  learnedBound,
  type PlacementInput,
  type Plan,
  place,
  syncRulesOf,
} from '@navarch/placement';
import { failoverOf } from './failover.js';
import type { Rules } from './fleet.js';
import type { RoomBook } from './room-book.js';
import { markScaledDown } from './scale-down.js';

export type DecisionFacts = {
  readonly object: KubeObject;
  /** What it is one of; may be left out for built-in kinds. */
  readonly kind?: FederatedKind | undefined;
  readonly fleet: Rules;
  readonly rooms: RoomBook;
  /** The standing Placement, if there is one. */
  readonly previous: Placement | undefined;
  readonly learned: Readonly<Record<string, LearnedCapacity>>;
  /** The same from replicas that did not become ready; counts where the rules say so. */
  readonly unready?: Readonly<Record<string, LearnedCapacity>>;
  readonly defaultRules: PlacementRules;
  readonly at: number;
};

export type Decision = {
  readonly input: PlacementInput;
  readonly plan: Plan;
  /** What one replica asks for; undefined for a kind that runs no pods. */
  readonly pod: PodRequests | undefined;
  /** Policies with as much right as the one that governs, a sentence each. */
  readonly ambiguities: readonly string[];
  readonly sync: SyncRules | undefined;
  /** Everything of the spec but the record of the decision itself. */
  readonly spec: Omit<PlacementSpec, 'decision'>;
};

/** Reads the object's rules, counts the room, and asks the planner. TerminalError: the object says what nobody can read. */
export function decide(facts: DecisionFacts): Decision {
  const pod = askOf(facts.object);
  const { input, choice } = assembled(facts, pod);
  const sync = syncRulesOf(facts.object, choice);
  return decideOn(input, facts, { pod, ambiguities: ambiguitiesOf(choice), sync });
}

/** The same with moves of the last minute, for rules that have a budget of them. */
export function decideAgain(
  { input, pod, ambiguities, sync }: Decision,
  facts: DecisionFacts,
  recentMoves: NonNullable<PlacementInput['recentMoves']>,
): Decision {
  return decideOn({ ...input, recentMoves }, facts, { pod, ambiguities, sync });
}

/** True for rules that bound how many replicas move in a minute. */
export const isBudgeted = ({ rules }: PlacementInput): boolean =>
  rules.rebalance?.movesPerMinute !== undefined || rules.failback?.movesPerMinute !== undefined;

/** The exact text of an input, as it is stored; equal texts are decided alike. */
export const printInput = (input: PlacementInput): string => JSON.stringify(input);

export const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex');

function decideOn(
  input: PlacementInput,
  facts: DecisionFacts,
  of: Pick<Decision, 'pod' | 'ambiguities' | 'sync'>,
): Decision {
  const planned = place(input);
  const plan = { ...planned, warnings: [...of.ambiguities, ...planned.warnings] };
  const spec = specOf(plan, input, facts);
  const { sync } = of;
  return { ...of, input, plan, spec: sync === undefined ? spec : { ...spec, sync } };
}

/** Policies that select a workload with equal right are reported, never silently settled. */
const ambiguitiesOf = (choice: Assembly['choice']): readonly string[] =>
  choice.kind === 'chosen' && choice.ambiguousWith.length > 0
    ? [`as much right as the policy that governs it have ${choice.ambiguousWith.join(', ')}`]
    : [];

type Assembly = Extract<Assembled, { kind: 'input' }>;

function assembled(facts: DecisionFacts, pod: Decision['pod']): Assembly {
  const { object, kind, fleet, rooms, previous, learned, unready = {}, defaultRules, at } = facts;
  const result = assembleInput({
    object,
    kind,
    clusters: fleet.clusters,
    policies: fleet.policies,
    defaultRules,
    previous,
    rooms: rooms.roomsFor(object, pod),
    learned: boundsOf(learned, at),
    ready: boundsOf(unready, at),
    held: fleet.brake.held,
    recentMoves: [],
    at,
  });
  if (result.kind === 'input') return result;
  // The API refuses these at write time; an object that got past it must not be guessed at.
  throw new TerminalError('place.annotationMalformed', {
    object: object.metadata.name,
    path: result.path,
  });
}

/** What is known and not yet to be tried again, by cluster. */
const boundsOf = (
  learned: Readonly<Record<string, LearnedCapacity>>,
  at: number,
): ReadonlyMap<string, number> =>
  new Map(
    Object.entries(learned).flatMap(([cluster, one]) => {
      const bound = learnedBound(one, at);
      return bound === undefined ? [] : [[cluster, bound] as const];
    }),
  );

function specOf(
  plan: Plan,
  { rules }: PlacementInput,
  { object, previous, unready = {}, at }: DecisionFacts,
): Decision['spec'] {
  const { uid = '', name } = object.metadata;
  const standing = standingOf(previous, uid);
  const since = standing?.backlog?.since ?? toTimestamp(at);
  const { replicas, warnings } = plan;
  const decisions = plan.clusters.map((verdict) => decisionOf(verdict, plan));
  return {
    workload: { apiVersion: object.apiVersion, kind: object.kind, name, uid },
    ...(replicas === undefined ? {} : { replicas }),
    clusters: markScaledDown({ decisions, replicas, move: rules.move, standing }),
    policy: plan.policy,
    ...carriedOf(rules),
    ...failoverOf(rules, unready, at),
    ...(plan.backlog === 0 ? {} : { backlog: backlogOf(plan, rules, since) }),
    ...(warnings.length === 0 ? {} : { warnings }),
  };
}

/** The rules that whoever acts on the decision goes by. */
const carriedOf = ({
  minReadyReplicas,
  move,
}: PlacementRules): Pick<PlacementSpec, 'minReadyReplicas' | 'move'> => ({
  ...(minReadyReplicas === undefined ? {} : { minReadyReplicas }),
  ...(move === undefined ? {} : { move }),
});

/** Of this very object: an earlier one of its name waited for itself. */
const standingOf = (previous: Placement | undefined, uid: string): PlacementSpec | undefined =>
  previous?.spec.workload.uid === uid ? previous.spec : undefined;

const decisionOf = (verdict: Plan['clusters'][number], plan: Plan): ClusterDecision => ({
  name: verdict.name,
  chosen: verdict.chosen,
  replicas: verdict.replicas,
  reason: explainVerdict(verdict, plan),
  ...(verdict.home === undefined ? {} : { home: verdict.home }),
  ...(Object.keys(verdict.trace).length === 0 ? {} : { trace: verdict.trace }),
});

const backlogOf = (plan: Plan, rules: PlacementRules, since: string): PlacementBacklog => ({
  replicas: plan.backlog,
  reason: plan.backlogReason,
  priority: rules.backlogPriority ?? 0,
  since,
});
