import { equalJson } from '../patch/json-value.js';
import type { KubeObject, PolicyRule } from '@navarch/model';
import type { ClusterRoleShape } from '../kinds/access-shapes.js';
import { selectorMatches } from '../kinds/label-selector.js';
import { shaped } from '../kinds/shapes.js';

/**
 * The rules of a cluster role: its own, or, where it has an aggregationRule, those of all roles that this selects,
 * in the order of their names and each rule once. Roles that gather may be gathered; one that would gather
 * itself in the end adds nothing there.
 */
export const rulesOfClusterRole = (
  role: KubeObject,
  all: Iterable<KubeObject>,
): readonly PolicyRule[] => gather(role, [...all].toSorted(byName), new Set());

const byName = (one: KubeObject, other: KubeObject): number =>
  one.metadata.name < other.metadata.name ? -1 : 1;

/** Whether the rules of a role are others' to say. */
export const isAggregated = (role: KubeObject): boolean =>
  shaped<ClusterRoleShape>(role).aggregationRule !== undefined;

function gather(
  role: KubeObject,
  sorted: readonly KubeObject[],
  above: ReadonlySet<string>,
): readonly PolicyRule[] {
  const { rules, aggregationRule } = shaped<ClusterRoleShape>(role);
  if (aggregationRule === undefined) return rules ?? [];
  const seen = new Set([...above, role.metadata.name]);
  const selectors = aggregationRule.clusterRoleSelectors ?? [];
  const gathered = sorted
    .filter(({ metadata }) => !seen.has(metadata.name))
    .filter(({ metadata }) =>
      selectors.some((selector) => selectorMatches(selector, metadata.labels ?? {})),
    )
    .flatMap((selected) => gather(selected, sorted, seen));
  return distinct(gathered);
}

function distinct(rules: readonly PolicyRule[]): PolicyRule[] {
  const found: PolicyRule[] = [];
  for (const rule of rules) if (!found.some((one) => equalJson(one, rule))) found.push(rule);
  return found;
}
