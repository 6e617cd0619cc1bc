import { equalJson } from '../../patch/json-value.js';
import { fieldSchema, isRecord, type OpenSchema } from '../open-schema.js';

/**
 * A part of an object beside the part of the former object that it takes the place of. What has not changed and was wrong before
 * is let be. Items take the place of each other in keyed lists only.
 */
export class Pair {
  private readonly value: unknown;
  private readonly old: unknown;
  private readonly schema: OpenSchema;
  private same: boolean | undefined;
  private find: ((item: unknown) => unknown) | undefined;

  constructor(value: unknown, old: unknown, schema: OpenSchema) {
    this.value = value;
    this.old = old;
    this.schema = schema;
  }

  /** Whether nothing has changed. */
  isSame(): boolean {
    this.same ??= this.compare();
    return this.same;
  }

  field(name: string): Pair | undefined {
    const schema = fieldSchema(this.schema, name);
    if (schema === undefined || !isRecord(this.value) || !isRecord(this.old)) return undefined;
    if (isAtomic(this.schema)) return undefined;
    if (!Object.hasOwn(this.value, name) || !Object.hasOwn(this.old, name)) return undefined;
    return new Pair(this.value[name], this.old[name], schema);
  }

  item(index: number): Pair | undefined {
    const { items } = this.schema;
    if (!Array.isArray(this.value) || !Array.isArray(this.old) || items === undefined)
      return undefined;
    this.find ??= oldItems(this.schema, this.old);
    const old = this.find(this.value[index]);
    return old === undefined ? undefined : new Pair(this.value[index], old, items);
  }

  private compare(): boolean {
    if (this.schema['x-kubernetes-list-type'] !== 'map') return equalJson(this.value, this.old);
    if (!Array.isArray(this.value) || !Array.isArray(this.old)) return false;
    return (
      this.value.length === this.old.length &&
      this.value.every((_item, index) => this.item(index)?.isSame() ?? false)
    );
  }
}

/** A map that is one value: of its fields it cannot be said what they were. */
export const isAtomic = (schema: OpenSchema): boolean =>
  schema['x-kubernetes-map-type'] === 'atomic';

/** Finds the item with the same keys; none where lists have none. The list is gone through once for all its items. */
export function oldItems(schema: OpenSchema, old: readonly unknown[]): (item: unknown) => unknown {
  const keys = schema['x-kubernetes-list-map-keys'] ?? [];
  if (schema['x-kubernetes-list-type'] !== 'map' || keys.length === 0) return () => undefined;
  const keyOf = (item: Readonly<Record<string, unknown>>): string =>
    JSON.stringify(keys.map((key) => item[key] ?? null));
  const records = old.filter(isRecord).toReversed();
  const found = new Map(records.map((item) => [keyOf(item), item]));
  return (item) => (isRecord(item) ? found.get(keyOf(item)) : undefined);
}

/** Where a check is: beside what it was, or, where that cannot be said, below the last place that could. */
export type Trace = { readonly here?: Pair | undefined; readonly above?: Pair | undefined };

export const isUnchanged = ({ here, above }: Trace): boolean => (here ?? above)?.isSame() ?? false;

export function traceField(trace: Trace, name: string): Trace {
  const { here, above } = trace;
  if (here === undefined) return trace;
  // Old and new are shown in one version, so that a change of it is not seen.
  if (above === undefined && (name === 'apiVersion' || name === 'kind')) return {};
  return { here: here.field(name), above: here };
}

export const traceItem = (trace: Trace, index: number): Trace =>
  trace.here === undefined ? trace : { here: trace.here.item(index), above: trace.here };
