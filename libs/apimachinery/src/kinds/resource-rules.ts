import { invalidValue } from '../names/problems.js';
import { complainQualifiedName } from '../names/rules.js';
import { parseQuantity } from '../schema/quantity.js';
import type { FieldError } from '../status.js';
import type { ResourcesShape } from './shapes.js';

/** Requests and limits of a container. */
export function validateResources(resources: ResourcesShape, field: string): FieldError[] {
  const { limits = {}, requests = {} } = resources;
  return [
    ...validateAmounts(limits, `${field}.limits`),
    ...validateAmounts(requests, `${field}.requests`),
    ...validateOrder({ limits, requests }, `${field}.requests`),
  ];
}

type Amounts = Readonly<Record<string, string | number>>;

const nanosOf = (value: string | number): bigint => parseQuantity(String(value))?.nanos ?? 0n;

function validateAmounts(amounts: Amounts, field: string): FieldError[] {
  return Object.entries(amounts).flatMap(([name, amount]) => {
    const path = `${field}[${name}]`;
    const errors = validateResourceName(name, path);
    if (nanosOf(amount) < 0n)
      errors.push(invalidValue(path, String(amount), 'must be greater than or equal to 0'));
    return errors;
  });
}

const standard = new Set(['cpu', 'memory', 'ephemeral-storage']);

function validateResourceName(name: string, field: string): FieldError[] {
  const complaints = complainQualifiedName(name);
  if (complaints.length > 0)
    return complaints.map((complaint) => invalidValue(field, name, complaint));
  if (name.includes('/') || standard.has(name) || name.startsWith('hugepages-')) return [];
  return [
    invalidValue(field, name, 'must be a standard resource type or fully qualified'),
    invalidValue(field, name, 'must be a standard resource for containers'),
  ];
}

function validateOrder(
  { limits, requests }: Required<ResourcesShape>,
  field: string,
): FieldError[] {
  return Object.entries(requests).flatMap(([name, request]) => {
    const limit = Object.hasOwn(limits, name) ? limits[name] : undefined;
    if (limit === undefined || nanosOf(request) <= nanosOf(limit)) return [];
    return [
      invalidValue(
        field,
        String(request),
        `must be less than or equal to ${name} limit of ${limit}`,
      ),
    ];
  });
}
