import { isRecord, type JsonRecord } from '../patch/json-value.js';
import { type FieldSet, fieldSet, isEmptySet } from './field-set.js';
import { compareTexts, parseElement } from './path-element.js';

/** The JSON form of a field set: nested objects of path elements, `.` for a path that also has something below. */

export function encodeFields(set: FieldSet): JsonRecord {
  const elements = [...set.children].sort(([left], [right]) => compareTexts(left, right));
  return Object.fromEntries(
    elements.map(([element, child]) => {
      const below = encodeFields(child);
      const self = child.member && child.children.size > 0 ? { '.': {} } : {};
      return [element, { ...self, ...below }];
    }),
  );
}

/** Undefined for what is no field set. Steps of unknown kinds are dropped, as newer writers may have made them. */
export function decodeFields(fields: unknown): FieldSet | undefined {
  if (!isRecord(fields)) return undefined;
  try {
    const { children } = decodeNode(fields);
    return fieldSet(false, children);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function decodeNode(fields: unknown): FieldSet {
  if (!isRecord(fields)) throw new SyntaxError('a field must hold an object');
  const children = Object.entries(fields).flatMap(([text, below]) => {
    const element = text === '.' ? undefined : parseElement(text);
    return element === undefined ? [] : [[element, decodeNode(below)] as const];
  });
  const set = fieldSet(Object.hasOwn(fields, '.'), children);
  // Nothing below and no dot: the path itself is meant.
  return isEmptySet(set) ? { ...set, member: true } : set;
}
