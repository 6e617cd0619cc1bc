/** Who writes, as the change log says. The relay tells our own status writes from a user's by these. */
export const actors = {
  place: 'system:navarch:place',
  status: 'system:navarch:status',
  health: 'system:navarch:health',
  /** What is said of a cluster and changes no decision. */
  facts: 'system:navarch:facts',
  events: 'system:navarch:events',
  holds: 'system:navarch:holds',
  namespace: 'system:navarch:namespace',
  /** Settles the names of custom kinds, and deletes what they leave behind. */
  definition: 'system:navarch:definition',
  /** Deletes what nobody owns any more. */
  collect: 'system:navarch:collect',
  /** Keeps the revisions of Deployments. */
  revision: 'system:navarch:revision',
} as const;
