/** The placement engine: a pure function from a snapshot to a plan with reasons. */
export { parseAvoid } from './avoid.js';
export { type Brake, type BrakeFacts, isBraked, judgeBrake } from './brake.js';
export { isFailedOver, notReadyForOf } from './failover.js';
export { askOf, runsPods, workloadName } from './capacity/asked.js';
export { roomBeside } from './capacity/estimate.js';
export { ClusterPromises } from './capacity/promises.js';
export {
  learn,
  learnedBound,
  learnedSince,
  type LearningLimits,
  learningLimits,
} from './capacity/learned.js';
export { explainVerdict } from './explain.js';
export { limits as placementLimits } from './limits.js';
export type { ParseError, Parsed } from './parsed.js';
export { place, plannerName, plannerNameV1 } from './place.js';
export type { Because, CandidateCluster, ClusterVerdict, PlacementInput, Plan } from './plan.js';
export { resolveAmount } from './policy/amounts.js';
export { indexPolicies, type PolicyIndex } from './policy/choose.js';
export { complainAboutPolicySpec, complainAboutRules } from './policy/complain.js';
export { defaultPreferences, parsePreferences } from './preferences.js';
export type { ClusterPreference, Preferences } from './preferences.js';
export { parseClusterSelector } from './selector.js';
export type { ClusterRequirement, ClusterSelector } from './selector.js';
export { SimulationError } from './simulate/refusal.js';
export { simulate, simulateInSteps } from './simulate/simulate.js';
export type { Steps } from './simulate/steps.js';
export { emptyWorld, objectKeyOf, placementKeyOf, type World } from './simulate/world.js';
export { parseSimulationSpec } from './simulate/parse-spec.js';
export { type Assembled, assembleInput, type SnapshotFacts } from './snapshot/assemble.js';
export { rulesOf, unselected } from './snapshot/rules.js';
export { parseConflictRule, syncRulesOf } from './snapshot/sync-rules.js';
export { planV1 } from './v1/divide.js';
export type { DivisionInput } from './v1/divide.js';
