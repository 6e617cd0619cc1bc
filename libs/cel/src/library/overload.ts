import type { Type } from '../types/type.js';
import type { Meter } from '../values/meter.js';
import type { Result, Value } from '../values/value.js';

/** What a call costs, in the units of cel-go: about a step each. It is paid before anything is done. */
export type Cost = (args: readonly Value[]) => number;

/** One form of a function. Of a member the first type is that of what it is called on. */
export type Overload = {
  readonly name: string;
  readonly member: boolean;
  readonly args: readonly Type[];
  readonly result: Type;
  /** Is only called with what its types say. */
  readonly call: (meter: Meter, ...args: Value[]) => Result;
  readonly cost: Cost;
};

type Call = (...args: never[]) => Result;
type Metered = (meter: Meter, ...args: never[]) => Result;

type Forms = { readonly result: Type; readonly cost?: Cost } & (
  | { readonly call: Call }
  /** Pays as it goes for what cannot be told before. */
  | { readonly metered: Metered }
);

/** `size(list)` */
export const plain = (name: string, args: readonly Type[], forms: Forms): Overload =>
  overloadOf({ name, member: false, args }, forms);

/** `list.size()` */
export const member = (name: string, args: readonly Type[], forms: Forms): Overload =>
  overloadOf({ name, member: true, args }, forms);

const overloadOf = (
  form: Pick<Overload, 'name' | 'member' | 'args'>,
  { result, cost = step, ...does }: Forms,
): Overload => {
  const call: Metered = 'metered' in does ? does.metered : (_meter, ...args) => does.call(...args);
  return { ...form, result, cost, call: call as Overload['call'] };
};

const step: Cost = () => 1;
