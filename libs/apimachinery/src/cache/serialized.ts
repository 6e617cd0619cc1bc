import type { Stored } from '../storage.js';

/** The JSON of an object. */
export type Serialized = {
  readonly text: string;
  /** Of the text in UTF-8; as many as it has characters when all of them are ASCII. */
  readonly bytes: number;
};

type Known = { readonly text: string; bytes: number | undefined };

/** Keyed by the frozen object, so that a copy of the `Stored` around it still finds the text. */
const texts = new WeakMap<object, Known>();

/** The JSON of a stored object. Made once and shared by every get, list and watch that shows it. */
export const jsonOf = (stored: Stored): string => jsonOfFrozen(stored.object);

/** The same for any object that never changes. */
export const jsonOfFrozen = (object: object): string => knownOf(object).text;

/** With its size, which is counted once too. */
export function serializedOf(object: object): Serialized {
  const known = knownOf(object);
  const bytes = (known.bytes ??= Buffer.byteLength(known.text));
  return { text: known.text, bytes };
}

/** For a feeder that already has the text: it must be exactly what `JSON.stringify(stored.object)` gives. */
export function rememberJson(stored: Stored, text: string): void {
  texts.set(stored.object, { text, bytes: undefined });
}

function knownOf(object: object): Known {
  const known = texts.get(object);
  if (known !== undefined) return known;
  const made = { text: JSON.stringify(object), bytes: undefined };
  texts.set(object, made);
  return made;
}
