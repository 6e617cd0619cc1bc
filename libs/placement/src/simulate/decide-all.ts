import type { KubeObject } from '@navarch/model';
import { compareNames } from '../order.js';
import { place } from '../place.js';
import type { Plan } from '../plan.js';
import { type PolicyIndex, indexPolicies } from '../policy/choose.js';
import { type Assembled, assembleInput } from '../snapshot/assemble.js';
import { rulesOf } from '../snapshot/rules.js';
import { asPlacement } from './as-placement.js';
import { Ledger } from './ledger.js';
import type { Steps } from './steps.js';
import { kindIn, objectKeyOf, type World } from './world.js';

/** What was decided of a workload; `malformed` when its own text cannot be read, so that it stays where it is. */
export type Decision =
  | { readonly kind: 'planned'; readonly plan: Plan }
  | { readonly kind: 'malformed'; readonly path: string; readonly message: string };

export type Decided = {
  /** By workload key. */
  readonly decisions: ReadonlyMap<string, Decision>;
  /** The world in which they stand. */
  readonly world: World;
};

/**
 * Decides workloads (all, unless `only` is given) one after the other, the higher backlog priority first and then by
 * key. Each decision takes its room from those after it.
 */
export function* decideAll(
  world: World,
  only: readonly KubeObject[] = world.workloads,
): Steps<Decided> {
  const policies = indexPolicies(world.policies);
  const ledger = new Ledger(world);
  const decisions = new Map<string, Decision>();
  const placements = new Map(world.placements);
  for (const { workload, key } of inOrder(world, policies, only)) {
    const decision = decide(world, { workload, key, policies, ledger });
    decisions.set(key, decision);
    if (decision.kind === 'malformed') continue;
    ledger.settle(workload, decision.plan.clusters);
    placements.set(key, asPlacement(workload, decision.plan));
    yield;
  }
  const capacities = ledger.capacities();
  return {
    decisions,
    world: { ...world, placements, capacities, outstanding: ledger.outstanding() },
  };
}

type Step = {
  readonly workload: KubeObject;
  readonly key: string;
  readonly policies: PolicyIndex;
  readonly ledger: Ledger;
};

function decide(world: World, { workload, key, policies, ledger }: Step): Decision {
  const { clusters, defaultRules, held, at } = world;
  const assembled = assembleInput({
    object: workload,
    kind: kindIn(world, workload),
    clusters,
    policies,
    defaultRules,
    previous: world.placements.get(key),
    rooms: ledger.roomsFor(workload),
    learned: world.learned?.get(key) ?? new Map(),
    ready: world.ready?.get(key) ?? new Map(),
    held,
    recentMoves: [],
    at,
  });
  if (assembled.kind === 'malformed') return assembled;
  const plan = place(assembled.input);
  return {
    kind: 'planned',
    plan: { ...plan, warnings: [...ambiguities(assembled), ...plan.warnings] },
  };
}

/** As a real decision says it. */
function ambiguities({ choice }: Extract<Assembled, { kind: 'input' }>): readonly string[] {
  if (choice.kind !== 'chosen' || choice.ambiguousWith.length === 0) return [];
  return [`as much right as the policy that governs it have ${choice.ambiguousWith.join(', ')}`];
}

type Ranked = { readonly workload: KubeObject; readonly key: string; readonly priority: number };

function inOrder(world: World, policies: PolicyIndex, only: readonly KubeObject[]): Ranked[] {
  return only
    .map((workload) => {
      const key = objectKeyOf(workload) ?? '';
      const found = rulesOf(
        { object: workload, kind: kindIn(world, workload) },
        policies,
        world.defaultRules,
      );
      const priority = found.kind === 'rules' ? (found.rules.backlogPriority ?? 0) : 0;
      return { workload, key, priority };
    })
    .sort((a, b) => b.priority - a.priority || compareNames(a.key, b.key));
}
