import {
  CostExceeded,
  Fault,
  isFault,
  Meter,
  Optional,
  type Program,
  type Result,
} from '@navarch/cel';
import { invalidValue } from '../../names/problems.js';
import type { CompiledRule } from './compile.js';
import { ruleLimits } from './limits.js';
import { nameOf } from './rule.js';
import { failureOf, placeOf, type Verdict } from './verdict.js';

/** One rule at one place of an object. */
export type Evaluation = {
  readonly path: string;
  readonly value: unknown;
  readonly type: string;
  readonly self: Result;
  readonly oldSelf: Result | undefined;
  /** What it may cost. */
  readonly left: number;
};

/** Whether a rule holds, in the words of a Kubernetes API server. */
export function evaluateRule(compiled: CompiledRule, evaluation: Evaluation): Verdict {
  const { program, rule, usesOldSelf } = compiled;
  const { left, oldSelf } = evaluation;
  // What could not be compiled was stored before rules were; where it is sent, it is checked.
  if (program === undefined || program instanceof Fault) return { left, isFailure: false };
  const isOptional = rule.optionalOldSelf === true;
  // A rule on changes has nothing to say of what is new.
  if (usesOldSelf && oldSelf === undefined && !isOptional) return { left, isFailure: false };
  const { result, cost, isOver } = run(program, evaluation, isOptional);
  if (left <= 0 || cost > left) return refuse(evaluation, outOfBudget);
  if (isOver) return refuse(evaluation, tooCostly(nameOf(rule)));
  return conclude(compiled, { ...evaluation, left: left - cost }, result);
}

function conclude(compiled: CompiledRule, evaluation: Evaluation, result: Result): Verdict {
  const { left } = evaluation;
  if (result === true) return { left, isFailure: false };
  if (!isFault(result)) return fail(compiled, evaluation);
  return {
    error: complain(evaluation, why(result, nameOf(compiled.rule))),
    isFailure: false,
    left,
  };
}

const outOfBudget =
  'validation failed due to running out of cost budget, no further validation rules will be run';
const tooCostly = (name: string): string =>
  `'operation cancelled: actual cost limit exceeded': no further validation rules will be run due to call cost exceeds limit for rule: ${name}`;

function why({ message }: Fault, name: string): string {
  return message.startsWith('no such overload')
    ? `'${message}': call arguments did not match a supported operator, function or macro signature for rule: ${name}`
    : `${message} evaluating rule: ${name}`;
}

const complain = ({ path, type }: Evaluation, text: string) =>
  invalidValue(placeOf(path), type, text);

const refuse = (evaluation: Evaluation, text: string): Verdict => ({
  error: complain(evaluation, text),
  isFailure: false,
  left: -1,
});

type Outcome = { readonly result: Result; readonly cost: number; readonly isOver: boolean };

function run(
  program: Program,
  { self, oldSelf }: Pick<Evaluation, 'self' | 'oldSelf'>,
  isOptional: boolean,
): Outcome {
  const meter = new Meter(ruleLimits.evaluationCostMax);
  try {
    const result = program.run(
      { self, oldSelf: isOptional ? optionalOf(oldSelf) : oldSelf },
      meter,
    );
    return { result, cost: meter.spent, isOver: false };
  } catch (error) {
    if (!(error instanceof CostExceeded) && !(error instanceof RangeError)) throw error;
    return { result: false, cost: meter.spent, isOver: true };
  }
}

function optionalOf(value: Result | undefined): Result {
  if (value === undefined) return new Optional();
  return isFault(value) ? value : new Optional(value);
}

function fail({ rule, message, path }: CompiledRule, evaluation: Evaluation): Verdict {
  const made =
    message === undefined || message instanceof Fault
      ? { left: evaluation.left }
      : runMessage(message, evaluation, rule.optionalOldSelf === true);
  const at = path === '' ? evaluation.path : join(evaluation.path, path);
  if (made.stop !== undefined)
    return {
      error: invalidValue(placeOf(at), evaluation.type, made.stop),
      isFailure: true,
      left: -1,
    };
  const text = made.text ?? defaultMessage(rule);
  const error = failureOf({ ...evaluation, path: at, message: text, reason: rule.reason });
  return { error, isFailure: true, left: made.left };
}

const join = (path: string, inner: string): string =>
  path === '' || inner.startsWith('[') ? `${path}${inner}` : `${path}.${inner}`;

const defaultMessage = (rule: CompiledRule['rule']): string =>
  (rule.message ?? '') === '' ? `failed rule: ${nameOf(rule)}` : nameOf(rule);

type Message = { readonly text?: string; readonly stop?: string; readonly left: number };

/** What a rule says of what it found; where that fails, it says what it says otherwise. */
function runMessage(program: Program, evaluation: Evaluation, isOptional: boolean): Message {
  const { result, cost, isOver } = run(program, evaluation, isOptional);
  const left = evaluation.left - cost;
  if (left < 0) return { stop: outOfMessageBudget, left };
  if (isOver)
    return {
      stop: 'no further validation rules will be run due to call cost exceeds limit for messageExpression',
      left,
    };
  const text = typeof result === 'string' ? result.trim() : '';
  const isUsable =
    text !== '' && !text.includes('\n') && Buffer.byteLength(text) <= ruleLimits.messageBytesMax;
  return isUsable ? { text, left } : { left };
}

const outOfMessageBudget =
  'messageExpression evaluation failed due to running out of cost budget, no further validation rules will be run';
