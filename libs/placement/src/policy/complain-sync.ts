import { conflictRules, driftRules, replicasRules } from '@navarch/model';
import { fieldsOf, oneOf, type Spot } from './spot.js';

/** What is done about what members have that is not as it should be. */
export function checkSync(spot: Spot): void {
  const { conflict, drift, replicas } = fieldsOf(spot, ['conflict', 'drift', 'replicas']);
  oneOf(conflict, conflictRules);
  oneOf(drift, driftRules);
  oneOf(replicas, replicasRules);
}
