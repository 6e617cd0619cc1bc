/** Runs the world of one seed: operations with faults between any two steps; then it settles without faults and is looked at. */
import { Broken } from './invariants.js';
import type { SyncerWorld } from './syncer.js';
import { World } from './world.js';

export type Options = {
  readonly seed: number;
  /** Operations at most; absent: as the seed says. */
  readonly operations?: number;
  /** Without deaths and failing questions. */
  readonly calm?: boolean;
  /** Keeps what happened. */
  readonly traced?: boolean;
  /** A deliberate mistake, for tests of the simulation itself. */
  readonly spoil?: SyncerWorld['spoil'];
};

export type Failure = {
  readonly seed: number;
  readonly operations: number;
  readonly calm: boolean;
  readonly invariant: string;
  readonly details: string;
  readonly trace: readonly string[];
};

export type Run = { readonly steps: number; readonly failure: Failure | undefined };

/** Never rejects because of the loops: what they break is in the answer. */
export async function simulate(options: Options): Promise<Run> {
  const world = new World(options);
  const { scheduler } = world;
  const restore = scheduler.install();
  try {
    await world.run();
    return { steps: scheduler.stepsTaken, failure: undefined };
  } catch (error) {
    if (!(error instanceof Broken)) throw error;
    const { seed, calm = false } = options;
    const { invariant, details } = error;
    const { trace = [] } = scheduler;
    const failure = { seed, operations: world.operations, calm, invariant, details, trace };
    return { steps: scheduler.stepsTaken, failure };
  } finally {
    restore();
  }
}
