import { dyn, isSame, paramsOf, type Type } from './type.js';

type Form = { readonly args: readonly Type[]; readonly result: Type };

/** What is known of types that are yet to be found, by their names. */
export class Findings {
  private readonly found = new Map<string, Type>();
  /** What was known before each finding of an attempt, so that it can be taken back. */
  private before: (readonly [name: string, type: Type | undefined])[] = [];
  private count = 0;
  /** Types in which nothing is left to be found: they may be deep, and are met again at each level. */
  private readonly whole = new WeakSet<Type>();

  fresh(): Type {
    this.count += 1;
    return { kind: 'param', name: `_var${this.count - 1}` };
  }

  /** A form of a function with names of its own for what it leaves open. */
  instance({ args, result }: Form): { readonly wanted: readonly Type[]; readonly made: Type } {
    const own = new Map<string, Type>();
    const renew = (type: Type): Type => {
      if (type.kind === 'param') {
        const known = own.get(type.name) ?? this.fresh();
        own.set(type.name, known);
        return known;
      }
      if (paramsOf(type).length === 0) return type;
      return { ...type, params: paramsOf(type).map(renew) } as Type;
    };
    return { wanted: args.map(renew), made: renew(result) };
  }

  /** Whether values of these types may stand where those are wanted; what follows from it is kept only then. */
  assign(given: readonly Type[], wanted: readonly Type[]): boolean {
    this.before = [];
    if (this.assignAll(given, wanted)) return true;
    for (const [name, type] of this.before.toReversed()) {
      if (type === undefined) this.found.delete(name);
      else this.found.set(name, type);
    }
    return false;
  }

  /** The type with all that was found put in. */
  resolve(type: Type, unknown?: Type): Type {
    if (type.kind === 'param') {
      const known = this.found.get(type.name);
      if (known !== undefined) return this.resolve(known, unknown);
      return unknown ?? type;
    }
    if (this.isWhole(type)) return type;
    return { ...type, params: paramsOf(type).map((one) => this.resolve(one, unknown)) } as Type;
  }

  private isWhole(type: Type): boolean {
    if (type.kind === 'param') return false;
    if (this.whole.has(type)) return true;
    if (!paramsOf(type).every((one) => this.isWhole(one))) return false;
    this.whole.add(type);
    return true;
  }

  private assignAll(given: readonly Type[], wanted: readonly Type[]): boolean {
    return (
      given.length === wanted.length &&
      given.every((one, index) => {
        const other = wanted[index];
        return other !== undefined && this.assignOne(one, other);
      })
    );
  }

  private assignOne(one: Type, other: Type): boolean {
    if (other.kind === 'param') {
      const outcome = this.substitute(one, other);
      if (outcome !== 'no') return outcome === 'yes';
    }
    if (one.kind === 'param') return this.substitute(other, one) === 'yes';
    return one === other || isOpen(one) || isOpen(other) || this.assignKnown(one, other);
  }

  private assignKnown(one: Type, other: Type): boolean {
    if (one.kind === 'null') return takesNull(other);
    if (other.kind === 'null') return takesNull(one);
    if (one.kind === 'type') return other.kind === 'type';
    if (paramsOf(one).length === 0) return isSame(one, other);
    return isAlike(one, other) && this.assignAll(paramsOf(one), paramsOf(other));
  }

  /** `never` where a type was found for it before that does not go with this one. */
  private substitute(
    type: Type,
    unknown: Type & { readonly kind: 'param' },
  ): 'yes' | 'no' | 'never' {
    if (isSame(type, unknown)) return 'yes';
    const known = this.found.get(unknown.name);
    if (known === undefined) {
      if (this.mentions(type, unknown)) return 'no';
      this.learn(unknown.name, type);
      return 'yes';
    }
    if (isSame(type, known)) return 'yes';
    if (!this.assignOne(type, known)) return 'never';
    const general = moreGeneral(type, known);
    if (!this.mentions(general, unknown)) this.learn(unknown.name, general);
    return 'yes';
  }

  private learn(name: string, type: Type): void {
    this.before.push([name, this.found.get(name)]);
    this.found.set(name, type);
  }

  private mentions(type: Type, unknown: Type & { readonly kind: 'param' }): boolean {
    if (isSame(type, unknown)) return true;
    if (this.isWhole(type)) return false;
    if (type.kind === 'param') {
      const known = this.found.get(type.name);
      return known !== undefined && this.mentions(known, unknown);
    }
    return paramsOf(type).some((one) => this.mentions(one, unknown));
  }
}

export const isOpen = ({ kind }: Type): boolean => kind === 'dyn' || kind === 'error';

const takesNull = ({ kind }: Type): boolean =>
  ['null', 'opaque', 'object', 'duration', 'timestamp'].includes(kind);

const isAlike = (one: Type, other: Type): boolean =>
  one.kind === other.kind &&
  ('name' in one ? one.name : '') === ('name' in other ? other.name : '');

/** Of two types that go together the one that says less. */
export const moreGeneral = (one: Type, other: Type): Type => (saysLess(one, other) ? one : other);

function saysLess(one: Type, other: Type): boolean {
  if (one === other) return true;
  if (one.kind === 'dyn' || one.kind === 'param') return true;
  if (other.kind === 'dyn' || other.kind === 'param') return false;
  if (!isAlike(one, other)) return false;
  if (one.kind === 'type') return true;
  const [left, right] = [paramsOf(one), paramsOf(other)];
  return (
    left.length === right.length &&
    left.every((inner, index) => saysLess(inner, right[index] ?? dyn))
  );
}
