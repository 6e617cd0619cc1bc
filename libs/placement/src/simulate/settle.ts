import { type Decision, decideAll } from './decide-all.js';
import { simulationLimits } from './limits.js';
import type { Steps } from './steps.js';
import type { World } from './world.js';
import { objectKeyOf } from './world.js';

/**
 * Decisions for all workloads, by key, until nothing that waits finds room any more.
 *
 * Who is decided first does not see the room that later ones leave. In earnest room that appears wakes what waits for
 * it; here what waits is decided again after a round.
 */
export function* settle(start: World): Steps<ReadonlyMap<string, Decision>> {
  let { decisions, world } = yield* decideAll(start);
  for (let round = 1; round < simulationLimits.roundsMax; round += 1) {
    const waiting = world.workloads.filter((one) => backlogOf(decisions, objectKeyOf(one)) > 0);
    if (waiting.length === 0) break;
    const next = yield* decideAll(world, waiting);
    const better = [...next.decisions].filter(
      ([key]) => backlogOf(next.decisions, key) < backlogOf(decisions, key),
    );
    if (better.length === 0) break;
    decisions = new Map([...decisions, ...better]);
    world = next.world;
  }
  return decisions;
}

function backlogOf(decisions: ReadonlyMap<string, Decision>, key: string | undefined): number {
  const decision = decisions.get(key ?? '');
  return decision?.kind === 'planned' ? decision.plan.backlog : 0;
}
