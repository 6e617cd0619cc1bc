/**
 * The pattern of a schema as an expression; undefined for one that is none. Patterns are written for another engine, which
 * says at their beginning that case does not matter.
 */
export function expressionOf(pattern: string): RegExp | undefined {
  const ignoresCase = pattern.startsWith('(?i)');
  const known = made.get(pattern);
  if (known !== undefined) return known;
  try {
    const expression = new RegExp(
      ignoresCase ? pattern.slice('(?i)'.length) : pattern,
      ignoresCase ? 'i' : '',
    );
    if (made.size < patternsMax) made.set(pattern, expression);
    return expression;
  } catch {
    // Only whether it can be used is asked.
    return undefined;
  }
}

/** Expressions that are kept at hand; further ones are made anew each time. */
const patternsMax = 10_000;
const made = new Map<string, RegExp>();
