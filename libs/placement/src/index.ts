/** The placement engine: a pure function from a snapshot to a plan with reasons. */
export { planV1 } from './divide.js';
export type { DivisionInput } from './divide.js';
export { limits as placementLimits } from './limits.js';
export type { ParseError, Parsed } from './parsed.js';
export { place, plannerName } from './place.js';
export type { Because, CandidateCluster, ClusterVerdict, PlacementInput, Plan } from './plan.js';
export { defaultPreferences, parsePreferences } from './preferences.js';
export type { ClusterPreference, Preferences } from './preferences.js';
export { parseClusterSelector } from './selector.js';
export type { ClusterRequirement, ClusterSelector } from './selector.js';
