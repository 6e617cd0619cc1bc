import {
  definitionFinalizer,
  type KubeObject,
  type ObjectMeta,
  type OwnerReference,
} from '@navarch/model';
import type { FieldError } from '../status.js';
import { nameLimits } from './limits.js';
import { forbiddenField, invalidValue, required, tooLong } from './problems.js';
import {
  complainDnsLabel,
  complainDnsSubdomain,
  complainLabelValue,
  complainPathSegment,
  complainQualifiedName,
} from './rules.js';

export type NameRule = 'dnsSubdomain' | 'dnsLabel' | 'pathSegment';

export type MetadataRule = {
  readonly nameRule: NameRule;
  readonly namespaced: boolean;
  /** What is never stored may have no name. */
  readonly nameless?: boolean;
  /** Finalizers of custom kinds were never asked for a domain. */
  readonly bareFinalizers?: boolean;
};

/** The metadata of any object, before it is stored. `namespaced` kinds must have a namespace, others none. */
export function validateMetadata(meta: ObjectMeta, rule: MetadataRule): FieldError[] {
  return [
    ...validateName(meta, rule),
    ...validateNamespace(meta, rule.namespaced),
    ...validateLabels(meta.labels, 'metadata.labels'),
    ...validateAnnotations(meta.annotations, 'metadata.annotations'),
    ...validateOwners(meta.ownerReferences ?? []),
    ...validateFinalizers(meta.finalizers ?? [], rule.bareFinalizers === true),
  ];
}

/** Of a name, unlike of anything else, the length is told in characters, which are bytes here. */
const inCharacters = (complaints: readonly string[]): string[] =>
  complaints.map((complaint) => complaint.replace(/ bytes$/, ' characters'));

const nameRules: Readonly<Record<NameRule, (name: string) => string[]>> = {
  dnsLabel: (name) =>
    name.includes('.') ? ['must not contain dots'] : inCharacters(complainDnsLabel(name)),
  dnsSubdomain: (name) => inCharacters(complainDnsSubdomain(name)),
  pathSegment: complainPathSegment,
};
const complaintsAbout = (name: string, rule: NameRule): string[] => nameRules[rule](name);

function validateName(
  meta: ObjectMeta,
  { nameRule: rule, nameless = false }: MetadataRule,
): FieldError[] {
  const errors: FieldError[] = [];
  const prefix = meta.generateName ?? '';
  if (prefix !== '')
    errors.push(
      // A prefix may end in a dash: a suffix follows it.
      ...complaintsAbout(prefix.replace(/-$/, 'a'), rule).map((complaint) =>
        invalidValue('metadata.generateName', prefix, complaint),
      ),
    );
  const name: string | undefined = meta.name;
  if (name === undefined || name === '')
    return nameless
      ? errors
      : [...errors, required('metadata.name', 'name or generateName is required')];
  return [
    ...errors,
    ...complaintsAbout(name, rule).map((complaint) =>
      invalidValue('metadata.name', name, complaint),
    ),
  ];
}

function validateNamespace(meta: ObjectMeta, namespaced: boolean): FieldError[] {
  const namespace = meta.namespace ?? '';
  if (!namespaced)
    return namespace === ''
      ? []
      : [forbiddenField('metadata.namespace', 'not allowed on this type')];
  if (namespace === '') return [required('metadata.namespace')];
  return complainDnsLabel(namespace).map((complaint) =>
    invalidValue('metadata.namespace', namespace, complaint),
  );
}

export function validateLabels(
  labels: Readonly<Record<string, string>> | undefined,
  field: string,
): FieldError[] {
  return Object.entries(labels ?? {}).flatMap(([key, value]) =>
    [
      complainQualifiedName(key).map((complaint) => invalidValue(field, key, complaint)),
      complainLabelValue(value).map((complaint) => invalidValue(field, value, complaint)),
    ].flat(),
  );
}

export function validateAnnotations(
  annotations: Readonly<Record<string, string>> | undefined,
  field: string,
): FieldError[] {
  const entries = Object.entries(annotations ?? {});
  const errors = entries.flatMap(([key]) =>
    // Unlike those of labels, the prefixes of annotations may be in upper case.
    complainQualifiedName(key.toLowerCase()).map((complaint) =>
      invalidValue(field, key, complaint),
    ),
  );
  let bytes = 0;
  for (const [key, value] of entries) bytes += Buffer.byteLength(key) + Buffer.byteLength(value);
  if (bytes > nameLimits.annotationBytesMax)
    errors.push(tooLong(field, nameLimits.annotationBytesMax));
  return errors;
}

function validateOwners(owners: readonly OwnerReference[]): FieldError[] {
  const field = 'metadata.ownerReferences';
  const errors = owners.flatMap((owner) => validateOwner(owner, field));
  const controllers = owners.filter((owner) => owner.controller === true);
  const [first, second] = controllers;
  if (first !== undefined && second !== undefined)
    errors.push(
      invalidValue(
        field,
        owners,
        `Only one reference can have Controller set to true. Found "true" in references for ${first.kind}/${first.name} and ${second.kind}/${second.name}`,
      ),
    );
  return errors;
}

function validateOwner(owner: OwnerReference, field: string): FieldError[] {
  const errors: FieldError[] = [];
  const { apiVersion = '' } = owner as Partial<OwnerReference>;
  if (!/^(?:[^/]+\/)?[^/]+$/.test(apiVersion))
    errors.push(invalidValue(`${field}.apiVersion`, apiVersion, 'version must not be empty'));
  for (const part of ['kind', 'name', 'uid'] as const)
    if (((owner as Partial<OwnerReference>)[part] ?? '') === '')
      errors.push(invalidValue(`${field}.${part}`, '', 'must not be empty'));
  // Events go by themselves, and would take what they own along.
  if (apiVersion === 'v1' && owner.kind === 'Event')
    errors.push(invalidValue(field, owner, '/v1, Kind=Event is disallowed from being an owner'));
  return errors;
}

/** Finalizers that predate the rule of a domain prefix. */
const bareFinalizers = new Set(['kubernetes', 'orphan', 'foregroundDeletion', definitionFinalizer]);

/** Where a finalizer needs no domain: a word on each new one without any. */
export function remarksOnFinalizers(object: KubeObject, previous?: KubeObject): readonly string[] {
  const had = previous?.metadata.finalizers ?? [];
  return (object.metadata.finalizers ?? [])
    .filter((one) => !one.includes('/') && !bareFinalizers.has(one) && !had.includes(one))
    .map(
      (one) =>
        `metadata.finalizers: ${JSON.stringify(one)}: prefer a domain-qualified finalizer name to avoid accidental conflicts with other finalizer writers`,
    );
}

function validateFinalizers(finalizers: readonly string[], mayBeBare: boolean): FieldError[] {
  const field = 'metadata.finalizers';
  const errors = finalizers.flatMap((finalizer, index) => [
    ...complainQualifiedName(finalizer).map((complaint) =>
      invalidValue(field, finalizer, complaint),
    ),
    ...(mayBeBare || finalizer.includes('/') || bareFinalizers.has(finalizer)
      ? []
      : [
          invalidValue(
            `${field}[${index}]`,
            finalizer,
            'name is neither a standard finalizer name nor is it fully qualified',
          ),
        ]),
  ]);
  if (finalizers.includes('orphan') && finalizers.includes('foregroundDeletion'))
    errors.push(
      invalidValue(field, finalizers, 'finalizer orphan and foregroundDeletion cannot be both set'),
    );
  return errors;
}

const immutableFields = [
  'name',
  'namespace',
  'uid',
  'creationTimestamp',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
] as const satisfies readonly (keyof ObjectMeta)[];

/** What may not change from one version to the next. */
export function validateMetadataUpdate(next: ObjectMeta, previous: ObjectMeta): FieldError[] {
  const errors = immutableFields
    .filter((name) => next[name] !== previous[name])
    .map((name) => invalidValue(`metadata.${name}`, next[name], 'field is immutable'));
  if (previous.deletionTimestamp === undefined) return errors;
  const had = new Set(previous.finalizers ?? []);
  const added = (next.finalizers ?? []).filter((one) => !had.has(one));
  if (added.length > 0) errors.push(newFinalizers(added));
  return errors;
}

const newFinalizers = (added: readonly string[]): FieldError =>
  forbiddenField(
    'metadata.finalizers',
    `no new finalizers can be added if the object is being deleted, found new finalizers []string{${added.map((one) => JSON.stringify(one)).join(', ')}}`,
  );

/** A field that holds its value for the life of the object. */
export const immutableField = (field: string, value: unknown): FieldError =>
  invalidValue(field, value, 'field is immutable');
