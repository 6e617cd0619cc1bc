/** Every limit of keeping a cluster's facts, in milliseconds. */
export const factsLimits = {
  /** How often it is looked whether anything is worth writing; asks the member nothing. */
  lookEveryMs: 5_000,
  /** The same of a cluster of which nothing new was found: whether what is known here has changed. */
  lookQuietMs: 15_000,
  /** Such a cluster is read again after this long, whatever is known. */
  readAgainMs: 120_000,
  /** Numbers are written no more often than this. */
  numbersEveryMs: 30_000,
  /** Between two surveys of a member at least, and at most twice as long. */
  surveyEveryMs: 300_000,
  /** The same after one that failed. */
  surveyAgainMs: 30_000,
} as const;
