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

/** What the two selectors of a list or watch select of what the user sees; undefined when that is everything. Throws 400. */
export function matcherOf(
  operation: Operation,
  options: Pick<ListOptions, 'labelSelector' | 'fieldSelector'>,
): Matcher | undefined {
  const selected = selectedBy(operation, options);
  const hidden = hiddenFrom(operation);
  if (hidden === undefined) return selected;
  return (object) => object.metadata.namespace !== hidden && selected?.(object) !== false;
}

/** The namespace that a list over all namespaces leaves out. */
function hiddenFrom({ machine, kind, path, request }: Operation): string | undefined {
  if (!kind.name.namespaced || path.namespace !== '') return undefined;
  return machine.hiddenNamespace?.(request.user, kind.name);
}

function selectedBy(
  { kind }: Operation,
  { labelSelector, fieldSelector }: Pick<ListOptions, 'labelSelector' | 'fieldSelector'>,
): Matcher | undefined {
  if (labelSelector === '' && fieldSelector === '') return undefined;
  const labels = parseLabelSelector(labelSelector);
  const fields = parseFieldSelector(fieldSelector);
  requireKnownFields(fields, {
    ownFields: Object.keys(kind.fields),
    isCustom: kind.custom !== undefined,
    namespaced: kind.name.namespaced,
  });
  return (object) =>
    matchesLabels(labels, object.metadata.labels ?? {}) &&
    matchesFields(fields, (field) => fieldOf(kind, object, field));
}

/** What is selected, and the part of it that is about what never changes in the life of an object. */
export type Matchers = { readonly all: Matcher; readonly identity: Matcher };

const fixedFields: ReadonlySet<string> = new Set(['metadata.name', 'metadata.namespace']);

/** By name and namespace only, whatever else is selected by. */
export function identityMatcherOf(
  operation: Operation,
  { fieldSelector }: Pick<ListOptions, 'fieldSelector'>,
): Matcher {
  const { kind } = operation;
  const hidden = hiddenFrom(operation);
  const fields = parseFieldSelector(fieldSelector).filter(({ field }) => fixedFields.has(field));
  return (object) =>
    (hidden === undefined || object.metadata.namespace !== hidden) &&
    matchesFields(fields, (field) => fieldOf(kind, object, field));
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
