/**
 * Makes decisions whose room is promised to nobody else.
 *
 * What waits at one moment is decided together, by priority: room is read once, each decision leaves less of it to the
 * next, and their promises are recorded only if what was read still holds; otherwise all of it is done anew. Decisions of
 * several processes are kept apart by the versions in the ledger. What dies in between has promised nothing.
 *
 * A decision that a person has to approve first is not made: what stands keeps its room, and nothing is promised.
 */
import {
  type Cluster,
  type FederatedKind,
  type KubeObject,
  type LearnedCapacity,
  type ObjectKey,
  type Placement,
  type PlacementRules,
  UnavailableError,
} from '@navarch/model';
import { learn, type LearningLimits, runsPods, workloadName } from '@navarch/placement';
import {
  decide,
  decideAgain,
  type Decision,
  type DecisionFacts,
  type Fleet,
  type FleetReader,
  isBudgeted,
  RoomBook,
} from '@navarch/planning';
import { gather, type RoomPromise, type Store } from '@navarch/store';
import type { EmptyGate, Kept } from '../holds/empty-gate.js';
import { limits } from '../limits.js';
import { uidOf } from '../objects/body.js';
import type { ReadinessLessons, ReadinessMemory } from '../readiness/lessons.js';
import { LastChangeset } from './last-changeset.js';

export type DecisionParts = {
  readonly store: Store;
  readonly fleet: FleetReader;
  readonly empties: EmptyGate;
  readonly defaultRules: PlacementRules;
  readonly learning: LearningLimits;
  readonly readiness: ReadinessMemory;
  readonly now: () => number;
};

export type Made = {
  readonly kind: 'made';
  readonly decision: Decision;
  /** The clusters that it was decided on. */
  readonly clusters: readonly Cluster[];
  /** When to decide again although nothing changes. */
  readonly nextAt: number | undefined;
};

/** It waits for a person: what was decided before stands. */
export type Waiting = {
  readonly kind: 'waiting';
  readonly kept: Kept;
  readonly clusters: Made['clusters'];
};

/** Others were committed together while it was being read for. */
export type Outdated = { readonly kind: 'outdated' };

export type Asked = {
  /** The last changeset that was known before the object was read. */
  readonly changeset: number;
  readonly key: ObjectKey;
  readonly kind: FederatedKind;
  readonly object: KubeObject;
  readonly previous: Placement | undefined;
};
type Learned = Readonly<Record<string, LearnedCapacity>>;
type Known = {
  /** The last one when all this had been read. */
  readonly changeset: number;
  readonly fleet: Fleet;
  readonly before: readonly Learned[];
  readonly readiness: readonly ReadinessLessons[];
};
type Basis = {
  readonly fleet: Fleet;
  readonly rooms: RoomBook;
  readonly learned: Learned;
  readonly readiness: ReadinessLessons;
};
/** A decision, or what is wrong with its object. */
type Answer =
  | (Made & { readonly learned: Learned; readonly readiness: ReadinessLessons })
  | Waiting
  | Outdated
  | { readonly kind: 'failed'; readonly error: unknown };

export class Decisions {
  private readonly ask: (asked: Asked) => Promise<Answer>;
  private readonly changesets: LastChangeset;

  constructor(private readonly parts: DecisionParts) {
    this.changesets = new LastChangeset(parts.store.history);
    this.ask = gather(
      (asked) => this.makeAll(asked),
      limits.decisionsMax,
      ({ object }) => uidOf(object),
    );
  }

  /** To be asked before the object is read, and handed in with it. */
  lastChangeset(): number {
    return this.changesets.known();
  }

  /** Decides, and promises the room that the decision takes. */
  async make(asked: Asked): Promise<Made | Waiting | Outdated> {
    const answer = await this.ask(asked);
    if (answer.kind === 'failed') throw answer.error;
    return answer;
  }

  private async makeAll(asked: readonly Asked[]): Promise<readonly Answer[]> {
    for (let attempt = 0; attempt < limits.promiseAttemptsMax; attempt += 1) {
      const [fleet, before] = await Promise.all([
        this.parts.fleet.read(),
        this.learnedOf(asked),
        this.parts.empties.look(),
      ]);
      const [changeset, ...readiness] = await Promise.all([
        this.changesets.read(),
        ...asked.map((one) => this.parts.readiness.of(one, fleet)),
      ]);
      const answers = await this.decideAll(asked, { fleet, before, readiness, changeset });
      if ((await this.promise(asked, answers, fleet)) === 'stale') continue;
      await this.remember(asked, answers, before);
      return answers;
    }
    // Others were faster each time; it stays due and is tried again.
    throw new UnavailableError('place.contended', { workloads: asked.length });
  }

  private async learnedOf(asked: readonly Asked[]): Promise<readonly Learned[]> {
    const { ledger } = this.parts.store;
    return await Promise.all(
      asked.map(async ({ object }) =>
        runsPods(object) ? await ledger.learned(uidOf(object)) : {},
      ),
    );
  }

  /** In the order asked for; those with the higher priority choose first. */
  private async decideAll(
    asked: readonly Asked[],
    { fleet, before, readiness, changeset }: Known,
  ): Promise<readonly Answer[]> {
    const rooms = new RoomBook(fleet);
    const answers: Answer[] = [];
    for (const at of inOrderOf(asked.map(priorityOf))) {
      const one = asked[at];
      if (one === undefined) continue;
      if (one.changeset !== changeset) {
        answers[at] = { kind: 'outdated' };
        continue;
      }
      const learned = this.learnFrom(one, fleet, before[at] ?? {});
      const ready = readiness[at];
      if (ready !== undefined)
        answers[at] = await this.decideOne(one, { fleet, rooms, learned, readiness: ready });
    }
    return answers;
  }

  private async decideOne(
    { key, kind, object, previous }: Asked,
    { readiness, ...by }: Basis,
  ): Promise<Answer> {
    const { defaultRules, now } = this.parts;
    const facts = {
      object,
      kind,
      previous,
      ...by,
      unready: readiness.learned,
      defaultRules,
      at: now(),
    };
    try {
      const decision = await this.withinBudget(decide(facts), facts);
      const kept = await this.parts.empties.keeps(key, previous?.spec, decision.spec);
      if (kept !== undefined) return { kind: 'waiting', kept, clusters: by.fleet.clusters };
      if (decision.pod !== undefined) by.rooms.give(object, decision.pod, sharesOf(decision));
      const nextAt = earliest(
        firstOf(decision.plan.nextAt, readiness.nextAt),
        by.learned,
        facts.at,
      );
      const { learned, fleet } = by;
      return { kind: 'made', decision, clusters: fleet.clusters, nextAt, learned, readiness };
    } catch (error) {
      return { kind: 'failed', error };
    }
  }

  private async withinBudget(decision: Decision, facts: DecisionFacts): Promise<Decision> {
    if (!isBudgeted(decision.input)) return decision;
    const since = facts.at - limits.moveBudgetMs;
    const moves = await this.parts.store.placements.recentMoves(uidOf(facts.object), since);
    return moves.length === 0 ? decision : decideAgain(decision, facts, moves);
  }

  private async promise(
    asked: readonly Asked[],
    answers: readonly Answer[],
    { versions }: Fleet,
  ): Promise<'reserved' | 'stale'> {
    const promises = answers.flatMap((answer, at): RoomPromise[] => {
      const object = asked[at]?.object;
      if (object === undefined || answer.kind !== 'made') return [];
      const { decision } = answer;
      if (decision.pod === undefined) return [];
      const { requests, nodeSelector } = decision.pod;
      const of = { uid: uidOf(object), name: workloadName(object), requests, nodeSelector };
      return [{ ...of, promises: sharesOf(decision) }];
    });
    if (promises.length === 0) return 'reserved';
    return await this.parts.store.ledger.reserve(promises, Object.fromEntries(versions));
  }

  private async remember(
    asked: readonly Asked[],
    answers: readonly Answer[],
    before: readonly Learned[],
  ): Promise<void> {
    const { ledger } = this.parts.store;
    await Promise.all(
      answers.map(async (answer, at) => {
        const object = asked[at]?.object;
        if (object === undefined || answer.kind !== 'made') return;
        if (hasLearned(before[at] ?? {}, answer.learned))
          await ledger.setLearned(uidOf(object), answer.learned);
        await this.parts.readiness.keep(object, answer.readiness);
      }),
    );
  }

  /** What pods without a node teach, cluster by cluster. */
  private learnFrom({ object, previous }: Asked, fleet: Fleet, before: Learned): Learned {
    if (!runsPods(object)) return {};
    const asked = new Map(previous?.spec.clusters.map((one) => [one.name, one.replicas]));
    const at = this.parts.now();
    const name = workloadName(object);
    const learned: Record<string, LearnedCapacity> = {};
    for (const { metadata } of fleet.clusters) {
      const cluster = metadata.name;
      const unschedulable = fleet.capacities.get(cluster)?.unschedulable[name];
      const sighting = { asked: asked.get(cluster) ?? 0, waiting: unschedulable, at };
      const known = learn(before[cluster], sighting, this.parts.learning);
      if (known !== undefined) learned[cluster] = known;
    }
    return learned;
  }
}

const firstOf = (one: number | undefined, other: number | undefined): number | undefined =>
  one === undefined || other === undefined ? (one ?? other) : Math.min(one, other);

const priorityOf = ({ previous }: Asked): number => previous?.spec.backlog?.priority ?? 0;

/** Positions, the highest priority first, the longest waiting first among equals. */
const inOrderOf = (priorities: readonly number[]): readonly number[] =>
  priorities
    .map((_, at) => at)
    .sort((a, b) => (priorities[b] ?? 0) - (priorities[a] ?? 0) || a - b);

const sharesOf = ({ plan }: Decision): Readonly<Record<string, number>> =>
  Object.fromEntries(
    plan.clusters
      .filter(({ replicas }) => replicas > 0)
      .map(({ name, replicas }) => [name, replicas]),
  );

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
