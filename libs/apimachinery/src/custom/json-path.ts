import { isRecord } from './open-schema.js';

/**
 * The JSONPath of printer columns: `.spec.replicas`, `.metadata.labels['a.b/c']`, `.status.conditions[?(@.type=="Ready")].status`,
 * `[*]`, `[0]`, `[-1]`. Whatever else the language has, no definition that is accepted uses.
 */
export type PathStep =
  | { readonly kind: 'field'; readonly name: string }
  | { readonly kind: 'index'; readonly index: number }
  | { readonly kind: 'all' }
  | { readonly kind: 'filter'; readonly path: readonly PathStep[]; readonly test: Test };

type Test = { readonly operator: string; readonly value: unknown };

/** Undefined for what is no such path. */
export function parseJsonPath(text: string): readonly PathStep[] | undefined {
  const steps: PathStep[] = [];
  let rest = text.trim();
  if (rest.startsWith('$')) rest = rest.slice(1);
  if (rest === '') return undefined;
  while (rest !== '') {
    const found = nextStep(rest);
    if (found === undefined) return undefined;
    if (found.step !== undefined) steps.push(found.step);
    rest = rest.slice(found.length);
  }
  return steps;
}

type Found = { readonly step: PathStep | undefined; readonly length: number };

const shapes: readonly (readonly [RegExp, (match: RegExpExecArray) => PathStep | undefined])[] = [
  [/^\.?\[\s*(-?\d+)\s*\]/, ([, index = '0']) => ({ kind: 'index', index: Number(index) })],
  [/^\.?\[\s*\*\s*\]|^\.\*/, () => ({ kind: 'all' })],
  [/^\.?\[\s*'((?:[^'\\]|\\.)*)'\s*\]/, ([, name = '']) => fieldStep(name)],
  [/^\.?\[\s*"((?:[^"\\]|\\.)*)"\s*\]/, ([, name = '']) => fieldStep(name)],
  [/^\.?\[\?\(\s*@([^=!<>\s]+)\s*(?:(==|!=|<=|>=|<|>)\s*([^)]+?))?\s*\)\]/, filterStep],
  [/^\.?((?:[^.[\]\\'"*?()\s]|\\.)+)/, ([, name = '']) => fieldStep(name)],
];

function nextStep(text: string): Found | undefined {
  for (const [shape, make] of shapes) {
    const match = shape.exec(text);
    if (match === null) continue;
    const step = make(match);
    return step === undefined ? undefined : { step, length: match[0].length };
  }
  // A dot alone is the object itself.
  return text === '.' ? { step: undefined, length: 1 } : undefined;
}

const fieldStep = (name: string): PathStep => ({
  kind: 'field',
  name: name.replaceAll(/\\(.)/g, '$1'),
});

function filterStep([, path = '', operator = 'exists', text]: RegExpExecArray):
  | PathStep
  | undefined {
  const steps = parseJsonPath(path);
  const value = text === undefined ? undefined : literalOf(text);
  return steps === undefined
    ? undefined
    : { kind: 'filter', path: steps, test: { operator, value } };
}

function literalOf(text: string): unknown {
  const quoted = /^(["'])(.*)\1$/.exec(text);
  if (quoted !== null) return quoted[2];
  if (text === 'true' || text === 'false') return text === 'true';
  const number = Number(text);
  return Number.isNaN(number) ? text : number;
}

/** Every value at the path, in order; none where it leads nowhere. */
export function valuesAt(steps: readonly PathStep[], value: unknown): readonly unknown[] {
  let found: readonly unknown[] = [value];
  for (const step of steps) found = found.flatMap((one) => follow(step, one));
  return found.filter((one) => one !== undefined);
}

function follow(step: PathStep, value: unknown): readonly unknown[] {
  switch (step.kind) {
    case 'field':
      return isRecord(value) && Object.hasOwn(value, step.name) ? [value[step.name]] : [];
    case 'index':
      return [listIn(value).at(step.index)];
    case 'all':
      return isRecord(value) ? Object.values(value) : listIn(value);
    case 'filter':
      return listIn(value).filter((one) => passes(step, one));
  }
}

const listIn = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

function passes({ path, test }: Extract<PathStep, { kind: 'filter' }>, item: unknown): boolean {
  const [found] = valuesAt(path, item);
  if (found === undefined) return false;
  return comparisons[test.operator]?.(found, test.value) ?? false;
}

const ordered =
  (holds: (left: number, right: number) => boolean) =>
  (left: unknown, right: unknown): boolean =>
    typeof left === 'number' && typeof right === 'number' && holds(left, right);

const comparisons: Readonly<Record<string, (left: unknown, right: unknown) => boolean>> = {
  exists: () => true,
  '==': (left, right) => left === right,
  '!=': (left, right) => left !== right,
  '<': ordered((left, right) => left < right),
  '<=': ordered((left, right) => left <= right),
  '>': ordered((left, right) => left > right),
  '>=': ordered((left, right) => left >= right),
};
