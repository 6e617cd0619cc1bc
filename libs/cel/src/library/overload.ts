import type { Type } from '../types/type.js';
import type { Result, Value } from '../values/value.js';

/** What a call costs, in the units of cel-go: about a step each. */
export type Cost = (args: readonly Value[], result: Result) => number;

/** One form of a function. Of a member the first type is that of what it is called on. */
export type Overload = {
  readonly name: string;
  readonly member: boolean;
  readonly args: readonly Type[];
  readonly result: Type;
  /** Is only called with what its types say. */
  readonly call: (...args: Value[]) => Result;
  readonly cost?: Cost;
};

type Forms = {
  readonly result: Type;
  readonly call: (...args: never[]) => Result;
  readonly cost?: Cost;
};

/** `size(list)` */
export const plain = (name: string, args: readonly Type[], forms: Forms): Overload =>
  ({ name, member: false, args, ...forms }) as Overload;

/** `list.size()` */
export const member = (name: string, args: readonly Type[], forms: Forms): Overload =>
  ({ name, member: true, args, ...forms }) as Overload;
