/** What the brake's state means for its Hold. */
import type { HoldSpec } from '@navarch/model';
import type { Brake } from '@navarch/placement';

export type EvictionFacts = {
  readonly brake: Brake;
  readonly standing: HoldSpec | undefined;
  /** How long the brake has been calming, ms; 0 when it is not. */
  readonly calmForMs: number;
  readonly calmMs: number;
};

export type EvictionsMove =
  | { readonly kind: 'leave' }
  /** Waits, or waits anew: no approval covers these clusters. */
  | { readonly kind: 'hold'; readonly clusters: readonly string[] }
  | { readonly kind: 'end'; readonly why: string };

export function decideEvictions(facts: EvictionFacts): EvictionsMove {
  const { brake, standing, calmForMs, calmMs } = facts;
  switch (brake.state) {
    case 'off':
      return standing === undefined ? { kind: 'leave' } : { kind: 'end', why: over(brake) };
    case 'calming':
      return calmForMs >= calmMs ? { kind: 'end', why: over(brake) } : { kind: 'leave' };
    case 'released':
      return { kind: 'leave' };
    case 'on':
      return isTold(brake, standing) ? { kind: 'leave' } : { kind: 'hold', clusters: brake.lost };
  }
}

/** An approval that covers all that are lost stands, even while there is nobody left to evict to. */
function isTold({ lost }: Brake, standing: HoldSpec | undefined): boolean {
  if (standing === undefined) return false;
  const named = standing.clusters ?? [];
  return standing.approved === true
    ? lost.every((name) => named.includes(name))
    : lost.join() === named.join();
}

const over = ({ lost, members }: Brake): string =>
  lost.length === 0
    ? 'all clusters are back'
    : `${lost.length} of ${members} clusters are lost, which is few enough to re-place what they had`;

export function describeEvictions(brake: Brake, replicas: number): string {
  const { lost, suspects, members, isCutOff } = brake;
  const blind = isCutOff ? ', and a syncer reaches too few of its control points' : '';
  const besides = suspects.length === 0 ? '' : ` and ${suspects.join(', ')} may be`;
  const waits = `nothing is evicted, ${replicas} replicas stay`;
  const next =
    lost.length === members
      ? 'this side is most likely cut off'
      : 'check the network of this side; approve to re-place them';
  return `${lost.length} of ${members} clusters are lost (${lost.join(', ')})${besides}${blind}: ${waits}; ${next}`;
}
