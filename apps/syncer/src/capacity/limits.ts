/** Every limit of watching members for room. Times are in milliseconds. */
export const capacityLimits = {
  /** A member's snapshot is written no more often than this. */
  capacityFlushMs: 250,
  /** The pause before writing again what could not be written. */
  restartMs: 1_000,
  /** The longest that anything is waited for in one piece. */
  restMsMax: 3_600_000,
  listPageMax: 500,
  /** What a member may have before it is not followed any more: memory here is for all of them. */
  nodesMax: 20_000,
  podsMax: 200_000,
  copiesMax: 200_000,
  /** Of names, and of resource names with their domain: what is longer cannot be one. */
  nameLengthMax: 320,
  labelsPerNodeMax: 256,
  resourcesPerObjectMax: 32,
} as const;
