import { equalJson, isAggregated, missingRules } from '@navarch/apimachinery';
import type { KubeObject, PolicyRule, RbacSubject } from '@navarch/model';
import { autoUpdate } from './first-role.js';

/**
 * What a role or binding of the first start becomes in a federation that has it already: it gets what it lacks and
 * keeps what people added, unless they said that it is theirs. A binding to another role is somebody's own.
 *
 * @returns undefined when there is nothing to write.
 */
export function completed(existing: KubeObject, wanted: KubeObject): KubeObject | undefined {
  if (existing.metadata.annotations?.[autoUpdate] === 'false') return undefined;
  if (!equalJson(existing['roleRef'], wanted['roleRef'])) return undefined;
  const steps = [withMarks, withRules, withSubjects, withSelectors];
  const next = steps.reduce((object, step) => step(object, wanted), existing);
  return equalJson(next, existing) ? undefined : next;
}

function withMarks(existing: KubeObject, wanted: KubeObject): KubeObject {
  const { labels, annotations } = existing.metadata;
  const metadata = {
    ...existing.metadata,
    labels: { ...wanted.metadata.labels, ...labels },
    annotations: { ...wanted.metadata.annotations, ...annotations },
  };
  return { ...existing, metadata };
}

/** Rules of a role that gathers are written by whoever keeps it up to date. */
function withRules(existing: KubeObject, wanted: KubeObject): KubeObject {
  const rules = rulesIn(existing);
  // A rule that lacks anything is added whole: pieces of it nobody could read.
  const missing = rulesIn(wanted).filter((rule) => missingRules(rules, [rule]).length > 0);
  if (missing.length === 0 || isAggregated(existing)) return existing;
  return { ...existing, rules: [...rules, ...missing] };
}

const rulesIn = (role: KubeObject): readonly PolicyRule[] =>
  (role['rules'] as readonly PolicyRule[] | null | undefined) ?? [];

function withSubjects(existing: KubeObject, wanted: KubeObject): KubeObject {
  const subjects = subjectsIn(existing);
  const missing = subjectsIn(wanted).filter(
    (one) => !subjects.some((other) => equalJson(one, other)),
  );
  return missing.length === 0 ? existing : { ...existing, subjects: [...subjects, ...missing] };
}

const subjectsIn = (binding: KubeObject): readonly RbacSubject[] =>
  (binding['subjects'] as readonly RbacSubject[] | undefined) ?? [];

type Aggregation = { readonly clusterRoleSelectors?: readonly object[] };

function withSelectors(existing: KubeObject, wanted: KubeObject): KubeObject {
  const selectors = selectorsIn(existing);
  const missing = selectorsIn(wanted).filter(
    (one) => !selectors.some((other) => equalJson(one, other)),
  );
  if (missing.length === 0) return existing;
  return { ...existing, aggregationRule: { clusterRoleSelectors: [...selectors, ...missing] } };
}

const selectorsIn = (role: KubeObject): readonly object[] =>
  (role['aggregationRule'] as Aggregation | undefined)?.clusterRoleSelectors ?? [];
