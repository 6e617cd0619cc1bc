import type { Fold, FoldForm, Node, NodeOf } from './node.js';
import { SyntaxProblem } from './problem.js';

type Call = NodeOf<'call'>;

/** `has(a.b)`; every other call is what it is. */
export function expandCall(call: Call): Node {
  const [only, ...more] = call.args;
  if (call.name !== 'has' || only === undefined || more.length > 0) return call;
  if (only.kind !== 'select') throw new SyntaxProblem(only.at, 'invalid argument to has() macro');
  // It is told where the macro is, not what is in it.
  return { ...only, test: true, at: call.at };
}

/** Macros that are called on something; every other call is what it is. */
export function expandMember(call: Call): Node {
  const { target, name, args } = call;
  if (target === undefined) return call;
  const macro = Object.hasOwn(macros, name) ? macros[name] : undefined;
  return macro?.(call, target, args) ?? call;
}

type Macro = (call: Call, target: Node, args: readonly Node[]) => Node | undefined;

/** How many arguments a macro has: names first. `keep` and `make` say which of the rest is which. */
type Shape = { readonly names: 1 | 2; readonly keep?: number; readonly make?: number };

const fold =
  (form: FoldForm, ...shapes: readonly Shape[]): Macro =>
  (call, range, args) => {
    const shape = shapes.find((one) => sizeOf(one) === args.length);
    if (shape === undefined) return undefined;
    const names = args.slice(0, shape.names).map(nameOf);
    if (names.length > 1 && names[0] === names[1])
      throw new SyntaxProblem(args[1]?.at ?? call.at, 'duplicate variable name');
    return foldOf(call, { form, range, names, ...parts(args, shape) });
  };

const sizeOf = ({ names, keep, make }: Shape): number =>
  names + (keep === undefined ? 0 : 1) + (make === undefined ? 0 : 1);

const parts = (args: readonly Node[], { keep, make }: Shape): Pick<Fold, 'keep' | 'make'> => ({
  keep: keep === undefined ? undefined : args[keep],
  make: make === undefined ? undefined : args[make],
});

const foldOf = ({ at }: Call, rest: Omit<Fold, 'kind' | 'at'>): Fold => ({
  kind: 'fold',
  at,
  ...rest,
});

function nameOf(node: Node): string {
  if (node.kind === 'ident' && !node.name.startsWith('.')) return node.name;
  throw new SyntaxProblem(node.at, 'argument must be a simple name');
}

/** What counts is what comes out of it. */
const filter: Macro = (call, range, args) => {
  const [name, keep] = args;
  if (name === undefined || keep === undefined || args.length > 2) return undefined;
  const names = [nameOf(name)];
  return foldOf(call, { form: 'list', range, names, keep, make: name });
};

const optional =
  (flat: boolean): Macro =>
  (call, target, args) => {
    const [name, body] = args;
    if (name === undefined || body === undefined || args.length > 2) return undefined;
    return { kind: 'optMap', target, name: nameOf(name), body, flat, at: call.at };
  };

const test: readonly Shape[] = [
  { names: 1, keep: 1 },
  { names: 2, keep: 2 },
];
const made: readonly Shape[] = [
  { names: 2, make: 2 },
  { names: 2, keep: 2, make: 3 },
];

const macros: Readonly<Record<string, Macro>> = {
  all: fold('all', ...test),
  exists: fold('exists', ...test),
  exists_one: fold('one', { names: 1, keep: 1 }),
  existsOne: fold('one', ...test),
  map: fold('list', { names: 1, make: 1 }, { names: 1, keep: 1, make: 2 }),
  filter,
  transformList: fold('list', ...made),
  transformMap: fold('map', ...made),
  transformMapEntry: fold('entries', ...made),
  sortBy: fold('sorted', { names: 1, make: 1 }),
  optMap: optional(false),
  optFlatMap: optional(true),
};
