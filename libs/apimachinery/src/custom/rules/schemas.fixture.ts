import type { OpenSchema, Rule } from '../open-schema.js';
import { ruleChecker } from './check.js';

export const text: OpenSchema = { type: 'string' };
export const whole: OpenSchema = { type: 'integer' };
export const object = (properties: Readonly<Record<string, OpenSchema>>): OpenSchema => ({
  type: 'object',
  properties,
});
export const list = (items: OpenSchema): OpenSchema => ({ type: 'array', items });
export const keyed = (
  keys: readonly string[],
  properties: Readonly<Record<string, OpenSchema>>,
): OpenSchema => ({
  ...list(object(properties)),
  'x-kubernetes-list-type': 'map',
  'x-kubernetes-list-map-keys': keys,
});

export type Row = {
  readonly name: string;
  readonly schema: OpenSchema;
  readonly rules: readonly Rule[];
  readonly value: unknown;
  readonly old?: unknown;
  readonly says?: readonly string[];
  readonly warns?: readonly string[];
};

/** A schema with rules of its own. */
export const ruled = (schema: OpenSchema, ...rules: readonly (string | Rule)[]): OpenSchema => ({
  ...schema,
  'x-kubernetes-validations': rules.map((rule) => (typeof rule === 'string' ? { rule } : rule)),
});

export function judge({ schema, rules, value, old }: Row) {
  const { errors, warnings } = ruleChecker(ruled(schema, ...rules), true)(value, old);
  const told = (found: typeof errors) => found.map(({ field, message }) => `${field}: ${message}`);
  return { says: told(errors), warns: told(warnings) };
}
