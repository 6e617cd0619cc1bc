/** What is read at all: as in cel-go. */
export const syntaxLimits = {
  /** Characters of an expression. */
  codePointsMax: 100_000,
  /** Expressions within expressions. */
  depthMax: 250,
  /** How deep they are as a tree. A sum in parentheses within a sum is deeper than it is read, as its first terms are the innermost. */
  heightMax: 500,
  /** What is wrong with an expression, as far as it is told. */
  problemsMax: 100,
  /** Characters of a line that is shown. */
  shownMax: 16_384,
} as const;
