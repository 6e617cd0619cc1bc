import { type Stored, type StoredChange, storedAt } from '@navarch/apimachinery';
import {
  DomainError,
  type KubeObject,
  type ObjectKeyText,
  parseObjectKey,
  printObjectKey,
} from '@navarch/model';
import type { Remembered } from './journal.js';

/** A line is a change; a deletion has no object, and a line without a key only moves the revision. */
type Line = {
  readonly position: number;
  readonly key?: ObjectKeyText;
  readonly object?: KubeObject;
};

const print = (line: Line): string => `${JSON.stringify(line)}\n`;

export function printChange({ type, position, after }: StoredChange): string {
  const key = printObjectKey(after.key);
  return print(type === 'DELETED' ? { position, key } : { position, key, object: after.object });
}

/** The shortest journal with the same end. */
export const printLines = ({ objects, revision }: Remembered): string =>
  [
    ...objects.map(({ key, resourceVersion, object }) =>
      print({ position: resourceVersion, key: printObjectKey(key), object }),
    ),
    print({ position: revision }),
  ].join('');

/** What is left after all changes. A last line that was cut off by a crash never happened. */
export function readLines(text: string): Remembered {
  const objects = new Map<string, Stored>();
  let revision = 0;
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  whole.split('\n').forEach((line, index) => {
    if (line === '') return;
    const change = parseLine(line, index + 1);
    revision = Math.max(revision, change.position);
    if (change.key === undefined) return;
    const key = parseObjectKey(change.key);
    if (key === undefined || change.object === undefined) objects.delete(change.key);
    else objects.set(change.key, storedAt(key, change.object, change.position));
  });
  return { objects: [...objects.values()], revision };
}

function parseLine(line: string, number: number): Line {
  try {
    const parsed = JSON.parse(line) as Line;
    if (Number.isSafeInteger(parsed.position)) return parsed;
  } catch {
    // The parser's text would quote the line, which may hold a Secret.
  }
  throw new DomainError({ kind: 'invalid', code: 'journal.malformed' }, { line: number });
}
