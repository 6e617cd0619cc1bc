/** Reads and keeps what replicas that do not become ready teach of clusters, for workloads whose rules ask for it. */
import type { KubeObject, LearnedCapacity, Placement, PlacementRules } from '@navarch/model';
import {
  isFailedOver,
  type LearningLimits,
  notReadyForOf,
  rulesOf,
  runsPods,
  workloadName,
} from '@navarch/placement';
import type { Fleet } from '@navarch/planning';
import type { Store } from '@navarch/store';
import { uidOf } from '../objects/body.js';
import { decideLessons, type LessonsLearned } from './lessons.decide.js';

export type ReadinessLessonsParts = {
  readonly store: Store;
  readonly defaultRules: PlacementRules;
  /** How long a lesson holds. */
  readonly learning: LearningLimits;
  readonly now: () => number;
};

type Workload = { readonly object: KubeObject; readonly previous: Placement | undefined };

export type ReadinessLessons = LessonsLearned & {
  readonly before: Readonly<Record<string, LearnedCapacity>>;
};

const nothing: ReadinessLessons = { learned: {}, before: {}, nextAt: undefined };

export class ReadinessMemory {
  constructor(private readonly parts: ReadinessLessonsParts) {}

  /** Nothing, and nothing is read, for a workload whose replicas stay where they are. */
  async of({ object, previous }: Workload, fleet: Fleet): Promise<ReadinessLessons> {
    const notReadyFor = this.notReadyFor(object, fleet);
    if (notReadyFor === undefined) return nothing;
    const { readiness } = this.parts.store.ledger;
    const name = workloadName(object);
    const [unready, before] = await Promise.all([
      readiness.of(name),
      readiness.lessons.of(uidOf(object)),
    ]);
    const bound = [...fleet.capacities].map(([cluster, one]): [string, number] => [
      cluster,
      one.bound[name] ?? 0,
    ]);
    const lessons = decideLessons({
      clusters: fleet.clusters.map(({ metadata }) => metadata.name),
      unready,
      given: new Map(previous?.spec.clusters.map((one) => [one.name, one.replicas])),
      bound: new Map(bound),
      before,
      at: this.parts.now(),
      limits: { ...this.parts.learning, overdueAfterMs: notReadyFor * 1_000 },
    });
    return { ...lessons, before };
  }

  async keep(object: KubeObject, { before, learned }: ReadinessLessons): Promise<void> {
    const isSame =
      Object.keys(before).length === Object.keys(learned).length &&
      Object.entries(learned).every(([cluster, one]) => before[cluster] === one);
    if (!isSame) await this.parts.store.ledger.readiness.lessons.set(uidOf(object), learned);
  }

  private notReadyFor(object: KubeObject, { policies }: Fleet): number | undefined {
    if (!runsPods(object)) return undefined;
    const found = rulesOf({ object }, policies, this.parts.defaultRules);
    if (found.kind === 'malformed' || !isFailedOver(found.rules)) return undefined;
    return notReadyForOf(found.rules);
  }
}
