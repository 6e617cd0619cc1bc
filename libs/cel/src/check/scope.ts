import type { Type } from '../types/type.js';

/** The names that are known at a place, the innermost first. */
export type Scope = {
  readonly names: ReadonlyMap<string, Type>;
  readonly outer: Scope | undefined;
};

export function lookUp(scope: Scope | undefined, name: string): Type | undefined {
  for (let at = scope; at !== undefined; at = at.outer) {
    const type = at.names.get(name);
    if (type !== undefined) return type;
  }
  return undefined;
}

export const within = (outer: Scope, names: Iterable<readonly [string, Type]>): Scope => ({
  names: new Map(names),
  outer,
});
