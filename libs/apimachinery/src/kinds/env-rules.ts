import { invalidValue, required } from '../names/problems.js';
import { complainConfigKey, complainDnsSubdomain, complainEnvVarName } from '../names/rules.js';
import type { FieldError } from '../status.js';
import { validateDownward } from './downward-rules.js';
import type { ContainerShape, EnvFromShape, EnvShape } from './shapes.js';

export function validateEnv(container: ContainerShape, field: string): FieldError[] {
  return [
    ...(container.env ?? []).flatMap((variable, index) =>
      validateVariable(variable, `${field}.env[${index}]`),
    ),
    ...(container.envFrom ?? []).flatMap((source, index) =>
      validateEnvFrom(source, `${field}.envFrom[${index}]`),
    ),
  ];
}

function validateVariable({ name = '', value = '', valueFrom }: EnvShape, field: string) {
  const errors =
    name === ''
      ? [required(`${field}.name`)]
      : complainEnvVarName(name).map((complaint) => invalidValue(`${field}.name`, name, complaint));
  if (valueFrom === undefined) return errors;
  return [
    ...errors,
    ...validateSources(valueFrom, { field: `${field}.valueFrom`, hasValue: value !== '' }),
  ];
}

type Sources = NonNullable<EnvShape['valueFrom']>;

function validateSources(
  sources: Sources,
  { field, hasValue }: { readonly field: string; readonly hasValue: boolean },
): FieldError[] {
  const found = Object.keys(sources);
  const errors = [
    ...validateDownward(sources, { field, of: 'variables' }),
    ...keyedSources.flatMap((name) => validateKeyRef(sources[name], `${field}.${name}`)),
  ];
  if (found.length === 0)
    errors.push(
      invalidValue(
        field,
        '',
        'must specify one of: `configMapKeyRef`, `fieldRef`, `fileKeyRef`, `resourceFieldRef` or `secretKeyRef`',
      ),
    );
  else if (hasValue)
    errors.push(invalidValue(field, '', 'may not be specified when `value` is not empty'));
  else if (found.length > 1)
    errors.push(invalidValue(field, '', 'may not have more than one field specified at a time'));
  return errors;
}

const keyedSources = ['configMapKeyRef', 'secretKeyRef'] as const;

function validateKeyRef(
  reference: Readonly<Record<string, unknown>> | undefined,
  field: string,
): FieldError[] {
  if (reference === undefined) return [];
  const { name = '', key = '' } = reference as { readonly name?: string; readonly key?: string };
  const errors = complainDnsSubdomain(name).map((complaint) =>
    invalidValue(`${field}.name`, name, complaint),
  );
  if (key === '') return [...errors, required(`${field}.key`)];
  return [
    ...errors,
    ...complainConfigKey(key).map((complaint) => invalidValue(`${field}.key`, key, complaint)),
  ];
}

function validateEnvFrom({ configMapRef, secretRef }: EnvFromShape, field: string): FieldError[] {
  const given = { configMapRef, secretRef };
  const errors = Object.entries(given).flatMap(([source, reference]) =>
    reference === undefined || (reference.name ?? '') !== ''
      ? []
      : [required(`${field}.${source}.name`)],
  );
  const count = Object.values(given).filter((reference) => reference !== undefined).length;
  if (count === 0)
    errors.push(invalidValue(field, '', 'must specify one of: `configMapRef` or `secretRef`'));
  if (count > 1)
    errors.push(invalidValue(field, '', 'may not have more than one field specified at a time'));
  return errors;
}
