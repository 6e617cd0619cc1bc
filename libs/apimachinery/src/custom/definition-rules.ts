import {
  type CustomResourceDefinition,
  type DefinitionVersion,
  isEstablished,
} from '@navarch/model';
import { equalJson } from '../patch/json-value.js';
import { immutableField } from '../names/metadata.js';
import { invalidValue, oneOf, required } from '../names/problems.js';
import { complainDnsLabel, complainDnsSubdomain } from '../names/rules.js';
import type { FieldError } from '../status.js';
import { validateColumns, validateScale } from './view-rules.js';
import { validateDefaults } from './default-rules.js';
import type { OpenSchema } from './open-schema.js';
import { validateRules } from './rules/definition.js';
import { validateStructural } from './structural-rules.js';

type Spec = Partial<CustomResourceDefinition['spec']>;

/** What a definition has to say, in Kubernetes' words. */
export function validateDefinition(
  definition: CustomResourceDefinition,
  previous?: CustomResourceDefinition,
): FieldError[] {
  const spec: Spec = definition.spec;
  const { group = '', versions = [], names = {} } = spec;
  return [
    ...validateName(definition.metadata.name, spec),
    ...validateApproval(definition, group),
    ...validateGroup(group),
    ...oneOf(spec.scope ?? '', { allowed: scopes, field: 'spec.scope' }),
    ...validateVersions(versions),
    ...validateNames(names),
    ...validateStrictness(spec),
    ...oneOf(spec.conversion?.strategy ?? '', {
      allowed: strategies,
      field: 'spec.conversion.strategy',
    }),
    ...validateParts(versions, previous?.spec.versions ?? []),
  ];
}

/** Keeping what nobody knows was the way of the first version of definitions. */
const validateStrictness = ({ preserveUnknownFields = false }: Spec): FieldError[] =>
  preserveUnknownFields
    ? [
        invalidValue(
          'spec.preserveUnknownFields',
          true,
          'cannot set to true, set x-kubernetes-preserve-unknown-fields to true in spec.versions[*].schema instead',
        ),
      ]
    : [];

function validateName(given: string, { names, group }: Spec): FieldError[] {
  if (given === `${names?.plural ?? ''}.${group ?? ''}`) return [];
  return [invalidValue('metadata.name', given, 'must be spec.names.plural+"."+spec.group')];
}

/** Nothing here can ask a webhook: what a conversion would change is not known, so none is offered. */
const strategies = ['None'];
const scopes = ['Cluster', 'Namespaced'];
const approval = 'api-approved.kubernetes.io';

/** Groups of Kubernetes itself are not for everybody. */
function validateApproval({ metadata }: CustomResourceDefinition, group: string): FieldError[] {
  const isProtected = /(^|\.)(k8s|kubernetes)\.io$/.test(group);
  if (!isProtected || (metadata.annotations?.[approval] ?? '') !== '') return [];
  return [
    required(
      `metadata.annotations[${approval}]`,
      `protected groups must have approval annotation "${approval}", see https://github.com/kubernetes/enhancements/pull/1111`,
    ),
  ];
}

function validateGroup(group: string): FieldError[] {
  const field = 'spec.group';
  if (group === '') return [required(field)];
  const complaints = complainDnsSubdomain(group);
  if (complaints.length > 0) return [invalidValue(field, group, complaints.join(','))];
  return group.includes('.')
    ? []
    : [invalidValue(field, group, 'should be a domain with at least one dot')];
}

const labelShape = /^[a-z]([-a-z0-9]*[a-z0-9])?$/;
const labelComplaint =
  "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')";

/** A label that does not begin with a digit: names of kinds and versions are names in programs too. */
function complainLabel(value: string): string[] {
  const tooLong = complainDnsLabel(value).filter((one) => one.startsWith('must be no more'));
  return labelShape.test(value) ? tooLong : [...tooLong, labelComplaint];
}

function validateVersions(versions: readonly Partial<DefinitionVersion>[]): FieldError[] {
  const field = 'spec.versions';
  const names = versions.map(({ name = '' }) => name);
  return [
    ...names.flatMap((name, index) => {
      const complaints = complainLabel(name);
      return complaints.length === 0
        ? []
        : [invalidValue(`${field}[${index}].name`, name, complaints.join(','))];
    }),
    ...(new Set(names).size === names.length
      ? []
      : [invalidValue(field, versions, 'must contain unique version names')]),
    ...(versions.filter(({ storage }) => storage).length === 1
      ? []
      : [invalidValue(field, versions, 'must have exactly one version marked as storage version')]),
  ];
}

function validateNames(names: Partial<CustomResourceDefinition['spec']['names']>): FieldError[] {
  const field = 'spec.names';
  const { kind = '', listKind = '', shortNames = [], categories = [] } = names;
  return [
    ...(['plural', 'singular'] as const).flatMap((part) =>
      validateLabel(names[part] ?? '', `${field}.${part}`),
    ),
    ...(kind === '' ? [required(`${field}.kind`)] : validateKindName(kind, `${field}.kind`)),
    ...validateKindName(listKind, `${field}.listKind`),
    ...(kind !== '' && kind === listKind
      ? [invalidValue(`${field}.listKind`, listKind, 'kind and listKind may not be the same')]
      : []),
    ...shortNames.flatMap((one, index) => validateLabel(one, `${field}.shortNames[${index}]`)),
    ...categories.flatMap((one, index) => validateLabel(one, `${field}.categories[${index}]`)),
  ];
}

function validateLabel(name: string, field: string): FieldError[] {
  if (name === '') return [required(field)];
  const complaints = complainLabel(name);
  return complaints.length === 0 ? [] : [invalidValue(field, name, complaints.join(','))];
}

function validateKindName(name: string, field: string): FieldError[] {
  const complaints = complainLabel(name.toLowerCase());
  return name === '' || complaints.length === 0
    ? []
    : [
        invalidValue(
          field,
          name,
          `may have mixed case, but should otherwise match: ${complaints.join(',')}`,
        ),
      ];
}

/** What each version says for itself. What all say alike is told once, as Kubernetes keeps it once. */
function validateParts(
  versions: readonly DefinitionVersion[],
  before: readonly DefinitionVersion[],
): FieldError[] {
  return [
    ...eachPlace(versions, ({ schema }) => schema, 'schema').flatMap(({ version, field }) =>
      validateSchema(version, field, before),
    ),
    ...eachPlace(versions, ({ subresources }) => subresources, 'subresources').flatMap(
      ({ version, field }) => validateScale(version.subresources?.scale, `${field}.scale`),
    ),
    ...eachPlace(
      versions,
      (version) => version.additionalPrinterColumns,
      'additionalPrinterColumns',
    ).flatMap(({ version, field }) =>
      validateColumns(version.additionalPrinterColumns ?? [], field),
    ),
  ];
}

type PartPlace = { readonly version: DefinitionVersion; readonly field: string };

function eachPlace(
  versions: readonly DefinitionVersion[],
  part: (version: DefinitionVersion) => unknown,
  name: string,
): readonly PartPlace[] {
  const [first] = versions;
  const places = versions.map((version, index) => ({
    version,
    field: `spec.versions[${index}].${name}`,
  }));
  if (first === undefined || part(first) === undefined) return places;
  const isAlike = versions.every((version) => equalJson(part(version), part(first)));
  // A schema for all versions has another name.
  return isAlike
    ? [{ version: first, field: `spec.${name === 'schema' ? 'validation' : name}` }]
    : places;
}

function validateSchema(
  version: DefinitionVersion,
  field: string,
  before: readonly DefinitionVersion[],
): FieldError[] {
  const schema = version.schema?.openAPIV3Schema as OpenSchema | undefined;
  const at = `${field}.openAPIV3Schema`;
  if (schema === undefined) return [required(at)];
  const errors = validateStructural(schema, at);
  // What a schema that is none would make of a default, or say of a rule, cannot be said.
  if (errors.length > 0) return errors;
  const former = before.find(({ name }) => name === version.name)?.schema?.openAPIV3Schema;
  return [
    ...validateDefaults(schema, at),
    // Rules that were there before are not compiled anew: most writes of a definition are of its status.
    ...(equalJson(schema, former) ? [] : validateRules(schema, at)),
  ];
}

/** Once it is served, what clients have learned of it stays true. */
export function validateDefinitionUpdate(
  next: CustomResourceDefinition,
  previous: CustomResourceDefinition,
): FieldError[] {
  const { spec: after } = next;
  const { spec: before } = previous;
  const versions = new Set(after.versions.map(({ name }) => name));
  return [
    ...(after.group === before.group ? [] : [immutableField('spec.group', after.group)]),
    ...(after.names.plural === before.names.plural
      ? []
      : [immutableField('spec.names.plural', after.names.plural)]),
    ...(isEstablished(previous) && after.scope !== before.scope
      ? [immutableField('spec.scope', after.scope)]
      : []),
    ...(isEstablished(previous) && after.names.kind !== before.names.kind
      ? [immutableField('spec.names.kind', after.names.kind)]
      : []),
    ...(next.status?.storedVersions ?? []).flatMap((name, index) =>
      versions.has(name)
        ? []
        : [invalidValue(`status.storedVersions[${index}]`, name, 'must appear in spec.versions')],
    ),
  ];
}
