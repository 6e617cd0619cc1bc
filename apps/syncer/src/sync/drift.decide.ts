/**
 * What to do about a copy that is not as our last write left it.
 *
 * A change counts when it is of a field that we set and the member did not overrule at once; anything else is nobody's
 * drift. Where something in the member undoes each correction, corrections rest: two that disagree must not write to
 * each other for ever.
 */
import { annotations, type DriftRule, type KubeObject } from '@navarch/model';
import { changedBy, type Changer } from './changed-by.js';
import { type Difference, differencesOf } from './differences.js';
import { printPath } from './field-path.js';

export type DriftFacts = {
  readonly rule: DriftRule;
  /** What the member should have, which is what was last sent. */
  readonly wanted: KubeObject;
  /** Undefined: the copy is gone. */
  readonly live: KubeObject | undefined;
  /** Paths of fields that the member set otherwise at our last write. */
  readonly overruled: readonly string[];
  /** When drifts of this copy were corrected, milliseconds since the epoch. */
  readonly corrections: readonly number[];
  readonly now: number;
  readonly limits: { readonly correctionsMax: number; readonly correctionsWithinMs: number };
};

export type Drift = {
  /** None when the copy was deleted. */
  readonly differences: readonly Difference[];
  readonly deleted: boolean;
  readonly by: Changer | undefined;
};

export type DriftDecision =
  /** Nothing that we set has changed. */
  | { readonly kind: 'none' }
  | { readonly kind: 'correct'; readonly drift: Drift }
  /** It was corrected too often: not before `until`, milliseconds since the epoch. */
  | { readonly kind: 'rest'; readonly drift: Drift; readonly until: number }
  | { readonly kind: 'report'; readonly drift: Drift }
  | { readonly kind: 'accept'; readonly drift: Drift };

export function decideDrift(facts: DriftFacts): DriftDecision {
  const drift = driftOf(facts);
  if (drift === undefined) return { kind: 'none' };
  switch (facts.rule) {
    case 'Report':
      return { kind: 'report', drift };
    case 'Accept':
      return { kind: 'accept', drift };
    case 'Correct': {
      const until = restUntil(facts);
      return until === undefined ? { kind: 'correct', drift } : { kind: 'rest', drift, until };
    }
  }
}

/** Corrections that still count against the limit. */
export const recentCorrections = ({
  corrections,
  now,
  limits,
}: Pick<DriftFacts, 'corrections' | 'now' | 'limits'>): readonly number[] =>
  corrections.filter((at) => at > now - limits.correctionsWithinMs).slice(-limits.correctionsMax);

function driftOf({ wanted, live, overruled }: DriftFacts): Drift | undefined {
  if (live === undefined) return { differences: [], deleted: true, by: undefined };
  const known = new Set(overruled);
  const differences = differencesOf(withoutGeneration(wanted), live).filter(
    ({ steps }) => !known.has(printPath(steps)),
  );
  if (differences.length === 0) return undefined;
  return { differences, deleted: false, by: changedBy(live, differences) };
}

function restUntil(facts: DriftFacts): number | undefined {
  const recent = recentCorrections(facts);
  const { correctionsMax, correctionsWithinMs } = facts.limits;
  const [oldest] = recent;
  return oldest === undefined || recent.length < correctionsMax
    ? undefined
    : oldest + correctionsWithinMs;
}

/** It says how new a rendering is, not what is in it: an older one of the same content is no change. */
function withoutGeneration(wanted: KubeObject): KubeObject {
  const { [annotations.generation]: _generation, ...notes } = wanted.metadata.annotations ?? {};
  return { ...wanted, metadata: { ...wanted.metadata, annotations: notes } };
}
