import { check, type Environment } from './check/checker.js';
import { foldConstants } from './check/constants.js';
import { lint } from './check/literals.js';
import { Meter } from './values/meter.js';
import { makeStep } from './evaluate/make.js';
import type { Making } from './evaluate/step.js';
import type { Node } from './syntax/node.js';
import { parse } from './syntax/parser.js';
import { printProblems, SyntaxProblem } from './syntax/problem.js';
import type { Type } from './types/type.js';
import { Fault, type Result } from './values/value.js';

/** An expression that is ready to be evaluated any number of times. */
export type Program = {
  readonly type: Type;
  readonly uses: ReadonlySet<string>;
  readonly node: Node;
  readonly types: ReadonlyMap<Node, Type>;
  /** @throws CostExceeded */
  readonly run: (variables: Readonly<Record<string, Result | undefined>>, meter: Meter) => Result;
};

/** An expression ready to run, or what is wrong with it, as cel-go says it. */
export function compile(source: string, environment: Environment): Program | Fault {
  const node = read(source);
  if (node instanceof Fault) return node;
  const { type, types, calls, uses, problems } = check(node, environment);
  const found = problems.length > 0 || environment.mixed === true ? problems : lint(node, types);
  if (found.length > 0) return new Fault(compilation(printProblems(source, found)));
  const fault = foldConstants(node, calls);
  if (fault !== undefined) return new Fault(`program instantiation failed: ${fault.message}`);
  const names = [...environment.variables.keys()];
  const places = new Map(names.map((name, index) => [name, index] as const));
  const making: Making = { types, calls, places, taken: names.length, make: makeStep };
  const step = makeStep(node, making);
  return {
    type,
    uses,
    node,
    types,
    run: (variables, meter) => {
      return step({ slots: names.map((name) => variables[name]), meter });
    },
  };
}

const compilation = (problems: string): string => `compilation failed: ${problems}`;

function read(source: string): Node | Fault {
  try {
    return parse(source);
  } catch (error) {
    if (!(error instanceof SyntaxProblem)) throw error;
    return new Fault(compilation(printProblems(source, [error])));
  }
}
