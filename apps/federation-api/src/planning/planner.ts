import type { KubeObject, Simulation, SimulationStatus } from '@navarch/model';

/** Answers what would happen. It stores nothing, and what it says binds nobody. */
export type Planner = {
  /** SimulationError for a question that cannot be answered as it is put. */
  readonly simulate: (object: Simulation) => Promise<SimulationStatus>;
  /** What a write of this object would come to, a sentence each; `previous` is what it would replace. */
  readonly preview: (
    object: KubeObject,
    previous: KubeObject | undefined,
  ) => Promise<readonly string[]>;
};
