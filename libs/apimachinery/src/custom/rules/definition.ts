import { Fault } from '@navarch/cel';
import { invalidValue, notSupported, required } from '../../names/problems.js';
import type { FieldError } from '../../status.js';
import { isRecord, type OpenSchema, type Rule } from '../open-schema.js';
import { type CompiledRule, compileRules, type RuleTree } from './compile.js';
import { isAtomic } from './correlation.js';
import { normalPath } from './field-path.js';
import { hasRules, rulesOf } from './rule.js';

/** What is wrong with the rules of a schema: how they are written, then what they say. */
export function validateRules(schema: OpenSchema, field: string): FieldError[] {
  if (!hasRules(schema)) return [];
  const errors = validateForms(schema, field);
  if (errors.length > 0) return errors;
  const tree = compileRules(schema, true);
  return tree === undefined ? [] : validateTree(tree, { field });
}

function validateForms(schema: OpenSchema, field: string): FieldError[] {
  const { items, properties = {}, additionalProperties } = schema;
  return [
    ...rulesOf(schema).flatMap((rule, index) =>
      validateForm(rule, schema, `${field}.${ruleField}[${index}]`),
    ),
    ...(items === undefined ? [] : validateForms(items, `${field}.items`)),
    ...Object.entries(properties).flatMap(([name, inner]) =>
      validateForms(inner, `${field}.properties[${name}]`),
    ),
    ...(isRecord(additionalProperties)
      ? validateForms(additionalProperties, `${field}.additionalProperties`)
      : []),
  ];
}

const ruleField = 'x-kubernetes-validations';
const reasons = [
  'FieldValueDuplicate',
  'FieldValueForbidden',
  'FieldValueInvalid',
  'FieldValueRequired',
];
const hasBreak = (text: string): boolean => /[\n\r]/.test(text);
const isBlank = (text: string): boolean => text !== '' && text.trim() === '';

function validateForm(rule: Rule, schema: OpenSchema, field: string): FieldError[] {
  const { messageExpression = '', reason } = rule;
  return [
    ...validateText(rule, field),
    ...(isBlank(messageExpression)
      ? [required(`${field}.messageExpression`, 'messageExpression must be non-empty if specified')]
      : []),
    ...(reason === undefined || reasons.includes(reason)
      ? []
      : [notSupported(`${field}.reason`, reason, reasons)]),
    ...validatePath(rule, schema, `${field}.fieldPath`),
  ];
}

function validateText({ rule, message = '' }: Rule, field: string): FieldError[] {
  const [text, said] = [rule.trim(), message.trim()];
  if (text === '') return [required(`${field}.rule`, 'rule is not specified')];
  const at = `${field}.message`;
  if (isBlank(message)) return [invalidValue(at, message, 'must be non-empty if specified')];
  if (hasBreak(said)) return [invalidValue(at, message, 'must not contain line breaks')];
  return hasBreak(text) && said === ''
    ? [required(at, 'message must be specified if rule contains line breaks')]
    : [];
}

function validatePath({ fieldPath = '' }: Rule, schema: OpenSchema, field: string): FieldError[] {
  if (fieldPath === '') return [];
  return [
    ...(isBlank(fieldPath)
      ? [invalidValue(field, fieldPath, 'must be non-empty if specified')]
      : []),
    ...(hasBreak(fieldPath)
      ? [invalidValue(field, fieldPath, 'must not contain line breaks')]
      : []),
    ...(normalPath(fieldPath, schema) instanceof Fault
      ? [invalidValue(field, fieldPath, 'must be a valid path')]
      : []),
  ];
}

/** `loose` is where it cannot be said which item takes the place of which. */
type Place = { readonly field: string; readonly loose?: string };

function validateTree(tree: RuleTree, place: Place): FieldError[] {
  const { field, loose } = place;
  const isKeyed = tree.schema['x-kubernetes-list-type'] === 'map';
  const below = loose ?? (isKeyed ? undefined : field);
  const within = loose ?? (isAtomic(tree.schema) ? field : undefined);
  return [
    ...tree.rules.flatMap((rule, index) => validateCompiled(rule, index, place)),
    ...(tree.items === undefined ? [] : validateTree(tree.items, placeAt(`${field}.items`, below))),
    ...[...tree.properties].flatMap(([name, inner]) =>
      validateTree(inner, placeAt(`${field}.properties[${name}]`, within)),
    ),
    ...(tree.values === undefined
      ? []
      : validateTree(tree.values, placeAt(`${field}.additionalProperties`, loose))),
  ];
}

const placeAt = (field: string, loose: string | undefined): Place =>
  loose === undefined ? { field } : { field, loose };

function validateCompiled(
  { rule, program, message, usesOldSelf }: CompiledRule,
  index: number,
  { field, loose }: Place,
): FieldError[] {
  const at = `${field}.${ruleField}[${index}]`;
  return [
    ...(program instanceof Fault ? [wrongRule(`${at}.rule`, rule, program)] : []),
    ...(message instanceof Fault ? [wrongRule(`${at}.messageExpression`, rule, message)] : []),
    ...(usesOldSelf && loose !== undefined
      ? [
          invalidValue(
            `${at}.rule`,
            rule.rule,
            `oldSelf cannot be used on the uncorrelatable portion of the schema within ${loose}`,
          ),
        ]
      : []),
    ...(usesOldSelf || rule.optionalOldSelf === undefined
      ? []
      : [
          invalidValue(
            `${at}.optionalOldSelf`,
            rule.optionalOldSelf,
            'may not be set if oldSelf is not used in rule',
          ),
        ]),
  ];
}

/** The whole rule is shown, as Go prints it. */
function wrongRule(field: string, rule: Rule, { message }: Fault): FieldError {
  const shown = JSON.stringify({
    Rule: rule.rule,
    Message: rule.message ?? '',
    MessageExpression: rule.messageExpression ?? '',
    Reason: rule.reason ?? null,
    FieldPath: rule.fieldPath ?? '',
    OptionalOldSelf: rule.optionalOldSelf ?? null,
  }).replaceAll(/[<>&]/g, (sign) => String.raw`\u00` + (sign.codePointAt(0) ?? 0).toString(16));
  return { field, reason: 'FieldValueInvalid', message: `Invalid value: ${shown}: ${message}` };
}
