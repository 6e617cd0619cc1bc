import type { FailbackRules } from '@navarch/model';
import type { PlacementInput } from '../plan.js';
import { apportion } from './apportion.js';
import type { Entry } from './entries.js';
import { closedUntil } from './window.js';

const defaultHealthySeconds = 300;

/** May a cluster that was lost, and is ready again, have back what the preferred plan gives it? */
export type Return =
  | { readonly kind: 'notReturned' }
  | { readonly kind: 'allowed' }
  /** Not before `until`, or never by itself. */
  | { readonly kind: 'waits'; readonly why: Patience; readonly until?: number };

export type Patience = 'never' | 'notAsked' | 'notHealthyForLong' | 'outsideWindow';

export function returnOf({ cluster, given }: Entry, input: PlacementInput): Return {
  if ((cluster.home ?? 0) <= given) return { kind: 'notReturned' };
  const rules: FailbackRules = input.rules.failback ?? {};
  const { mode = 'Auto' } = rules;
  if (mode === 'Never') return { kind: 'waits', why: 'never' };
  if (mode === 'Manual' && !isAsked(cluster.name, input)) return { kind: 'waits', why: 'notAsked' };
  return returnInTime(rules, cluster.since ?? 0, input.at);
}

function returnInTime(rules: FailbackRules, since: number, at: number): Return {
  const { healthyForSeconds = rules.mode === 'Manual' ? 0 : defaultHealthySeconds } = rules;
  const healthyAt = since + healthyForSeconds * 1_000;
  if (healthyAt > at) return { kind: 'waits', why: 'notHealthyForLong', until: healthyAt };
  const opensAt = closedUntil(rules.window, at);
  if (opensAt === undefined) return { kind: 'allowed' };
  return { kind: 'waits', why: 'outsideWindow', until: opensAt };
}

const isAsked = (name: string, { failbackTo = [] }: PlacementInput): boolean =>
  failbackTo.includes(name) || failbackTo.includes('*');

/**
 * The plan after returned clusters have got back what they had, from those that took it over. Nothing else moves,
 * and nobody falls below the preferred plan.
 */
export function giveBack(
  entries: readonly Entry[],
  plan: readonly number[],
  isAllowed: (at: number) => boolean,
): readonly number[] {
  const wants = entries.map(({ cluster, high }, at) =>
    isAllowed(at) ? Math.max(0, Math.min(cluster.home ?? 0, high) - (plan[at] ?? 0)) : 0,
  );
  const spares = entries.map(({ cluster, min, given }, at) =>
    Math.max(0, (plan[at] ?? 0) - Math.max(min, cluster.home ?? given)),
  );
  const moves = Math.min(sum(wants), sum(spares));
  if (moves === 0) return plan;
  return transfer(entries, plan, { wants, spares, moves });
}

/** Moves so many replicas from those that can spare them to those that want them, each in fair proportion. */
export function transfer(
  entries: readonly Entry[],
  plan: readonly number[],
  of: { wants: readonly number[]; spares: readonly number[]; moves: number; extra?: number },
): readonly number[] {
  const partiesOf = (amounts: readonly number[]) =>
    amounts.map((amount, at) => ({
      weight: amount,
      low: 0,
      high: amount,
      rank: entries[at]?.rank ?? 0,
    }));
  const received = apportion(of.moves + (of.extra ?? 0), partiesOf(of.wants)).counts;
  const parted = apportion(of.moves, partiesOf(of.spares)).counts;
  return plan.map((count, at) => count + (received[at] ?? 0) - (parted[at] ?? 0));
}

export const sum = (amounts: readonly number[]): number =>
  amounts.reduce((total, amount) => total + amount, 0);
