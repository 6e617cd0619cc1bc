import type { PlacementInput } from '../plan.js';
import { allocate, type Bounds, type Scheme } from './allocate.js';
import type { Apportionment } from './apportion.js';
import type { Entry } from './entries.js';
import { giveBack, type Return, returnOf, sum, transfer } from './failback.js';

/**
 * From what runs to what should run.
 *
 * First what must be: everybody keeps what they have as far as the bounds allow, and the fair division goes on from
 * there (growth) or back from there (shrinking): the same division with what is kept as the lower or as the upper
 * bound. Then what the rules let move by choice, within their budget.
 */
export type Moved = {
  readonly counts: readonly number[];
  /** The division from nothing, which depends on the bounds alone. */
  readonly ideal: Apportionment;
  /** Replicas that move by choice. */
  readonly moved: number;
  /** By position: new, and the budget keeps it from its share for now. */
  readonly drawing: readonly boolean[];
  readonly returns: readonly Return[];
  readonly nextAt: number | undefined;
};

const minuteMs = 60_000;

export function move(given: Scheme, total: number, input: PlacementInput): Moved {
  const returns = given.entries.map((entry) => returnOf(entry, input));
  const scheme = { ...given, entries: given.entries.map((one, at) => patient(one, returns[at])) };
  const kept = scheme.entries.map((entry) => Math.min(entry.given, entry.high));
  const base = settle(scheme, total, kept);
  const ideal = kept.some((count) => count > 0) ? divideAnew(given, total) : base;
  const wanted = aim(scheme, total, { input, base, returns });
  const step = withinBudget(scheme, total, { base, wanted, input, returns });
  return {
    counts: step.counts,
    ideal,
    moved: step.counts.reduce(
      (moves, count, at) => moves + Math.max(0, (base.counts[at] ?? 0) - count),
      0,
    ),
    drawing: scheme.entries.map(
      (entry, at) => isNew(entry) && (step.counts[at] ?? 0) < (wanted.counts[at] ?? 0),
    ),
    returns,
    nextAt: step.nextAt,
  };
}

/** While a returned cluster waits, its minimum takes nothing from others. */
const patient = (entry: Entry, { kind }: Return = { kind: 'notReturned' }): Entry =>
  kind === 'waits' ? { ...entry, min: Math.min(entry.min, entry.given), promise: 0 } : entry;

/** The plan that moves nothing by choice: everybody keeps what they have, as far as there is enough. */
const settle = (scheme: Scheme, total: number, kept: readonly number[]): Apportionment =>
  allocate(scheme, total, { kept, high: scheme.entries.map(({ high }) => high) });

const divideAnew = (scheme: Scheme, total: number): Apportionment =>
  settle(
    scheme,
    total,
    scheme.entries.map(() => 0),
  );

type Aim = {
  readonly input: PlacementInput;
  readonly base: Apportionment;
  readonly returns: readonly Return[];
};

/** The plan that the rules would like best, given who may take part in moves. */
function aim(scheme: Scheme, total: number, { input, base, returns }: Aim): Apportionment {
  const bounds = boundsOfChoice(scheme, { input, base, returns });
  const chosen = bounds === undefined ? base : allocate(scheme, total, bounds);
  // A choice never costs a replica its place.
  const wanted = sum(chosen.counts) < sum(base.counts) ? base : chosen;
  if (input.rules.rebalance?.when === 'Always' || !returns.some(isAllowed)) return wanted;
  const back = giveBack(scheme.entries, wanted.counts, (at) => returns[at]?.kind === 'allowed');
  return back === wanted.counts ? wanted : settle(scheme, total, back);
}

/** Undefined: nothing moves by choice. */
function boundsOfChoice({ entries }: Scheme, { input, base, returns }: Aim): Bounds | undefined {
  const when = input.rules.rebalance?.when ?? 'OnLoss';
  if (when === 'Never' || when === 'OnLoss') return undefined;
  const isFree = (entry: Entry, at: number): boolean =>
    when === 'Always' ? returns[at]?.kind !== 'waits' : isNew(entry);
  if (when === 'OnJoin' && !entries.some(isFree)) return undefined;
  return {
    // A newcomer draws from those that are divided with it; what runs where the weight is 0 stays.
    kept: entries.map(({ weight }, at) =>
      when === 'OnJoin' && weight === 0 ? (base.counts[at] ?? 0) : 0,
    ),
    high: entries.map((entry, at) => (isFree(entry, at) ? entry.high : (base.counts[at] ?? 0))),
  };
}

const isNew = ({ cluster }: Entry): boolean =>
  cluster.given === undefined || cluster.drawing === true;

type Step = {
  readonly base: Apportionment;
  readonly wanted: Apportionment;
  readonly input: PlacementInput;
  readonly returns: readonly Return[];
};

function withinBudget(
  scheme: Scheme,
  total: number,
  { base, wanted, input, returns }: Step,
): { readonly counts: readonly number[]; readonly nextAt: number | undefined } {
  const { entries } = scheme;
  const patience = earliestReturn(returns);
  if (wanted === base) return { counts: base.counts, nextAt: patience };
  const wants = entries.map((_, at) => gain(base, wanted, at));
  const spares = entries.map((_, at) => gain(wanted, base, at));
  const moves = sum(spares);
  const { left, refillsAt } = budgetOf(input, { isReturn: returns.some(isAllowed) });
  if (moves <= left) return { counts: wanted.counts, nextAt: patience };
  const extra = Math.max(0, sum(wants) - moves);
  const part = transfer(entries, base.counts, { wants, spares, moves: left, extra });
  // A part of a way may break a bound that both of its ends keep.
  const { counts } = settle(scheme, total, part);
  return { counts, nextAt: Math.min(refillsAt, patience ?? refillsAt) };
}

function earliestReturn(returns: readonly Return[]): number | undefined {
  let earliest: number | undefined;
  for (const one of returns) {
    const until = one.kind === 'waits' ? one.until : undefined;
    if (until !== undefined && until < (earliest ?? Infinity)) earliest = until;
  }
  return earliest;
}

const isAllowed = ({ kind }: Return): boolean => kind === 'allowed';

const gain = (before: Apportionment, after: Apportionment, at: number): number =>
  Math.max(0, (after.counts[at] ?? 0) - (before.counts[at] ?? 0));

/** How many replicas may still move in the minute that ends now, and when the next ones may. */
function budgetOf(
  { rules, recentMoves = [], at }: PlacementInput,
  { isReturn }: { isReturn: boolean },
): { readonly left: number; readonly refillsAt: number } {
  const bounds = [
    rules.rebalance?.movesPerMinute,
    isReturn ? rules.failback?.movesPerMinute : undefined,
  ].filter((bound) => bound !== undefined);
  const recent = recentMoves.filter((one) => one.at > at - minuteMs && one.replicas > 0);
  const spent = recent.reduce((total, { replicas }) => total + replicas, 0);
  const oldest = recent.reduce((least, one) => Math.min(least, one.at), at);
  const most = Math.min(Number.POSITIVE_INFINITY, ...bounds);
  return { left: Math.max(0, most - spent), refillsAt: oldest + minuteMs };
}
