/** Bounds on selectors of requests. */
export const selectLimits = {
  /** Requirements and values together; a selector is evaluated once for every object and event. */
  termsMax: 1_000,
} as const;
