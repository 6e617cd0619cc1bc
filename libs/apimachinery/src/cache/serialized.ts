import type { Stored } from '../storage.js';

/** The JSON of an object. */
export type Serialized = {
  /** Of this object and no other; another version is another object. */
  readonly id: number;
  readonly text: string;
  /** Of the text in UTF-8; as many as it has characters when all of them are ASCII. */
  readonly bytes: number;
};

/** Counted when somebody asks. */
const uncounted = -1;

class Known implements Serialized {
  private static last = 0;
  readonly id = (Known.last += 1);
  private counted = uncounted;

  constructor(readonly text: string) {}

  get bytes(): number {
    if (this.counted === uncounted) this.counted = Buffer.byteLength(this.text);
    return this.counted;
  }
}

/** Keyed by the frozen object, so that a copy of the `Stored` around it still finds the text. */
const texts = new WeakMap<object, Known>();

/** The JSON of a stored object. Made once and shared by every get, list and watch that shows it. */
export const jsonOf = (stored: Stored): string => jsonOfFrozen(stored.object);

/** The same for any object that never changes. */
export const jsonOfFrozen = (object: object): string => knownOf(object).text;

/** With its size, which is counted once too. */
export const serializedOf = (object: object): Serialized => knownOf(object);

/** For a feeder that already has the text: it must be exactly what `JSON.stringify(stored.object)` gives. */
export function rememberJson(stored: Stored, text: string): void {
  texts.set(stored.object, new Known(text));
}

function knownOf(object: object): Known {
  const known = texts.get(object);
  if (known !== undefined) return known;
  const made = new Known(JSON.stringify(object));
  texts.set(object, made);
  return made;
}
