/** Which Freeze holds a write back, and what begins and ends to be held as the Freezes change. */
import { type Freeze, type Instant, resources } from '@navarch/model';

/** One write to a member. */
export type Target = {
  readonly cluster: string;
  readonly kind: string;
  /** Empty for cluster scope. */
  readonly namespace: string;
  readonly name: string;
};

/** The Freeze that holds this, the first by name if there are several; undefined when it may be sent. */
export function holding(
  freezes: readonly Freeze[],
  target: Target,
  now: Instant,
): Freeze | undefined {
  return freezes
    .filter((freeze) => isStanding(freeze, now) && matches(freeze, target))
    .reduce<Freeze | undefined>(
      (first, one) => (first === undefined || nameOf(one) < nameOf(first) ? one : first),
      undefined,
    );
}

/** A time that cannot be read never comes: what was frozen stays frozen. */
export function isStanding({ spec }: Freeze, now: Instant): boolean {
  const until = spec.until === undefined ? Number.NaN : Date.parse(spec.until);
  return Number.isNaN(until) || now < until;
}

function matches({ spec }: Freeze, target: Target): boolean {
  const { clusters, namespaces, kinds } = spec;
  return (
    allows(clusters, target.cluster) &&
    allows(kinds, target.kind) &&
    allows(namespaces, homeOf(target))
  );
}

const allows = (names: readonly string[] | undefined, name: string): boolean =>
  names === undefined || names.includes(name);

/** A namespace's own copies belong to it. */
const homeOf = ({ kind, namespace, name }: Target): string =>
  kind === resources.namespaces.kind ? name : namespace;

export type Turn = {
  readonly begun: readonly Freeze[];
  /** No longer there, no longer the same, or run out: what they held may go on. */
  readonly ended: readonly Freeze[];
};

/**
 * What a reading changes. `before` is what stood, `after` all Freezes that there are now. The first reading (`before` is
 * undefined) ends those that have run out, since nobody may have been there to see it.
 */
export function decideTurn(
  before: readonly Freeze[] | undefined,
  after: readonly Freeze[],
  now: Instant,
): Turn {
  const standing = after.filter((freeze) => isStanding(freeze, now));
  const identities = new Set(standing.map(identityOf));
  const known = new Set((before ?? []).map(identityOf));
  return {
    begun: standing.filter((freeze) => !known.has(identityOf(freeze))),
    ended: (before ?? after).filter((freeze) => !identities.has(identityOf(freeze))),
  };
}

/** Another uid or generation may hold something else. */
const identityOf = ({ metadata }: Freeze): string =>
  `${metadata.uid}/${metadata.generation}/${metadata.name}`;

const nameOf = ({ metadata }: Freeze): string => metadata.name;
