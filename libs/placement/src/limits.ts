/** Bounds on what an annotation may say. They keep every product in the planner an exact integer. */
export const limits = {
  /** As in Kubernetes, a replica count is a 32-bit number. */
  replicasMax: 2_147_483_647,
  /** replicasMax * weightMax stays below 2^53. */
  weightMax: 1_000_000,
  /** A person repairs a list of mistakes from the top; more than this is noise. */
  errorsMax: 20,
} as const;
