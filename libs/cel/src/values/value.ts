import type { Type } from '../types/type.js';

/** An unsigned number of 64 bits. */
export class Uint {
  readonly value: bigint;

  constructor(value: bigint) {
    this.value = value;
  }
}

/** Nanoseconds since 1970. */
export class Timestamp {
  readonly nanos: bigint;

  constructor(nanos: bigint) {
    this.nanos = nanos;
  }
}

/** Nanoseconds. */
export class Duration {
  readonly nanos: bigint;

  constructor(nanos: bigint) {
    this.nanos = nanos;
  }
}

/** A type as a value: what `type(x)` answers. */
export class TypeValue {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

/** A value that may be missing. */
export class Optional {
  readonly value: Value | undefined;

  constructor(value?: Value) {
    this.value = value;
  }
}

/** What went wrong: it travels like a value, as `&&`, `||` and the macros may have no need of what failed. */
export class Fault {
  readonly message: string;

  constructor(message: string) {
    this.message = message;
  }
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
  equals?(other: List): Result;
  plus?(other: List): Result;
}

export class Items extends List {
  readonly items: readonly Value[];

  constructor(items: readonly Value[]) {
    super();
    this.items = items;
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
  equals?(other: Mapping): Result;
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
