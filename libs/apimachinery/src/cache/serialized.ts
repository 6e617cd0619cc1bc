import type { Stored } from '../storage.js';

/** Keyed by the frozen object, so that a copy of the `Stored` around it still finds the text. */
const texts = new WeakMap<object, string>();

/** The JSON of a stored object. Made once and shared by every get, list and watch that shows it. */
export const jsonOf = (stored: Stored): string => jsonOfFrozen(stored.object);

/** The same for any object that never changes. */
export function jsonOfFrozen(object: object): string {
  const known = texts.get(object);
  if (known !== undefined) return known;
  const made = JSON.stringify(object);
  texts.set(object, made);
  return made;
}

/** For a feeder that already has the text: it must be exactly what `JSON.stringify(stored.object)` gives. */
export function rememberJson(stored: Stored, text: string): void {
  texts.set(stored.object, text);
}
