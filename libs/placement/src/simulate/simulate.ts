import type { SimulationSpec, SimulationStatus } from '@navarch/model';
import { brakeNote } from './brake-note.js';
import { compare } from './compare.js';
import { applyChange } from './change.js';
import type { Decision } from './decide-all.js';
import { decideAll } from './decide-all.js';
import { layOver } from './lay-over.js';
import { parseSimulationSpec } from './parse-spec.js';
import { SimulationError } from './refusal.js';
import { settle } from './settle.js';
import { finish, type Steps } from './steps.js';
import { objectKeyOf, type World } from './world.js';

/**
 * Answers what would be where: a pure function, over the very planner that places in earnest.
 *
 * What the Simulation gives is laid over the world, workloads that have no placement yet get one, the change happens,
 * and every workload is decided anew, one after the other as in a real run, each seeing the room that is left. No time
 * passes: budgets of moves hold as in one single decision. Throws a {@link SimulationError}.
 */
export const simulate = (world: World, asked: SimulationSpec): SimulationStatus =>
  finish(simulateInSteps(world, asked));

/** The same, for a process that has others to serve meanwhile. */
export function* simulateInSteps(world: World, asked: SimulationSpec): Steps<SimulationStatus> {
  const spec = read(asked);
  const laid = layOver(world, spec);
  const missing = laid.workloads.filter((one) => !laid.placements.has(objectKeyOf(one) ?? ''));
  const { world: before } = yield* decideAll(laid, missing);
  const after = applyChange(before, spec.change ?? {});
  const decisions = yield* settle(after);
  refuseMalformed(spec, decisions);
  const hasChange = asked.change !== undefined;
  const compared = yield* compare({ before, after, decisions, hasChange });
  return { ...compared, ...brakeNote(before, after) };
}

/** Objects in it may be of any form, whoever let them in. */
function read(asked: SimulationSpec): SimulationSpec {
  const parsed = parseSimulationSpec(asked);
  if (parsed.ok) return parsed.value;
  const [{ path, message } = { path: 'spec', message: 'cannot be read' }] = parsed.errors;
  throw new SimulationError(path, message, parsed.errors);
}

/** A stored workload that cannot be read stays where it is; one that was given along is to be corrected first. */
function refuseMalformed(spec: SimulationSpec, decisions: ReadonlyMap<string, Decision>): void {
  (spec.given ?? []).forEach((object, index) => {
    const decision = decisions.get(objectKeyOf(object) ?? '');
    if (decision?.kind !== 'malformed') return;
    throw new SimulationError(`spec.given[${index}].${decision.path}`, decision.message);
  });
}
