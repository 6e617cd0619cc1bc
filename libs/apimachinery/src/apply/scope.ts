import type { KubeObject } from '@navarch/model';
import { differenceOf, type FieldSet, fieldSet, pathOf, unionOf } from './field-set.js';
import { fieldElement } from './path-element.js';

/** Which fields a request through an endpoint can own at all. */

/** Where a write came in. */
export type Endpoint = {
  /** Absent for the main one. */
  readonly subresource?: string | undefined;
  /** There is no endpoint for the status: it is content like the rest. */
  readonly statusIsContent?: boolean | undefined;
};

/** The fields that this endpoint writes: no status at the main one, nothing but metadata and status at /status. */
export function fieldsInScope(
  set: FieldSet,
  { subresource = '', statusIsContent = false }: Endpoint,
): FieldSet {
  if (statusIsContent) return set;
  const kept = [...set.children].filter(([element]) =>
    subresource === 'status'
      ? element === 'f:status' || element === 'f:metadata'
      : element !== 'f:status',
  );
  return fieldSet(false, kept);
}

/** Without what the server itself writes into every object; nobody owns that. */
export const ownableFields = (set: FieldSet): FieldSet => differenceOf(set, serverFields);

/** The applied configuration without fields that an apply through this endpoint cannot set. */
export function appliedInScope(
  applied: KubeObject,
  { subresource = '', statusIsContent = false }: Endpoint,
): KubeObject {
  const metadata = Object.entries(applied.metadata ?? {}).filter(
    ([name]) => !neverApplied.has(name),
  );
  const fields = Object.entries(applied).filter(([name]) =>
    subresource === 'status'
      ? ['apiVersion', 'kind', 'metadata', 'status'].includes(name)
      : name !== 'status' || statusIsContent,
  );
  return { ...Object.fromEntries(fields), metadata: Object.fromEntries(metadata) } as KubeObject;
}

/** A version or uid that is applied is a precondition: it stays, for the caller to compare. */
const neverApplied: ReadonlySet<string> = new Set([
  'creationTimestamp',
  'generation',
  'managedFields',
  'selfLink',
]);

const serverMetadata: readonly string[] = [
  'creationTimestamp',
  'generation',
  'managedFields',
  'resourceVersion',
  'selfLink',
  'uid',
];

const serverFields: FieldSet = [
  pathOf('f:apiVersion'),
  pathOf('f:kind'),
  pathOf('f:metadata'),
  ...['name', 'namespace', ...serverMetadata].map((name) =>
    pathOf('f:metadata', fieldElement(name)),
  ),
].reduce(unionOf);
