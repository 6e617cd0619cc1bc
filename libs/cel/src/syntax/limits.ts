/** What is read at all: as in cel-go. */
export const syntaxLimits = {
  /** Characters of an expression. */
  codePointsMax: 100_000,
  /** Expressions within expressions. */
  depthMax: 250,
} as const;
