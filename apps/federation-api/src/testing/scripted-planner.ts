import type { KubeObject, Simulation, SimulationStatus } from '@navarch/model';
import type { Planner } from '../planning/planner.js';

/** A planner that says what a test wants to see again at the other end. */
export class ScriptedPlanner implements Planner {
  refusal: Error | undefined;

  readonly simulate = async ({ spec }: Simulation): Promise<SimulationStatus> => {
    if (this.refusal !== undefined) throw this.refusal;
    const workloads = (spec.given ?? []).length;
    const summary = { workloads, changed: 0, moves: 0, backlogBefore: 0, backlogAfter: 0 };
    return { summary, workloads: [] };
  };

  readonly preview = async (
    { kind, metadata }: KubeObject,
    previous: KubeObject | undefined,
  ): Promise<readonly string[]> => {
    if (this.refusal !== undefined) throw this.refusal;
    const step = previous === undefined ? 'new' : 'changed';
    return [`${step} ${kind} ${metadata.name}: "tokyo" 3→5\nno \\ harm`, 'and a second line'];
  };
}
