import type { KubeObject } from '@navarch/model';
import { invalidValue } from '../../names/problems.js';
import type { CauseReason, FieldError } from '../../status.js';
import { nowhere } from '../check-junctors.js';
import type { OpenSchema } from '../open-schema.js';
import { ruleChecker } from './check.js';
import { hasRules } from './rule.js';

/** The rules of a kind, for whole objects. */
export type ObjectRules = {
  /** What is wrong with an object besides what its schema has found. */
  readonly check: (
    object: KubeObject,
    previous: KubeObject | undefined,
    errors: readonly FieldError[],
  ) => readonly FieldError[];
  /** What was wrong with an object before, and is let be. */
  readonly remarks: (object: KubeObject) => readonly string[];
};

/** Values that are not of the right form are not shown to rules, which reckon with it. */
const blocking: ReadonlySet<CauseReason> = new Set([
  'FieldValueNotSupported',
  'FieldValueRequired',
  'FieldValueTooLong',
  'FieldValueTooMany',
  'FieldValueTypeInvalid',
]);

const unchecked = invalidValue(
  nowhere,
  undefined,
  'some validation rules were not checked because the object was invalid; correct the existing errors to complete validation',
);

const none: ObjectRules = { check: () => [], remarks: () => [] };

export function objectRules(schema: OpenSchema): ObjectRules {
  if (!hasRules(schema)) return none;
  const check = ruleChecker(schema, true);
  const told = new WeakMap<KubeObject, readonly string[]>();
  return {
    check: (object, previous, errors) => {
      if (errors.some(({ reason }) => blocking.has(reason))) return [unchecked];
      const findings = check(object, previous);
      told.set(
        object,
        findings.warnings.map(({ field, message }) => `${field}: ${message}`),
      );
      return findings.errors;
    },
    remarks: (object) => told.get(object) ?? [],
  };
}
