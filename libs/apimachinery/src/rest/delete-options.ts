import { type Propagation, propagations } from '@navarch/model';
import { invalidValue, notSupported } from '../names/problems.js';
import { badRequest, type FieldError } from '../status.js';
import { decodeAny } from './body.js';
import { booleanOf, countOf, invalidOptions } from './query.js';
import type { ApiRequest } from './request.js';
import { dryRunErrors } from './write-options.js';

export type DeleteOptions = {
  readonly dryRun: boolean;
  /** Absent: whatever the finalizers of the object already say. */
  readonly propagation: Propagation | undefined;
  readonly gracePeriodSeconds: number | undefined;
  readonly uid: string | undefined;
  readonly resourceVersion: string | undefined;
};

/** Options come in the body; only without one does the query count. Throws 400, 415 or 422. */
export function deleteOptionsOf(request: ApiRequest): DeleteOptions {
  const isEmpty = request.body === undefined || request.body.length === 0;
  const fields = isEmpty ? fromQuery(request.query) : fromBody(request);
  const errors = [...dryRunErrors(fields.dryRun), ...propagationErrors(fields)];
  if (errors.length > 0) throw invalidOptions('DeleteOptions', errors);
  return {
    dryRun: fields.dryRun.length > 0,
    propagation: propagationOf(fields),
    gracePeriodSeconds: fields.gracePeriodSeconds,
    uid: fields.uid,
    resourceVersion: fields.resourceVersion,
  };
}

type Fields = {
  readonly dryRun: readonly string[];
  readonly policy: string | undefined;
  readonly orphan: boolean | undefined;
  readonly gracePeriodSeconds: number | undefined;
  readonly uid: string | undefined;
  readonly resourceVersion: string | undefined;
};

function fromQuery(query: URLSearchParams): Fields {
  return {
    dryRun: query.getAll('dryRun'),
    policy: query.get('propagationPolicy') ?? undefined,
    orphan: booleanOf(query, 'orphanDependents'),
    gracePeriodSeconds: countOf(query, 'gracePeriodSeconds'),
    uid: undefined,
    resourceVersion: undefined,
  };
}

function fromBody(request: ApiRequest): Fields {
  const options = objectOf(decodeAny(request, 'DeleteOptions').value ?? {}, 'DeleteOptions');
  const preconditions = objectOf(options['preconditions'] ?? {}, 'preconditions');
  const kind = textOf(options, 'kind') ?? '';
  if (kind !== '' && kind !== 'DeleteOptions') {
    throw badRequest(`${kind} cannot be handled as a DeleteOptions`);
  }
  return {
    dryRun: textsOf(options, 'dryRun'),
    policy: textOf(options, 'propagationPolicy'),
    orphan: typedOf(options, 'orphanDependents', isBoolean),
    gracePeriodSeconds: typedOf(options, 'gracePeriodSeconds', isWhole),
    uid: textOf(preconditions, 'uid'),
    resourceVersion: textOf(preconditions, 'resourceVersion'),
  };
}

type Json = Readonly<Record<string, unknown>>;

function objectOf(value: unknown, what: string): Json {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Json;
  throw badRequest(`${what} must be an object`);
}

const isText = (value: unknown): value is string => typeof value === 'string';
const isBoolean = (value: unknown): value is boolean => typeof value === 'boolean';
const isWhole = (value: unknown): value is number => Number.isSafeInteger(value);
const isTexts = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((item) => isText(item));

function typedOf<Value>(
  from: Json,
  name: string,
  isRight: (value: unknown) => value is Value,
): Value | undefined {
  const value = from[name];
  if (value === undefined || value === null) return undefined;
  if (isRight(value)) return value;
  throw badRequest(`DeleteOptions cannot be decoded: wrong type of field ${name}`);
}

const textOf = (from: Json, name: string): string | undefined => typedOf(from, name, isText);

const textsOf = (from: Json, name: string): readonly string[] => typedOf(from, name, isTexts) ?? [];

const policies: readonly string[] = propagations;
const isPolicy = (text: string): text is Propagation => policies.includes(text);

function propagationErrors({ policy, orphan }: Fields): readonly FieldError[] {
  const field = 'propagationPolicy';
  if (policy === undefined) return [];
  if (orphan !== undefined) {
    const why = 'orphanDependents and deletionPropagation cannot be both set';
    return [invalidValue(field, policy, why)];
  }
  return isPolicy(policy)
    ? []
    : [notSupported(field, policy, ['Foreground', 'Background', 'Orphan', 'nil'])];
}

function propagationOf({ policy, orphan }: Fields): Propagation | undefined {
  if (policy !== undefined && isPolicy(policy)) return policy;
  if (orphan === undefined) return undefined;
  return orphan ? 'Orphan' : 'Background';
}
