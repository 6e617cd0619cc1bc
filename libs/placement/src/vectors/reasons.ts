import type { SpreadConstraint } from '@navarch/model';
import { isWebster, sum } from './claims.js';
import type { Comparison } from './comparison.js';
import { counts, words } from './vector.js';

/**
 * Why our answer is another one: the words that the test data may use, and for each what must then be true of the
 * two answers, so that no vector is excused by a word that does not fit it. `docs/placement/comparison.md` says what
 * they mean to people.
 */
export const reasons = {
  'tie-break': (one) => differs(one) && isTie(one),
  // Alone, it is about what is asked for beyond the plan: the plans are the same.
  overflow: (one) =>
    one.vector.expected.has('over') && (one.vector.differs.length > 1 || !differs(one)),
  'scarce-minimums': (one) => differs(one) && minimums(one) > (one.input.replicas ?? 0),
  'minimum-on-top': (one) => differs(one) && minimums(one) > 0 && !isEachWebster(one),
  'even-fill': (one) => differs(one) && isSticky(one) && !isEachWebster(one),
  'maximum-held': (one) => differs(one) && breaks(one, ({ count, max }) => count > max),
  'minimum-held': (one) => differs(one) && breaks(one, ({ count, min }) => count < min),
  'supply-limit': (one) => differs(one) && one.vector.given.has('limit') && one.plan.backlog === 0,
  'no-room': ({ plan, theirs }) => plan.backlog === plan.replicas && theirs.length > 0,
  'all-or-nothing': (one) => isRefused(one) && (one.ours.size > 0 || one.plan.backlog > 0),
  'room-in-all': (one) => differs(one) && modeOf(one) === 'Capacity' && isSticky(one),
  'packed-fills': (one) => differs(one) && modeOf(one) === 'Packed' && !isTie(one),
  'no-score': (one) => modeOf(one) === 'Duplicated' && one.vector.given.has('score'),
  'spread-always': (one) => one.vector.given.has('static') && one.input.rules.spread !== undefined,
  'region-worth': (one) => meetsSpread(one, one.chosen) && meetsSpread(one, wanted(one)),
  'all-allowed': (one) => one.chosen.length > wanted(one).length && one.plan.warnings.length === 0,
} as const satisfies Readonly<Record<string, (one: Comparison) => boolean>>;

export type Reason = keyof typeof reasons;

export const isReason = (word: string): word is Reason => Object.hasOwn(reasons, word);

const differs = ({ theirs, ours }: Comparison): boolean =>
  theirs.length > 0 && theirs.every((one) => print(one) !== print(ours));

const print = (division: ReadonlyMap<string, number>): string =>
  [...division]
    .map(([name, count]) => `${name}=${count}`)
    .sort()
    .join(' ');

const modeOf = ({ input }: Comparison): string => input.rules.division?.mode ?? 'Weighted';

const isSticky = ({ input }: Comparison): boolean =>
  input.rules.rebalance?.when !== 'Always' && input.clusters.some(({ given = 0 }) => given > 0);

const isEachWebster = ({ claims, theirs }: Comparison): boolean =>
  theirs.every((one) => isWebster(claims, one));

/** Both are what Webster's method allows; when packing: as many clusters, with the same counts. */
function isTie(one: Comparison): boolean {
  if (modeOf(one) !== 'Packed') return isEachWebster(one) && isWebster(one.claims, one.ours);
  const sorted = (division: ReadonlyMap<string, number>): string =>
    [...division.values()].sort((a, b) => a - b).join(' ');
  return one.theirs.some((theirs) => sorted(theirs) === sorted(one.ours));
}

type Bound = { readonly name: string; readonly min: number; readonly max: number };

/** The limits of each cluster as the vector gives them, what it can hold included. */
function boundsOf({ input, claims }: Comparison): Bound[] {
  const limits = input.rules.division?.limits ?? [];
  return [...claims].map(([name, { room }]) => {
    const rule =
      limits.find(({ cluster }) => cluster === name) ??
      limits.find(({ cluster }) => cluster === '*');
    return {
      name,
      min: Math.min(Number(rule?.min ?? 0), room),
      max: Number(rule?.max ?? Infinity),
    };
  });
}

const minimums = (one: Comparison): number => sum(boundsOf(one).map(({ min }) => min));

function breaks(
  one: Comparison,
  isBroken: (bound: Bound & { readonly count: number }) => boolean,
): boolean {
  return one.theirs.some((theirs) =>
    boundsOf(one).some((bound) => isBroken({ ...bound, count: theirs.get(bound.name) ?? 0 })),
  );
}

/** Nothing is placed or chosen for lack of something. */
const isRefused = ({ vector: { expected }, theirs }: Comparison): boolean =>
  expected.has('error') || (theirs.length === 0 && !expected.has('chosen'));

const wanted = ({ vector }: Comparison): string[] => words(vector.expected, 'chosen');

/** Do these clusters (in section `groups`: regions) meet every spread constraint? */
function meetsSpread({ vector, input }: Comparison, chosen: readonly string[]): boolean {
  const sizes = counts(vector.given, 'size');
  const isRegions = vector.section === 'groups';
  const regions = new Set(
    isRegions
      ? chosen
      : input.clusters.filter(({ name }) => chosen.includes(name)).map(({ region }) => region),
  );
  const clusters = isRegions ? sum(chosen.map((name) => sizes.get(name) ?? 0)) : chosen.length;
  return (input.rules.spread ?? []).every((constraint) =>
    isWithin(constraint, constraint.by === 'Region' ? regions.size : clusters),
  );
}

export const isWithin = (
  { minGroups = 0, maxGroups = Number.POSITIVE_INFINITY }: SpreadConstraint,
  count: number,
): boolean => count >= minGroups && count <= maxGroups;
