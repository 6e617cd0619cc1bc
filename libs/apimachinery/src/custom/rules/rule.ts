import { isRecord, type OpenSchema, type Rule } from '../open-schema.js';

export const rulesOf = (schema: OpenSchema): readonly Rule[] =>
  schema['x-kubernetes-validations'] ?? [];

/** Schemas directly below one. */
export const partsOf = ({ items, properties, additionalProperties }: OpenSchema): OpenSchema[] => [
  ...(items === undefined ? [] : [items]),
  ...Object.values(properties ?? {}),
  ...(isRecord(additionalProperties) ? [additionalProperties] : []),
];

/** Whether a schema has rules, at any depth. Most have none. */
export const hasRules = (schema: OpenSchema): boolean =>
  rulesOf(schema).length > 0 || partsOf(schema).some(hasRules);

/** What is told of a rule that did not hold or could not be evaluated. */
export const nameOf = ({ rule, message = '' }: Rule): string =>
  (message === '' ? rule : message).trim();
