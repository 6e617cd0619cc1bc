import type { Value } from '../values/value.js';

/** Where a node is in the text, counted in characters. */
type At = { readonly at: number };

export type Entry = At & { readonly key: Node; readonly value: Node; readonly optional: boolean };

/** What a macro that goes through a list or map makes of it. */
export type FoldForm = 'all' | 'exists' | 'one' | 'list' | 'map' | 'entries' | 'sorted';

export type Fold = At & {
  readonly kind: 'fold';
  readonly form: FoldForm;
  readonly range: Node;
  /** One: items of a list, keys of a map. Two: places and items, keys and values. */
  readonly names: readonly string[];
  /** Which of them count. */
  readonly keep: Node | undefined;
  /** What becomes of one that counts; for `all`, `exists` and `one` there is `keep` alone. */
  readonly make: Node | undefined;
};

/**
 * CEL as a tree. Macros are nodes of their own: what they mean is one loop each in the checker and the evaluator, with
 * no accumulator that would have to be looked through.
 */
export type Node =
  | (At & { readonly kind: 'const'; readonly value: Value })
  | (At & { readonly kind: 'ident'; readonly name: string })
  | (At & {
      readonly kind: 'select';
      readonly operand: Node;
      readonly field: string;
      /** `has()`: whether it is there. */
      readonly test: boolean;
      readonly optional: boolean;
    })
  | (At & {
      readonly kind: 'call';
      readonly name: string;
      readonly target: Node | undefined;
      readonly args: readonly Node[];
    })
  /** `&&` and `||` of any number of terms. */
  | (At & {
      readonly kind: 'logic';
      readonly name: '_&&_' | '_||_';
      readonly terms: readonly Node[];
    })
  | (At & {
      readonly kind: 'list';
      readonly items: readonly Node[];
      readonly optional: ReadonlySet<number>;
    })
  | (At & { readonly kind: 'map'; readonly entries: readonly Entry[] })
  /** `Name{field: value}`: there are no types that could be made so. */
  | (At & { readonly kind: 'struct'; readonly name: string })
  | Fold
  /** `optMap` and `optFlatMap`. */
  | (At & {
      readonly kind: 'optMap';
      readonly target: Node;
      readonly name: string;
      readonly body: Node;
      readonly flat: boolean;
    });

export type NodeOf<K extends Node['kind']> = Extract<Node, { readonly kind: K }>;

/** What is done with a node, kind by kind. */
export type ByKind<Result> = { readonly [K in Node['kind']]: (node: NodeOf<K>) => Result };

/** Does with a node what is to be done with its kind. */
export const dispatch = <Result>(node: Node, by: ByKind<Result>): Result =>
  (by[node.kind] as (node: Node) => Result)(node);
