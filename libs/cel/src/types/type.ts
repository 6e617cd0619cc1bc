/** The types of CEL. */
export type Type =
  | { readonly kind: Simple }
  | { readonly kind: 'list'; readonly params: readonly [Type] }
  | { readonly kind: 'map'; readonly params: readonly [key: Type, value: Type] }
  | { readonly kind: 'type'; readonly params: readonly Type[] }
  /** An address, a quantity, `optional_type`. */
  | { readonly kind: 'opaque'; readonly name: string; readonly params: readonly Type[] }
  | ObjectType
  /** Stands for a type that is yet to be found. */
  | { readonly kind: 'param'; readonly name: string };

export type Simple =
  | 'bool'
  | 'int'
  | 'uint'
  | 'double'
  | 'string'
  | 'bytes'
  | 'null'
  | 'dyn'
  | 'error'
  | 'timestamp'
  | 'duration';

/** An object whose fields are known; the same name is the same type. */
export type ObjectType = {
  readonly kind: 'object';
  readonly name: string;
  readonly fields: ReadonlyMap<string, Type>;
};

const simple = (kind: Simple): Type => ({ kind });
export const bool = simple('bool');
export const int = simple('int');
export const uint = simple('uint');
export const double = simple('double');
export const text = simple('string');
export const bytes = simple('bytes');
export const nothing = simple('null');
export const dyn = simple('dyn');
export const wrong = simple('error');
export const timestamp = simple('timestamp');
export const duration = simple('duration');

export const listOf = (item: Type): Type => ({ kind: 'list', params: [item] });
export const mapOf = (key: Type, value: Type): Type => ({ kind: 'map', params: [key, value] });
export const typeOf = (type?: Type): Type => ({
  kind: 'type',
  params: type === undefined ? [] : [type],
});
export const opaque = (name: string, ...params: readonly Type[]): Type => ({
  kind: 'opaque',
  name,
  params,
});
export const optionalOf = (type: Type): Type => opaque('optional_type', type);
export const param = (name: string): Type => ({ kind: 'param', name });

export const paramsOf = (type: Type): readonly Type[] => ('params' in type ? type.params : []);

/** What an optional holds; undefined for what is none. */
export const heldBy = (type: Type): Type | undefined =>
  type.kind === 'opaque' && type.name === 'optional_type' ? type.params[0] : undefined;

/** Two types that are written alike. */
export function isSame(one: Type, other: Type): boolean {
  if (one === other) return true;
  if (one.kind !== other.kind) return false;
  if ('name' in one && 'name' in other && one.name !== other.name) return false;
  const [left, right] = [paramsOf(one), paramsOf(other)];
  return (
    left.length === right.length &&
    left.every((inner, index) => {
      const against = right[index];
      return against !== undefined && isSame(inner, against);
    })
  );
}
