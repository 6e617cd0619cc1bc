/**
 * A value somewhere in a JSON text, with the checks that most values need.
 *
 * Checks report what must hold and go on, so that one look finds all mistakes. They take any JSON: a shape that was
 * checked before is checked again here, and one that was not cannot crash anything. What is absent is not checked;
 * `required` says where it may not be.
 */
import type { ReplicasOrPercent } from '@navarch/model';
import { describe, isObject, join, readFields, type Report } from '../parsed.js';
import { limits } from '../limits.js';
import { percentOf } from './amounts.js';

export type Spot = { readonly json: unknown; readonly path: string; readonly report: Report };

export const isGiven = ({ json }: Spot): boolean => json !== undefined;

/** Reports a mistake in the value as a whole. */
export const refuse = ({ path, report }: Spot, message: string): void => report(path, message);

/**
 * The fields of an object by name. Unknown fields are refused. Those of anything else are absent, and nothing is said
 * of them: that it is no object is all that is wrong.
 */
export function fieldsOf<Name extends string>(
  { json, path, report }: Spot,
  known: readonly Name[],
): Readonly<Record<Name, Spot>> {
  const fields = json === undefined ? {} : readFields(json, known, { path, report });
  const below = json === undefined || isObject(json) ? report : quietly;
  const spots = known.map((name): [Name, Spot] => {
    const value = Object.hasOwn(fields, name) ? fields[name] : undefined;
    return [name, { json: value, path: join(path, name), report: below }];
  });
  return Object.fromEntries(spots) as Record<Name, Spot>;
}

const quietly: Report = () => undefined;

/** The values of a map whose keys are the user's. */
export function entriesOf(spot: Spot): readonly (readonly [string, Spot])[] {
  const { json, path, report } = spot;
  if (!isGiven(spot)) return [];
  if (!isObject(json)) {
    refuse(spot, `must be an object, not ${describe(json)}`);
    return [];
  }
  return Object.entries(json).map(([key, value]) => [
    key,
    { json: value, path: `${path}[${key}]`, report },
  ]);
}

/** The items of a list; none of anything else. */
export function itemsOf(spot: Spot): readonly Spot[] {
  const { json, path, report } = spot;
  if (!isGiven(spot)) return [];
  if (!Array.isArray(json)) {
    refuse(spot, `must be a list, not ${describe(json)}`);
    return [];
  }
  return json.map((item: unknown, index) => ({ json: item, path: `${path}[${index}]`, report }));
}

/** The items of a list that are objects; all others are refused. */
export const objectsOf = (spot: Spot): readonly Spot[] =>
  itemsOf(spot).filter((item) => {
    if (!isObject(item.json)) refuse(item, `must be an object, not ${describe(item.json)}`);
    return isObject(item.json);
  });

/** For a list that says something only when it has items. */
export function refuseEmpty(spot: Spot, message: string): void {
  if (Array.isArray(spot.json) && spot.json.length === 0) refuse(spot, message);
}

/** True when it is there. */
export function required(spot: Spot, what: string): boolean {
  if (!isGiven(spot)) refuse(spot, `must be given: ${what}`);
  return isGiven(spot);
}

/** The text at a spot; undefined when there is none. */
export function textOf(spot: Spot): string | undefined {
  const { json } = spot;
  if (typeof json === 'string') return json;
  if (isGiven(spot)) refuse(spot, `must be a text, not ${describe(json)}`);
  return undefined;
}

/** The text at a spot, if it is one of those that are known. */
export function oneOf<Word extends string>(spot: Spot, words: readonly Word[]): Word | undefined {
  const text = textOf(spot);
  const word = words.find((one) => one === text);
  if (text !== undefined && word === undefined) {
    refuse(spot, `must be one of ${words.join(', ')}, not ${quote(text)}`);
  }
  return word;
}

const shownCharactersMax = 60;

/** A user's text within a message: quoted, and not all of it if it is long. */
export const quote = (text: string): string =>
  JSON.stringify(text.length > shownCharactersMax ? `${text.slice(0, shownCharactersMax)}…` : text);

export type Range = { readonly least: number; readonly most: number };
/** Replica counts and seconds are 32-bit numbers, as in Kubernetes. */
export const counts: Range = { least: 0, most: limits.replicasMax };
export const positives: Range = { least: 1, most: limits.replicasMax };
/** Priorities, and seconds that may be below 0. */
export const anyWhole: Range = { least: -limits.replicasMax - 1, most: limits.replicasMax };

/** The whole number at a spot, if it is in range. */
export function wholeOf(spot: Spot, { least, most }: Range): number | undefined {
  const { json } = spot;
  if (!isGiven(spot)) return undefined;
  if (typeof json === 'number' && Number.isInteger(json) && json >= least && json <= most) {
    return json;
  }
  const found = typeof json === 'number' ? String(json) : describe(json);
  refuse(spot, `must be a whole number from ${least} to ${most}, not ${found}`);
  return undefined;
}

/** The number of replicas or the percentage at a spot. */
export function amountOf(spot: Spot): ReplicasOrPercent | undefined {
  const { json } = spot;
  if (typeof json !== 'string') return wholeOf(spot, counts);
  if (percentOf(json) !== undefined) return json;
  refuse(
    spot,
    `must be a number of replicas or a percentage from "0%" to "100%", not ${quote(json)}`,
  );
  return undefined;
}

/** Calls `repeated` for each item whose key an earlier one has. */
export function eachRepeated(
  items: readonly { readonly key: string | undefined; readonly spot: Spot }[],
  repeated: (spot: Spot, key: string) => void,
): void {
  const seen = new Set<string>();
  for (const { key, spot } of items) {
    if (key === undefined) continue;
    if (seen.has(key)) repeated(spot, key);
    seen.add(key);
  }
}
