import type { ClusterPhase } from '@navarch/model';
import { planned } from './divide.js';
import type { Division, Share } from './divide.js';
import type { Because, ClusterVerdict } from './plan.js';

/**
 * Turns numbers into verdicts that a person can act on. Nothing here decides how many replicas a
 * cluster gets; it only says so.
 */

/** A cluster that gets nothing. */
export function refuse(name: string, because: Because, reason: string): ClusterVerdict {
  return { name, chosen: false, replicas: 0, overflow: 0, because, reason };
}

/** Why a cluster that is not ready gets nothing new. */
const phaseReasons: Readonly<Record<Exclude<ClusterPhase, 'ready'>, string>> = {
  lost: 'the cluster cannot be reached',
  joining: 'the cluster has not been reached yet since it was registered',
  cleaning: 'the cluster is back; stale copies are removed from it before it takes part again',
};

export const refusePhase = (name: string, phase: Exclude<ClusterPhase, 'ready'>): ClusterVerdict =>
  refuse(name, phase, phaseReasons[phase]);

/** A lost cluster's replicas are divided anew over the others. */
export function refuseLost(name: string, before: number): ClusterVerdict {
  if (before === 0) return refusePhase(name, 'lost');
  const are = before === 1 ? 'is' : 'are';
  const reason = `${phaseReasons.lost}; its ${counted(before)} ${are} placed elsewhere`;
  return refuse(name, 'lost', reason);
}

/** How many replicas the workload asks for, and how many of them lost clusters hold back. */
export type Asked = { readonly replicas: number; readonly held: number };

/** The verdict on a cluster that took part in a division; without a share it has no preference. */
export function explainShare(name: string, division: Division, asked: Asked): ClusterVerdict {
  const share = division.shares.get(name);
  if (share === undefined) {
    return refuse(name, 'noPreference', 'the preferences name neither this cluster nor "*"');
  }
  const given = planned(share) + share.overflow;
  if (given === 0) return explainNothing(share, division, asked);
  const because = mainCause(share);
  const reason = `${sources(share, division)}: ${given} of ${counted(asked.replicas)}${limited(share)}`;
  return { name, chosen: true, replicas: given, overflow: share.overflow, because, reason };
}

/** `1 replica`, `9 replicas`. */
export const counted = (replicas: number): string =>
  `${replicas} ${replicas === 1 ? 'replica' : 'replicas'}`;

function mainCause(share: Share): Because {
  if (share.closedBy !== undefined) return share.closedBy;
  if (share.shared > 0) return 'weight';
  return share.kept > 0 ? 'kept' : 'minimum';
}

/** `minimum 2, keeps 3 running, weight 2 of 6`: only what contributed. */
function sources(share: Share, division: Division): string {
  const parts = [
    share.minimum > 0 ? `minimum ${share.preference.minReplicas}` : '',
    share.kept > 0 ? `keeps ${share.kept} running` : '',
    share.shared > 0 || share.overflow > 0 ? weighed(share, division) : '',
  ];
  return parts.filter((part) => part !== '').join(', ');
}

function limited(share: Share): string {
  if (share.overflow > 0) {
    return `, of which ${share.overflow} beyond its known capacity of ${share.capacity} waiting there for room`;
  }
  if (share.closedBy === undefined) return '';
  return share.closedBy === 'maximum'
    ? `, its maximum is ${share.preference.maxReplicas}`
    : `, its known capacity is ${share.capacity}`;
}

function explainNothing(share: Share, division: Division, asked: Asked): ClusterVerdict {
  const { name, preference, capacity } = share;
  if (asked.replicas === 0) return refuse(name, 'noShare', 'the workload asks for 0 replicas');
  if (asked.held === asked.replicas) {
    const reason = `clusters that are lost hold all of the ${counted(asked.replicas)}`;
    return refuse(name, 'noShare', reason);
  }
  if (preference.maxReplicas === 0) return refuse(name, 'maximum', 'its maximum is 0');
  if (capacity === 0) {
    return refuse(name, 'capacity', 'its known capacity is 0: another replica would not fit');
  }
  if (preference.weight === 0) {
    return refuse(name, 'noShare', 'weight 0 and no minimum: no replicas are meant for it');
  }
  const reason = `${weighed(share, division)}: none of ${counted(asked.replicas)} was left for it${unmoved(division)}`;
  return refuse(name, 'noShare', reason);
}

/** A cluster that newly takes part often waits for this, and a person can change it. */
const unmoved = (division: Division): string =>
  [...division.shares.values()].some((share) => share.kept > 0)
    ? '; what runs elsewhere stays there unless "rebalance" is true'
    : '';

const weighed = (share: Share, division: Division): string =>
  `weight ${share.preference.weight} of ${division.weightSum}`;
