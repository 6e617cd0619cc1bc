import { parseArgs } from 'node:util';
import { limits } from './limits.js';

export type Flags = {
  readonly objects: number;
  /** The one benchmark to run; undefined: all. */
  readonly only: string | undefined;
  /** Replace bench/RESULTS.md. */
  readonly write: boolean;
};

/** Throws with a text for people when a flag cannot be understood. */
export function readFlags(given: readonly string[], names: readonly string[]): Flags {
  const { values, positionals } = parseArgs({
    args: [...given],
    allowPositionals: true,
    options: {
      objects: { type: 'string', default: String(limits.objectsDefault) },
      only: { type: 'string' },
      write: { type: 'boolean', default: false },
    },
  });
  const { write } = values;
  const named = [values.only ?? [], positionals].flat();
  if (named.length > 1) throw new Error('name one benchmark, or none for all');
  const [only] = named;
  const objects = Number(values.objects);
  if (!Number.isInteger(objects) || objects < 1 || objects > limits.objectsMax)
    throw new Error(`--objects: a whole number from 1 to ${limits.objectsMax}`);
  if (only !== undefined && !names.includes(only))
    throw new Error(`no benchmark ${only}: one of ${names.join(', ')}`);
  return { objects, only, write };
}
