/** Where a field is, and its value, as people read them: short, and nothing of a Secret but its path. */
import { type FieldDifference, type ResourceName, resources } from '@navarch/model';
import type { Difference, PathStep } from './differences.js';
import { syncLimits } from './limits.js';

/** `spec.template.spec.containers[name=main].image`, `metadata.labels[example.com/team]`. */
export function printPath(steps: readonly PathStep[]): string {
  const text = steps.map(printStep).join('').replace(/^\./u, '');
  return cut(text, syncLimits.pathLengthMax);
}

function printStep(step: PathStep): string {
  switch (step.kind) {
    case 'field':
      return /^[\w-]+$/u.test(step.name) ? `.${step.name}` : `[${step.name}]`;
    case 'item':
      return `[${Object.entries(step.key)
        .map(([name, value]) => `${name}=${String(value)}`)
        .join(',')}]`;
    case 'index':
      return `[${step.index}]`;
  }
}

/** What an object is of. */
type Names = Pick<ResourceName, 'group' | 'resource'>;

/** Undefined for no value, and for every value of a kind that holds secrets. */
export function printValue(of: Names, value: unknown): string | undefined {
  if (value === undefined || isSecret(of)) return undefined;
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return cut(text, syncLimits.valueLengthMax);
}

/** The first few, and how many more there are. */
export function printDifferences(
  of: Names,
  differences: readonly Difference[],
): { readonly fields: readonly FieldDifference[]; readonly more?: number } {
  const fields = differences.slice(0, syncLimits.fieldsMax).map(({ steps, theirs, ours }) => {
    const [their, our] = [printValue(of, theirs), printValue(of, ours)];
    return {
      path: printPath(steps),
      ...(their === undefined ? {} : { theirs: their }),
      ...(our === undefined ? {} : { ours: our }),
    };
  });
  const more = differences.length - fields.length;
  return more === 0 ? { fields } : { fields, more };
}

/** `spec.replicas, metadata.labels.team and 4 more`: what fits into a sentence. */
export function namePaths(differences: readonly Difference[]): string {
  const named = differences
    .slice(0, syncLimits.namedFieldsMax)
    .map(({ steps }) => printPath(steps));
  const more = differences.length - named.length;
  return more === 0 ? named.join(', ') : `${named.join(', ')} and ${more} more`;
}

const isSecret = ({ group, resource }: Names): boolean =>
  group === resources.secrets.group && resource === resources.secrets.resource;

const cut = (text: string, max: number): string =>
  text.length <= max ? text : `${text.slice(0, max)}…`;
