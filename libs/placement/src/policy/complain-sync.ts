import { conflictRules, driftRules, immutableRules, replicasRules } from '@navarch/model';
import { fieldsOf, oneOf, type Spot } from './spot.js';

/** What is done about what members have that is not as it should be. */
export function checkSync(spot: Spot): void {
  const names = ['conflict', 'drift', 'replicas', 'immutable'] as const;
  const { conflict, drift, replicas, immutable } = fieldsOf(spot, names);
  oneOf(conflict, conflictRules);
  oneOf(drift, driftRules);
  oneOf(replicas, replicasRules);
  oneOf(immutable, immutableRules);
}
