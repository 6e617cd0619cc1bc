/**
 * JSON values whose keys come from users.
 *
 * A key may be any text, `__proto__` and `constructor` included: both are valid keys of a Secret. So only own
 * properties are read, and results are made with `Object.fromEntries` or {@link setOwn}, which define properties
 * instead of assigning through the prototype.
 */
export type JsonRecord = Readonly<Record<string, unknown>>;

export const isRecord = (value: unknown): value is JsonRecord =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);

export const getOwn = (record: JsonRecord, key: string): unknown =>
  Object.hasOwn(record, key) ? record[key] : undefined;

export function setOwn(record: Record<string, unknown>, key: string, value: unknown): void {
  Object.defineProperty(record, key, {
    value,
    enumerable: true,
    configurable: true,
    writable: true,
  });
}

/** Deep equality; the order of fields does not matter and an undefined field is an absent one. */
export function equalJson(left: unknown, right: unknown): boolean {
  if (left === right) return true;
  if (isList(left)) {
    if (!isList(right) || left.length !== right.length) return false;
    return left.every((item, index) => equalJson(item, right[index]));
  }
  if (!isRecord(left) || !isRecord(right)) return false;
  const keys = definedKeys(left);
  if (keys.length !== definedKeys(right).length) return false;
  return keys.every((key) => Object.hasOwn(right, key) && equalJson(left[key], right[key]));
}

const definedKeys = (record: JsonRecord): string[] =>
  Object.keys(record).filter((key) => record[key] !== undefined);
