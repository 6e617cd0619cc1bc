/** Whether members have what is decided of an object now, and have counted it: their numbers are of its present generation. */
import type { MemberState } from '@navarch/store';
import { replicasOf } from '../objects/body.js';
import type { Sighting } from '../observe/summary.decide.js';
import { type OwedFacts, owedIn } from '../sync/owed.decide.js';

/** Of members that cannot be reached nothing is expected. */
export function isObserved(facts: OwedFacts): boolean {
  const { object, kind, placement, states, phases } = facts;
  const { workload, replicas, clusters } = placement.spec;
  const isDecided = workload.uid === object.metadata.uid && replicas === replicasOf(object, kind);
  if (!isDecided || owedIn(facts).length > 0) return false;
  const known = new Map(states.map((state) => [state.key.cluster, state]));
  return clusters
    .filter(({ name, chosen }) => chosen && phases.get(name) === 'ready')
    .every(({ name }) => hasCounted(known.get(name)));
}

function hasCounted(state: MemberState | undefined): boolean {
  const seen = state?.observed as Sighting | undefined;
  if (state === undefined || seen?.generation === undefined) return false;
  const { generation, observedGeneration = 0 } = seen;
  return generation >= (state.memberGeneration ?? 0) && observedGeneration >= generation;
}
