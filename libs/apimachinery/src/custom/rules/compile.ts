import { compile, type Environment, Fault, functionsWith, type Program, types } from '@navarch/cel';
import { isEmbedded, isRecord, type OpenSchema, type Rule } from '../open-schema.js';
import { type Declared, declare, itemsPart, valuesPart } from './declared.js';
import { escapeName } from './field-names.js';
import { normalPath } from './field-path.js';
import { namedFormats } from './named-formats.js';
import { hasRules, rulesOf } from './rule.js';

/** A rule that is ready to be checked, or what is wrong with it. */
export type CompiledRule = {
  readonly rule: Rule;
  readonly program: Program | Fault | undefined;
  readonly message: Program | Fault | undefined;
  readonly usesOldSelf: boolean;
  /** Where its complaint goes, below the place that it is about: `.spec.name`. */
  readonly path: string;
};

/** The rules of a schema and of what is below it; only what has rules somewhere is in it. */
export type RuleTree = {
  readonly schema: OpenSchema;
  readonly declared: Declared;
  readonly isRoot: boolean;
  readonly rules: readonly CompiledRule[];
  readonly items: RuleTree | undefined;
  readonly values: RuleTree | undefined;
  readonly properties: ReadonlyMap<string, RuleTree>;
};

const functions = functionsWith(namedFormats);

/** The rules of a schema, once for all objects; undefined where it has none. */
export function compileRules(schema: OpenSchema, isRoot: boolean): RuleTree | undefined {
  if (!hasRules(schema)) return undefined;
  const declared = declare(schema, 'selfType', isRoot);
  return declared === undefined ? undefined : treeOf(schema, { declared, isRoot });
}

type Place = { readonly declared: Declared; readonly isRoot: boolean };

function treeOf(schema: OpenSchema, { declared, isRoot }: Place): RuleTree | undefined {
  const { items, additionalProperties } = schema;
  const rules = rulesOf(schema).map((rule) => compileRule(rule, schema, declared));
  const tree: RuleTree = {
    schema,
    declared,
    isRoot,
    rules,
    items: below(items, declared.parts.get(itemsPart)),
    values: isRecord(additionalProperties)
      ? below(additionalProperties, declared.parts.get(valuesPart))
      : undefined,
    properties: propertiesOf(schema, declared),
  };
  return rules.length > 0 ||
    tree.items !== undefined ||
    tree.values !== undefined ||
    tree.properties.size > 0
    ? tree
    : undefined;
}

function below(schema: OpenSchema | undefined, declared: Declared | undefined) {
  if (schema === undefined || declared === undefined || !hasRules(schema)) return undefined;
  return treeOf(schema, { declared, isRoot: isEmbedded(schema) });
}

function propertiesOf({ properties = {} }: OpenSchema, { parts }: Declared): Map<string, RuleTree> {
  const found = new Map<string, RuleTree>();
  for (const [name, inner] of Object.entries(properties)) {
    const written = escapeName(name);
    // What rules above cannot name may still have rules of its own.
    const declared =
      written === undefined
        ? declare(inner, `selfType.${name}`, isEmbedded(inner))
        : parts.get(written);
    const tree = below(inner, declared);
    if (tree !== undefined) found.set(name, tree);
  }
  return found;
}

function compileRule(rule: Rule, schema: OpenSchema, { type }: Declared): CompiledRule {
  const old = rule.optionalOldSelf === true ? types.optionalOf(type) : type;
  const environment: Environment = {
    variables: new Map([
      ['self', type],
      ['oldSelf', old],
    ]),
    functions,
  };
  const program = programOf(rule, environment);
  return {
    rule,
    program,
    message: program instanceof Fault ? undefined : messageOf(rule, environment),
    usesOldSelf: program !== undefined && 'uses' in program && program.uses.has('oldSelf'),
    path: pathOf(rule, schema),
  };
}

function pathOf({ fieldPath = '' }: Rule, schema: OpenSchema): string {
  const path = fieldPath === '' ? '' : normalPath(fieldPath, schema);
  return path instanceof Fault ? '' : path;
}

function programOf({ rule }: Rule, environment: Environment): Program | Fault | undefined {
  if (rule.trim() === '') return undefined;
  const program = compile(rule, environment);
  if (program instanceof Fault) return program;
  return program.type.kind === 'bool' ? program : noBool;
}

const noBool = new Fault('cel expression must evaluate to a bool');
const noText = new Fault('messageExpression must evaluate to a string');

function messageOf(
  { messageExpression = '' }: Rule,
  environment: Environment,
): Program | Fault | undefined {
  if (messageExpression === '') return undefined;
  const program = compile(messageExpression, environment);
  if (program instanceof Fault)
    return new Fault(`messageExpression ${program.message.replace(/^program /, '')}`);
  return program.type.kind === 'string' ? program : noText;
}
