/** What rules may cost, in the units of cel-go: a million is about a tenth of a second. */
export const ruleLimits = {
  /** One evaluation of one rule. */
  evaluationCostMax: 1_000_000,
  /** All rules of one object. */
  objectCostMax: 10_000_000,
  /** Of a message that a rule makes. */
  messageBytesMax: 5 * 1024,
} as const;
