import type { KubeObject } from '@navarch/model';
import type { KindDefinition } from '../kind.js';
import {
  matchesFields,
  matchesLabels,
  parseFieldSelector,
  parseLabelSelector,
  requireKnownFields,
} from '../select/index.js';
import type { ListOptions } from './list-options.js';
import type { Operation } from './operation.js';

export type Matcher = (object: KubeObject) => boolean;

/** What the two selectors of a list or watch select; undefined when that is everything. Throws 400. */
export function matcherOf(
  { kind }: Operation,
  { labelSelector, fieldSelector }: Pick<ListOptions, 'labelSelector' | 'fieldSelector'>,
): Matcher | undefined {
  if (labelSelector === '' && fieldSelector === '') return undefined;
  const labels = parseLabelSelector(labelSelector);
  const fields = parseFieldSelector(fieldSelector);
  requireKnownFields(fields, Object.keys(kind.fields));
  return (object) =>
    matchesLabels(labels, object.metadata.labels ?? {}) &&
    matchesFields(fields, (field) => fieldOf(kind, object, field));
}

/** What is selected, and the part of it that is about what never changes in the life of an object. */
export type Matchers = { readonly all: Matcher; readonly identity: Matcher };

const fixedFields: ReadonlySet<string> = new Set(['metadata.name', 'metadata.namespace']);

/** By name and namespace only, whatever else is selected by. */
export function identityMatcherOf(
  { kind }: Operation,
  { fieldSelector }: Pick<ListOptions, 'fieldSelector'>,
): Matcher {
  const fields = parseFieldSelector(fieldSelector).filter(({ field }) => fixedFields.has(field));
  return (object) => matchesFields(fields, (field) => fieldOf(kind, object, field));
}

function fieldOf(kind: KindDefinition, object: KubeObject, field: string): string {
  switch (field) {
    case 'metadata.name':
      return object.metadata.name;
    case 'metadata.namespace':
      return object.metadata.namespace ?? '';
    default:
      return kind.fields[field]?.(object) ?? '';
  }
}
