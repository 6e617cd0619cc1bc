import type { StrategyShape } from '@navarch/apimachinery';

/** A ReplicaSet of a Deployment, as its rollout counts it. */
export type Revision = {
  readonly name: string;
  /** Wanted, as the ReplicaSet says now. */
  readonly wanted: number;
  /** There are. */
  readonly replicas: number;
  readonly ready: number;
  readonly available: number;
};

export type Rollout = {
  readonly wanted: number;
  readonly strategy: StrategyShape;
  /** Of the present template; it exists. */
  readonly present: Revision;
  readonly former: readonly Revision[];
};

/** How many replicas each ReplicaSet is to have next, by name; those that stay as they are left out. */
export function decideScale(rollout: Rollout): ReadonlyMap<string, number> {
  const next = rollout.strategy.type === 'Recreate' ? recreated(rollout) : rolled(rollout);
  const all = [rollout.present, ...rollout.former];
  return new Map(all.flatMap(({ name, wanted }) => changeOf(name, wanted, next.get(name))));
}

const changeOf = (name: string, wanted: number, next: number | undefined): [string, number][] =>
  next === undefined || next === wanted ? [] : [[name, next]];

/** Nothing new before everything old is gone. */
function recreated({ wanted, present, former }: Rollout): ReadonlyMap<string, number> {
  const isCleared = former.every((one) => one.replicas === 0);
  const next = new Map(former.map(({ name }) => [name, 0]));
  return isCleared ? next.set(present.name, wanted) : next;
}

/** At most so many too many, at least so many available, whatever the old ones are like. */
function rolled({ wanted, strategy, present, former }: Rollout): ReadonlyMap<string, number> {
  const { surge, unavailable } = bounds(wanted, strategy);
  const old = sum(former, 'wanted');
  const room = Math.max(0, wanted + surge - old - present.wanted);
  const grown = present.wanted > wanted ? wanted : Math.min(wanted, present.wanted + room);
  const next = new Map<string, number>([[present.name, grown]]);
  const available = sum(former, 'available') + present.available;
  let spare = Math.max(0, available - (wanted - unavailable));
  for (const one of former) {
    const idle = Math.max(0, one.wanted - one.available);
    const dropped = Math.min(one.wanted, idle + spare);
    spare -= Math.max(0, dropped - idle);
    next.set(one.name, one.wanted - dropped);
  }
  return next;
}

/** Not both may be nought, or nothing would ever move. */
export function bounds(
  wanted: number,
  { rollingUpdate = {} }: StrategyShape,
): { readonly surge: number; readonly unavailable: number } {
  const { maxSurge = '25%', maxUnavailable = '25%' } = rollingUpdate;
  const surge = amountOf(maxSurge, wanted, Math.ceil);
  const unavailable = amountOf(maxUnavailable, wanted, Math.floor);
  return surge + unavailable === 0 ? { surge, unavailable: 1 } : { surge, unavailable };
}

const amountOf = (
  amount: number | string,
  wanted: number,
  round: (exact: number) => number,
): number =>
  typeof amount === 'number' ? amount : round((wanted * Number.parseInt(amount, 10)) / 100);

export const sum = (revisions: readonly Revision[], of: Exclude<keyof Revision, 'name'>): number =>
  revisions.reduce((total, one) => total + one[of], 0);
