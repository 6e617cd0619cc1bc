import { isWebster, placeable, sum } from './claims.js';
import { removed } from './comparison.js';
import type { Comparison } from './comparison.js';
import { isWithin } from './reasons.js';
import { words } from './vector.js';

/** What must hold of our answer whatever the other planner says; answers with what does not, as sentences. */
export type Promises = (one: Comparison) => string[];

/** Divided in proportion to weight or room, by Webster's method within all bounds. */
export const fair: Promises = (one) => [
  ...complete(one),
  ...unless(isWebster(one.claims, one.ours), 'Webster could not have divided so'),
  ...still(one),
];

/** Clusters filled one after the other: nobody gets more than his least while an earlier one has room. */
export const filled: Promises = (one) => {
  const { claims, ours, vector } = one;
  const order = words(vector.given, 'in');
  const early = order.findIndex((name) => (ours.get(name) ?? 0) < (claims.get(name)?.high ?? 0));
  const late = order.findLastIndex((name) => (ours.get(name) ?? 0) > (claims.get(name)?.low ?? 0));
  return [
    ...complete(one),
    ...within(one),
    ...unless(
      early === -1 || early >= late,
      `${order[late]} is served before ${order[early]} is full`,
    ),
    ...still(one),
  ];
};

/** In as few clusters as the other planner needs. */
export const packed: Promises = (one) => {
  const most = Math.min(...one.theirs.map(({ size }) => size));
  return [
    ...complete(one),
    ...within(one),
    ...unless(one.ours.size <= most, `${one.ours.size} clusters are used where ${most} would do`),
    ...still(one),
  ];
};

/** All replicas in each cluster. */
export const everywhere: Promises = ({ input: { clusters, replicas = 0 }, plan }) =>
  clusters.flatMap(({ name }) =>
    unless(
      plan.clusters.some((verdict) => verdict.name === name && verdict.replicas === replicas),
      `${name} does not get all replicas`,
    ),
  );

/** No more groups than allowed, and no fewer than wanted without a word about it. */
export const spread: Promises = (one) => {
  const { input, plan, chosen, vector } = one;
  const regions = new Set(
    vector.section === 'groups'
      ? chosen
      : input.clusters.filter(({ name }) => chosen.includes(name)).map(({ region }) => region),
  );
  const clusters = plan.clusters.filter(({ trace }) => trace.filteredBy === undefined).length;
  return (input.rules.spread ?? []).flatMap((constraint) => {
    const count = constraint.by === 'Region' ? regions.size : clusters;
    const isSaid = plan.warnings.some((text) => text.startsWith(`spread by ${constraint.by}: `));
    const { minGroups: _, ...most } = constraint;
    return [
      ...unless(isWithin(most, count), `too many groups by ${constraint.by}: ${count}`),
      ...unless(
        isSaid || isWithin(constraint, count),
        `${count} by ${constraint.by}, and no word of it`,
      ),
    ];
  });
};

/** Everything is placed that can be, and the rest is the backlog. */
function complete({ input: { replicas = 0 }, ours, plan, claims }: Comparison): string[] {
  const placed = sum([...ours.values()]);
  const most = placeable(claims, replicas);
  return [
    ...unless(
      placed + plan.backlog === replicas,
      `${placed} placed, ${plan.backlog} waiting, ${replicas} wanted`,
    ),
    ...unless(placed === most, `${placed} placed of ${most} that find a place`),
  ];
}

function within({ ours, claims }: Comparison): string[] {
  return [...claims].flatMap(([name, { low, high }]) => {
    const count = ours.get(name) ?? 0;
    return unless(count >= low && count <= high, `${name} has ${count}, not ${low} to ${high}`);
  });
}

/**
 * Where nothing is to move by choice, only that leaves a cluster which it cannot hold, or which is too many in all;
 * and no more than the other planner takes away, unless that one breaks a limit to leave it there.
 */
function still(one: Comparison): string[] {
  const { input, ours, claims, theirs, vector } = one;
  if (input.rules.rebalance?.when === 'Always') return [];
  const lost = input.clusters.map(({ name, given = 0 }) => given - (claims.get(name)?.kept ?? 0));
  const wanted = sum([...claims.values()].map(({ min, kept }) => Math.max(min, kept)));
  const most = sum(lost) + Math.max(0, wanted - (input.replicas ?? 0));
  const moves = removed(input, ours);
  const isLimited = vector.differs.some((word) => /-held$|^scarce-/u.test(word));
  const least = Math.min(...theirs.map((plan) => removed(input, plan)));
  return [
    ...unless(moves <= most, `${moves} replicas leave, ${most} have to`),
    ...unless(isLimited || moves <= least, `${moves} replicas leave, ${least} would do`),
  ];
}

const unless = (holds: boolean, complaint: string): string[] => (holds ? [] : [complaint]);
