import { isRecord, type OpenSchema } from '../open-schema.js';
import { compileRules, type RuleTree } from './compile.js';
import {
  isAtomic,
  isUnchanged,
  oldItems,
  Pair,
  type Trace,
  traceField,
  traceItem,
} from './correlation.js';
import { evaluateRule, type Evaluation } from './evaluate.js';
import { ruleLimits } from './limits.js';
import type { Verdict } from './verdict.js';
import type { FieldError } from '../../status.js';
import { withTypeMeta } from './type-meta.js';
import { ruleValue } from './values.js';

/** What rules have to say: errors, and what is wrong but was so before. */
export type Findings = {
  readonly errors: readonly FieldError[];
  readonly warnings: readonly FieldError[];
};

type Options = {
  /** Where the value is in its object. */
  readonly path?: string;
  /** Whether what has not changed is let be. */
  readonly ratchet?: boolean;
  /** What all rules together may cost. */
  readonly costMax?: number;
};

export type RuleChecker = (value: unknown, old: unknown, options?: Options) => Findings;

/** Checks values by the rules of a schema; undefined where it has none. Rules are compiled when they are first needed. */
export function ruleChecker(schema: OpenSchema, isRoot: boolean): RuleChecker {
  let tree: RuleTree | undefined;
  let isCompiled = false;
  return (value, old, options = {}) => {
    const { path = '', ratchet = old !== undefined, costMax = ruleLimits.objectCostMax } = options;
    if (!isCompiled) tree = compileRules(schema, isRoot);
    isCompiled = true;
    if (tree === undefined) return { errors: [], warnings: [] };
    const check = new Check(costMax);
    const trace = ratchet ? { here: new Pair(value, old, schema) } : {};
    check.visit(tree, { path, value, old, trace });
    return check;
  };
}

type Place = {
  readonly path: string;
  readonly value: unknown;
  readonly old: unknown;
  readonly trace: Trace;
};

class Check implements Findings {
  readonly errors: FieldError[] = [];
  readonly warnings: FieldError[] = [];
  private left: number;

  constructor(costMax: number) {
    this.left = costMax;
  }

  visit(tree: RuleTree, place: Place): void {
    const { value } = place;
    if (this.left < 0 || value === null || value === undefined) return;
    this.judge(tree, place);
    if (Array.isArray(value)) this.visitItems(tree, place, value);
    else if (isRecord(value)) this.visitFields(tree, place, value);
  }

  private judge({ rules, schema, isRoot }: RuleTree, { path, value, old, trace }: Place): void {
    if (rules.length === 0) return;
    const seen = isRoot ? withTypeMeta(schema) : schema;
    const hasOld = old !== undefined && old !== null;
    const base = {
      path,
      value,
      type: schema.type ?? '',
      self: ruleValue(value, seen),
      oldSelf: hasOld ? ruleValue(old, seen) : undefined,
    };
    for (const rule of rules) {
      if (this.left < 0) return;
      const evaluation: Evaluation = { ...base, left: this.left };
      const verdict = evaluateRule(rule, evaluation);
      this.left = verdict.left;
      this.note(verdict, !rule.usesOldSelf && verdict.isFailure && isUnchanged(trace));
    }
  }

  private note({ error }: Verdict, isOld: boolean): void {
    if (error === undefined) return;
    if (isOld) this.warnings.push(error);
    else this.errors.push(error);
  }

  private visitItems({ items, schema }: RuleTree, place: Place, value: readonly unknown[]): void {
    if (items === undefined) return;
    const before = oldItems(schema, Array.isArray(place.old) ? place.old : []);
    value.forEach((item, index) => {
      this.visit(items, {
        path: `${place.path}[${index}]`,
        value: item,
        old: before(item),
        trace: traceItem(place.trace, index),
      });
    });
  }

  private visitFields(
    { values, properties, schema }: RuleTree,
    { path, old, trace }: Place,
    value: Readonly<Record<string, unknown>>,
  ): void {
    const before = isRecord(old) && !isAtomic(schema) ? old : {};
    for (const [name, inner] of Object.entries(value)) {
      const tree = values ?? properties.get(name);
      if (tree === undefined) continue;
      const at = path === '' ? name : `${path}.${name}`;
      this.visit(tree, {
        path: values === undefined ? at : `${path}[${name}]`,
        value: inner,
        old: Object.hasOwn(before, name) ? before[name] : undefined,
        trace: traceField(trace, name),
      });
    }
  }
}
