import type { Type } from '../types/type.js';
import type { Meter } from './meter.js';

/** An unsigned number of 64 bits. */
export class Uint {
  constructor(readonly value: bigint) {}
}

/** Nanoseconds since 1970. */
export class Timestamp {
  constructor(readonly nanos: bigint) {}
}

/** Nanoseconds. */
export class Duration {
  constructor(readonly nanos: bigint) {}
}

/** A type as a value: what `type(x)` answers. */
export class TypeValue {
  constructor(readonly name: string) {}
}

/** A value that may be missing. */
export class Optional {
  constructor(readonly value?: Value) {}
}

/** What went wrong: it travels like a value, as `&&`, `||` and the macros may have no need of what failed. */
export class Fault {
  constructor(readonly message: string) {}
}

/** What a function says to values that it is not for. */
export const noOverload = new Fault('no such overload');

export type Result = Value | Fault;

/** A list: of what a rule made, or of what is in an object. */
export abstract class List {
  abstract readonly size: number;
  /** The item at a place that is there. */
  abstract at(index: number): Result;
  /** Lists of an object may be sets, or keyed: then order does not count, and a sum has no repeats. */
  equals?(other: List, meter: Meter): Result;
  plus?(other: List, meter: Meter): Result;
}

export class Items extends List {
  constructor(readonly items: readonly Value[]) {
    super();
  }

  get size(): number {
    return this.items.length;
  }

  at(index: number): Result {
    const item = this.items[index];
    return item === undefined ? new Fault(`index out of bounds: ${index}`) : item;
  }
}

/** A map, or an object: its fields are keys then. */
export abstract class Mapping {
  abstract readonly size: number;
  abstract find(key: Value): Result | undefined;
  abstract keys(): readonly Value[];
  equals?(other: Mapping, meter: Meter): Result;
}

/** A type of Kubernetes: an address, a quantity. */
export abstract class Opaque {
  abstract readonly type: Type;
  abstract equals(other: Opaque): boolean;
}

export type Value =
  | bigint
  | number
  | string
  | boolean
  | null
  | Uint
  | Uint8Array
  | Timestamp
  | Duration
  | TypeValue
  | Optional
  | List
  | Mapping
  | Opaque;

export const isFault = (value: unknown): value is Fault => value instanceof Fault;
