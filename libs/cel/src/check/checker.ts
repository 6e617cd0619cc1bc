import type { Functions } from '../library/functions.js';
import type { Overload } from '../library/overload.js';
import { type ByKind, dispatch, type Fold, type Node, type NodeOf } from '../syntax/node.js';
import type { Problem } from '../syntax/problem.js';
import { Findings, isOpen, moreGeneral } from '../types/assign.js';
import { printType } from '../types/print.js';
import * as t from '../types/type.js';
import type { Type } from '../types/type.js';
import { constantType } from './constants.js';
import { qualifiedName } from './qualified.js';
import { lookUp, type Scope, within } from './scope.js';

/** What a call may be, by what is known of its arguments before it is made. */
export type Resolved = { readonly overloads: readonly Overload[]; readonly args: readonly Node[] };

export type Checked = {
  readonly type: Type;
  readonly problems: readonly Problem[];
  readonly types: ReadonlyMap<Node, Type>;
  readonly calls: ReadonlyMap<Node, Resolved>;
  /** Variables of the environment that it looks at, or whose names it uses for something else: cel-go tells no difference. */
  readonly uses: ReadonlySet<string>;
};

export type Environment = {
  readonly variables: ReadonlyMap<string, Type>;
  readonly functions: Functions;
  /** Takes lists and maps that are written out with values of several types, which Kubernetes does not. */
  readonly mixed?: boolean;
};

/** Finds the type of an expression and of everything in it, as cel-go does. */
export function check(node: Node, environment: Environment): Checked {
  const checker = new Checker(environment);
  const type = checker.check(node);
  const types = new Map([...checker.types].map(([one, found]) => [one, checker.final(found)]));
  const { problems, calls, uses } = checker;
  return { type: checker.final(type), problems, types, calls, uses };
}

class Checker {
  readonly problems: Problem[] = [];
  readonly types = new Map<Node, Type>();
  readonly calls = new Map<Node, Resolved>();
  readonly uses = new Set<string>();
  private readonly environment: Environment;
  private readonly findings = new Findings();
  private scope: Scope;
  private readonly kinds: ByKind<Type> = {
    const: ({ value }) => constantType(value),
    ident: (node) => this.ident(node),
    select: (node) => this.select(node),
    call: (node) => this.call(node),
    logic: (node) => this.logic(node),
    list: (node) => this.list(node),
    map: (node) => this.map(node),
    struct: ({ at, name }) => this.fail(at, undeclared(name)),
    fold: (node) => this.fold(node),
    optMap: (node) => this.optMap(node),
  };

  constructor(environment: Environment) {
    this.environment = environment;
    this.scope = { names: environment.variables, outer: undefined };
  }

  final(type: Type): Type {
    return this.findings.resolve(type, t.dyn);
  }

  check(node: Node): Type {
    const type = dispatch(node, this.kinds);
    this.types.set(node, type);
    return type;
  }

  private logic({ terms }: NodeOf<'logic'>): Type {
    for (const term of terms) this.wants(term, t.bool);
    return t.bool;
  }

  private fail(at: number, message: string): Type {
    this.problems.push({ at, message });
    return t.wrong;
  }

  private inside<T>(names: readonly (readonly [string, Type])[], run: () => T): T {
    const outer = this.scope;
    this.scope = within(outer, names);
    const made = run();
    this.scope = outer;
    return made;
  }

  /** Checks a part that must have a type. */
  private wants(node: Node, wanted: Type): void {
    const type = this.check(node);
    if (!this.findings.assign([type], [wanted])) this.mismatch(node.at, wanted, type);
  }

  private mismatch(at: number, wanted: Type, found: Type): Type {
    const [expected, given] = [wanted, found].map((type) => this.shown(type));
    return this.fail(at, `expected type '${expected}' but found '${given}'`);
  }

  private shown(type: Type): string {
    return printType(this.findings.resolve(type));
  }

  private ident({ name, at }: NodeOf<'ident'>): Type {
    const plain = name.replace(/^\./, '');
    const type = lookUp(this.scope, plain);
    if (type !== undefined) {
      if (this.environment.variables.has(plain)) this.uses.add(plain);
      return type;
    }
    const named = this.environment.functions.types.get(plain);
    return named ?? this.fail(at, undeclared(name));
  }

  private select(node: NodeOf<'select'>): Type {
    const name = node.test ? undefined : qualifiedName(node);
    const named = name === undefined ? undefined : this.environment.functions.types.get(name);
    if (named !== undefined) return named;
    const operand = this.findings.resolve(this.check(node.operand));
    const held = t.heldBy(operand);
    const type = this.field(node, held ?? operand);
    if (node.test) return t.bool;
    return held !== undefined || node.optional ? t.optionalOf(type) : type;
  }

  private field({ field, at }: NodeOf<'select'>, type: Type): Type {
    if (type.kind === 'map') return type.params[1];
    if (type.kind === 'object')
      return type.fields.get(field) ?? this.fail(at, `undefined field '${field}'`);
    if (type.kind === 'param') this.findings.assign([t.dyn], [type]);
    else if (!isOpen(type))
      this.fail(at, `type '${this.shown(type)}' does not support field selection`);
    return t.dyn;
  }

  private call(node: NodeOf<'call'>): Type {
    const { name, target, args, at } = node;
    const { overloads } = this.environment.functions;
    const argTypes = args.map((arg) => this.check(arg));
    if (target === undefined) {
      const known = overloads.get(name.replace(/^\./, ''));
      if (known === undefined) return this.fail(at, undeclared(name));
      return this.resolve(node, { known, args, argTypes, member: false });
    }
    const prefix = qualifiedName(target);
    const spaced = prefix === undefined ? undefined : overloads.get(`${prefix}.${name}`);
    if (spaced !== undefined)
      return this.resolve(node, { known: spaced, args, argTypes, member: false });
    const targetType = this.check(target);
    const known = overloads.get(name);
    if (known === undefined) return this.fail(at, undeclared(name));
    const all = { args: [target, ...args], argTypes: [targetType, ...argTypes] };
    return this.resolve(node, { known, ...all, member: true });
  }

  private resolve(node: NodeOf<'call'>, { known, args, argTypes, member }: Call): Type {
    const fitting: Overload[] = [];
    let result: Type | undefined;
    for (const overload of known) {
      if (overload.member !== member) continue;
      const { wanted, made } = this.findings.instance(overload);
      if (!this.findings.assign(argTypes, wanted)) continue;
      fitting.push(overload);
      const type = this.findings.resolve(made);
      result = result === undefined || t.isSame(result, type) ? type : t.dyn;
    }
    if (result === undefined) return this.noOverload(node, argTypes, member);
    this.calls.set(node, { overloads: fitting, args });
    return result;
  }

  private noOverload({ name, at }: NodeOf<'call'>, types: readonly Type[], member: boolean): Type {
    const printed = types.map((type) => printType(this.final(type)));
    const [target = '', ...args] = printed;
    const applied = member ? `${target}.(${args.join(', ')})` : `(${printed.join(', ')})`;
    return this.fail(at, `found no matching overload for '${name}' applied to '${applied}'`);
  }

  private join(before: Type | undefined, type: Type): Type {
    if (before === undefined) return type;
    if (this.findings.assign([before], [type])) return moreGeneral(before, type);
    // Whether that may be is for the literals to be looked at later.
    return t.dyn;
  }

  /** What an entry holds that may be missing. */
  private unwrapped(node: Node, type: Type): Type {
    const known = this.findings.resolve(type);
    const held = t.heldBy(known);
    if (held === undefined && !isOpen(known)) this.mismatch(node.at, t.optionalOf(known), known);
    return held ?? known;
  }

  private list({ items, optional }: NodeOf<'list'>): Type {
    let joint: Type | undefined;
    items.forEach((item, index) => {
      const type = this.check(item);
      joint = this.join(joint, optional.has(index) ? this.unwrapped(item, type) : type);
    });
    return t.listOf(joint ?? this.findings.fresh());
  }

  private map({ entries }: NodeOf<'map'>): Type {
    let keys: Type | undefined;
    let values: Type | undefined;
    for (const { key, value, optional } of entries) {
      keys = this.join(keys, this.key(key));
      const type = this.check(value);
      values = this.join(values, optional ? this.unwrapped(value, type) : type);
    }
    return t.mapOf(keys ?? this.findings.fresh(), values ?? this.findings.fresh());
  }

  /** Of a key that can be none nothing is known: types would double with each map that has maps for keys. */
  private key(node: Node): Type {
    const type = this.check(node);
    return t.paramsOf(this.findings.resolve(type)).length === 0 ? type : t.dyn;
  }

  private fold(node: Fold): Type {
    const range = this.findings.resolve(this.check(node.range));
    const items = this.itemsOf(node, range);
    const names = node.names.map((name, index) => [name, items[index] ?? t.dyn] as const);
    return this.inside(names, () => {
      if (node.keep !== undefined) this.wants(node.keep, t.bool);
      const made = node.make === undefined ? t.bool : this.check(node.make);
      return this.foldType(node, made, range);
    });
  }

  private foldType({ form, make, at }: Fold, made: Type, range: Type): Type {
    if (form === 'sorted') return this.sorted(made, { type: range, at });
    if (form === 'list') return t.listOf(made);
    if (form === 'map') return t.mapOf(range.kind === 'map' ? range.params[0] : t.int, made);
    if (form !== 'entries') return t.bool;
    const known = this.findings.resolve(made);
    if (known.kind === 'map' || isOpen(known)) return known;
    return this.mismatch(make?.at ?? at, t.mapOf(t.dyn, t.dyn), known);
  }

  /** A list in the order of what its items have, which must have one. */
  private sorted(key: Type, { type, at }: { readonly type: Type; readonly at: number }): Type {
    const list = type.kind === 'list' ? type : t.listOf(t.dyn);
    const keys = t.listOf(this.findings.resolve(key));
    const known = this.environment.functions.overloads.get('sort') ?? [];
    if (!known.some(({ args }) => this.findings.assign([keys], args)))
      return this.fail(
        at,
        `found no matching overload for '@sortByAssociatedKeys' applied to '${this.shown(list)}.(${this.shown(keys)})'`,
      );
    return list;
  }

  /** What the names of a macro stand for: of a list items, or places and items; of a map keys, or keys and values. */
  private itemsOf({ names, range }: Fold, type: Type): readonly Type[] {
    if (type.kind === 'list') return names.length === 1 ? type.params : [t.int, type.params[0]];
    if (type.kind === 'map') return type.params;
    if (type.kind === 'param') this.findings.assign([t.dyn], [type]);
    else if (!isOpen(type)) {
      const wrong = this.fail(
        range.at,
        `expression of type '${this.shown(type)}' cannot be range of a comprehension (must be list, map, or dynamic)`,
      );
      return [wrong, wrong];
    }
    return [t.dyn, t.dyn];
  }

  private optMap(node: NodeOf<'optMap'>): Type {
    const target = this.findings.resolve(this.check(node.target));
    const held = t.heldBy(target) ?? (isOpen(target) ? t.dyn : undefined);
    if (held === undefined) {
      const shown = this.shown(target);
      const message = `found no matching overload for 'hasValue' applied to '${shown}.()'`;
      return this.fail(node.at, message);
    }
    const body = this.inside([[node.name, held]], () => this.check(node.body));
    if (!node.flat) return t.optionalOf(body);
    const wanted = t.optionalOf(this.findings.fresh());
    if (!this.findings.assign([body], [wanted])) return this.mismatch(node.body.at, wanted, body);
    return this.findings.resolve(wanted);
  }
}

type Call = {
  readonly known: readonly Overload[];
  readonly args: readonly Node[];
  readonly argTypes: readonly Type[];
  readonly member: boolean;
};

const undeclared = (name: string): string => `undeclared reference to '${name}' (in container '')`;
