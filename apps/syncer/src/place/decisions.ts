/**
 * Makes a decision whose room is promised to nobody else.
 *
 * Room is read, the planner decides, and the promise is recorded only if what was read still holds; otherwise all of
 * it is done anew. Decisions of one process take turns, by priority, so that they do not spoil each other's reading;
 * those of several processes are kept apart by the versions in the ledger. What dies in between has promised nothing.
 */
import {
  type KubeObject,
  type LearnedCapacity,
  type Placement,
  type PlacementRules,
  UnavailableError,
} from '@navarch/model';
import { learn, type LearningLimits } from '@navarch/placement';
import {
  decide,
  decideAgain,
  type Decision,
  type DecisionFacts,
  type Fleet,
  type FleetReader,
  isBudgeted,
  type Rules,
} from '@navarch/planning';
import type { Store } from '@navarch/store';
import { limits } from '../limits.js';
import { uidOf } from '../objects/body.js';
import { Turn } from './turn.js';

export type DecisionParts = {
  readonly store: Store;
  readonly fleet: FleetReader;
  readonly defaultRules: PlacementRules;
  readonly learning: LearningLimits;
  readonly now: () => number;
};

export type Made = {
  readonly decision: Decision;
  /** When to decide again although nothing changes. */
  readonly nextAt: number | undefined;
};

type Learned = Readonly<Record<string, LearnedCapacity>>;

export class Decisions {
  private readonly turn = new Turn();

  constructor(private readonly parts: DecisionParts) {}

  /** Decides, and promises the room that the decision takes. */
  async make(object: KubeObject, previous: Placement | undefined): Promise<Made> {
    const { store, fleet } = this.parts;
    const rules = await fleet.rules();
    if (!runsPods(object)) {
      const decision = decide(
        this.factsOf({ object, previous, fleet: { ...rules, ...noRoom }, learned: {} }),
      );
      return { decision, nextAt: decision.plan.nextAt };
    }
    const before = await store.ledger.learned(uidOf(object));
    const priority = previous?.spec.backlog?.priority ?? 0;
    return await this.turn.take(priority, () => this.promise(object, { previous, before, rules }));
  }

  private async promise(
    object: KubeObject,
    { previous, before, rules }: { previous: Placement | undefined; before: Learned; rules: Rules },
  ): Promise<Made> {
    for (let attempt = 0; attempt < limits.promiseAttemptsMax; attempt += 1) {
      const fleet = { ...rules, ...(await this.parts.fleet.room()) };
      const learned = this.learnFrom(object, { previous, fleet, before });
      const facts = this.factsOf({ object, previous, fleet, learned });
      const decision = await this.withinBudget(decide(facts), facts);
      if ((await this.reserve(object, decision, fleet)) === 'stale') continue;
      if (hasLearned(before, learned)) {
        await this.parts.store.ledger.setLearned(uidOf(object), learned);
      }
      return { decision, nextAt: earliest(decision.plan.nextAt, learned, facts.at) };
    }
    // Others were faster each time; it stays due and is tried again.
    throw new UnavailableError('place.contended', { object: object.metadata.name });
  }

  private async withinBudget(decision: Decision, facts: DecisionFacts): Promise<Decision> {
    if (!isBudgeted(decision.input)) return decision;
    const since = facts.at - limits.moveBudgetMs;
    const moves = await this.parts.store.placements.recentMoves(uidOf(facts.object), since);
    return moves.length === 0 ? decision : decideAgain(decision, facts, moves);
  }

  private async reserve(
    object: KubeObject,
    { plan, pod }: Decision,
    fleet: Fleet,
  ): Promise<'reserved' | 'stale'> {
    const chosen = plan.clusters.filter(({ replicas }) => replicas > 0);
    const none = { capacity: 0, ledger: 0 };
    return await this.parts.store.ledger.reserve({
      uid: uidOf(object),
      name: nameOf(object),
      requests: pod.requests,
      nodeSelector: pod.nodeSelector,
      promises: Object.fromEntries(chosen.map(({ name, replicas }) => [name, replicas])),
      read: Object.fromEntries(chosen.map(({ name }) => [name, fleet.versions.get(name) ?? none])),
    });
  }

  /** What pods without a node teach, cluster by cluster. */
  private learnFrom(
    object: KubeObject,
    of: { previous: Placement | undefined; fleet: Fleet; before: Learned },
  ): Learned {
    const asked = new Map(of.previous?.spec.clusters.map((one) => [one.name, one.replicas]));
    const at = this.parts.now();
    const name = nameOf(object);
    const learned: Record<string, LearnedCapacity> = {};
    for (const { metadata } of of.fleet.clusters) {
      const cluster = metadata.name;
      const unschedulable = of.fleet.capacities.get(cluster)?.unschedulable[name];
      const sighting = { asked: asked.get(cluster) ?? 0, unschedulable, at };
      const known = learn(of.before[cluster], sighting, this.parts.learning);
      if (known !== undefined) learned[cluster] = known;
    }
    return learned;
  }

  private factsOf(
    of: Pick<DecisionFacts, 'object' | 'previous' | 'fleet' | 'learned'>,
  ): DecisionFacts {
    return { ...of, defaultRules: this.parts.defaultRules, at: this.parts.now() };
  }
}

/** Copies take no room. */
const noRoom = { versions: new Map(), capacities: new Map(), outstanding: [] } as const;

const runsPods = (object: KubeObject): boolean =>
  (object['spec'] as { readonly template?: unknown } | undefined)?.template !== undefined;

const nameOf = ({ metadata }: KubeObject): string => `${metadata.namespace ?? ''}/${metadata.name}`;

/** What is known already comes back as the very same value. */
const hasLearned = (before: Learned, after: Learned): boolean =>
  Object.keys(before).length !== Object.keys(after).length ||
  Object.entries(after).some(([cluster, one]) => before[cluster] !== one);

/** What was learned is tried again when it is forgotten. */
function earliest(nextAt: number | undefined, learned: Learned, at: number): number | undefined {
  const known = Object.values(learned)
    .map(({ until }) => until)
    .filter((until) => until > at);
  const instants = nextAt === undefined ? known : [nextAt, ...known];
  return instants.length === 0 ? undefined : Math.min(...instants);
}
