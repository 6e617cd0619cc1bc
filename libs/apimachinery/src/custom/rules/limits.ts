/** What rules may cost, in the units of cel-go: a million is about a tenth of a second. */
export const ruleLimits = {
  /** One evaluation of one rule. */
  evaluationCostMax: 1_000_000,
  /** All rules of one object. */
  objectCostMax: 10_000_000,
  /** A rule, by its definition, for all the places that an object may have of it. */
  ruleEstimateMax: 10_000_000,
  /** All rules of a version, by its definition. */
  schemaEstimateMax: 100_000_000,
  /** The largest request that estimates reckon with; it is not this server's limit. */
  requestBytesMax: 3 * 1024 * 1024,
  /** Of a message that a rule makes. */
  messageBytesMax: 5 * 1024,
} as const;
