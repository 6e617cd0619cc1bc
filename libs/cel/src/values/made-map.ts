import { Mapping, Uint, type Value } from './value.js';

/** A map that a rule made. Keys are alike when they are equal: 1, 1u and 1.0 are one key. */
export class Entries extends Mapping {
  private names: readonly Value[] | undefined;

  constructor(private readonly found: ReadonlyMap<string, readonly [key: Value, value: Value]>) {
    super();
  }

  get size(): number {
    return this.found.size;
  }

  find(key: Value): Value | undefined {
    const name = keyName(key);
    return name === undefined ? undefined : this.found.get(name)?.[1];
  }

  keys(): readonly Value[] {
    this.names ??= [...this.found.values()].map(([key]) => key);
    return this.names;
  }
}

/** Undefined for what can be no key of a map. */
export function keyName(key: Value): string | undefined {
  if (typeof key === 'string') return `s${key}`;
  if (typeof key === 'boolean') return `b${key}`;
  if (typeof key === 'bigint') return `n${key}`;
  if (key instanceof Uint) return `n${key.value}`;
  return typeof key === 'number' && Number.isInteger(key) ? `n${BigInt(key)}` : undefined;
}
