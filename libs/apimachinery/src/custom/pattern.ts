import { Expressions, Fault, type RE2JS } from '@navarch/cel';

/** Characters of all patterns that are kept at hand: those of many definitions. */
const expressions = new Expressions(1_000_000);

/**
 * The pattern of a schema as an expression; undefined for one that is none.
 *
 * By the engine that Kubernetes has them for: in linear time, as the pattern comes from one person and the text from another.
 */
export function expressionOf(pattern: string): RE2JS | undefined {
  const expression = expressions.find(pattern);
  return expression instanceof Fault ? undefined : expression;
}
