import type { V1Preferences } from '@navarch/model';
import { counted } from '../counted.js';
import { sum } from '../engine/failback.js';
import type { Placed } from '../engine/replicas.js';
import { type Standing, standOf } from '../engine/stand.js';
import { judgeHolder, judgeOut } from '../engine/verdicts.js';
import { compareNames, inOrderOfService } from '../order.js';
import type { CandidateCluster, ClusterVerdict, PlacementInput } from '../plan.js';
import { preferenceFor, type Preferences } from '../preferences.js';
import { type Division, divide, planned, type Share } from './divide.js';

/**
 * Federation v1's division behind the engine's interface. Who takes part is decided as in all modes; how much each
 * gets is v1's, quirks included: what was decided counts as running, and capacity is what was learned.
 */
export function placeV1(input: PlacementInput, replicas: number): Placed {
  const stood = [...input.clusters]
    .sort((a, b) => compareNames(a.name, b.name))
    .map((cluster) => ({ cluster, standing: standOf(cluster, input) }));
  const held = holdLost(stood, replicas, input.key);
  const left = replicas - sum([...held.values()]);
  const open = stood.filter(({ standing }) => standing.kind === 'open');
  const division = divide({
    key: input.key,
    replicas: left,
    preferences: closing(preferencesOf(input.rules.division?.preferences ?? everywhere), stood),
    clusters: open.map(({ cluster }) => cluster.name),
    current: mapOf(input.clusters, ({ given }) => given),
    // Asked minus unschedulable can fall below zero while pods are going away.
    capacity: mapOf(input.clusters, ({ learned, ready }) =>
      learned === undefined ? ready : Math.max(0, Math.min(learned, ready ?? learned)),
    ),
  });
  const clusters = stood.map(({ cluster, standing }) => {
    const kept = held.get(cluster.name);
    if (kept !== undefined) return judgeHolder(cluster, standing, kept);
    if (standing.kind === 'out') return judgeOut(cluster, standing);
    const verdict = judgeShare(cluster.name, division, replicas === left ? replicas : -1);
    const closedBy = standing.kind === 'open' ? standing.closedBy : undefined;
    return closedBy === undefined ? verdict : tellClosed(verdict, closedBy);
  });
  const { backlog } = division;
  const backlogReason =
    backlog === 0 ? '' : 'the preferences leave no cluster with room and weight';
  return { clusters, backlog, backlogReason, moved: 0, warnings: [], nextAt: undefined };
}

const everywhere: V1Preferences = { clusters: { '*': { weight: 1 } } };

function preferencesOf({ rebalance = false, clusters = {} }: V1Preferences): Preferences {
  const entries = Object.entries(clusters).map(([name, one]) => {
    const { minReplicas = 0, maxReplicas, weight = 0 } = one;
    const bounded = { minReplicas, weight };
    const isBounded = maxReplicas !== undefined && maxReplicas !== null;
    return [name, isBounded ? { ...bounded, maxReplicas } : bounded] as const;
  });
  return { rebalance, clusters: Object.fromEntries(entries) };
}

/**
 * A taint that lets nothing more in is a maximum: what the cluster has. Federation v1 knew no taints, so this takes
 * nothing from its rules.
 */
function closing(preferences: Preferences, stood: readonly Stood[]): Preferences {
  const closed = stood.flatMap(({ cluster: { name, given = 0 }, standing }) => {
    if (standing.kind !== 'open' || standing.closedBy === undefined) return [];
    const own = preferenceFor(preferences, name);
    if (own === undefined) return [];
    const maxReplicas = Math.min(given, own.maxReplicas ?? given);
    const minReplicas = Math.min(own.minReplicas, maxReplicas);
    return [[name, { ...own, minReplicas, maxReplicas }] as const];
  });
  if (closed.length === 0) return preferences;
  return { ...preferences, clusters: { ...preferences.clusters, ...Object.fromEntries(closed) } };
}

function tellClosed(verdict: ClusterVerdict, closedBy: string): ClusterVerdict {
  if (verdict.because !== 'maximum') return verdict;
  const { replicas } = verdict;
  const keeps = replicas > 0 ? `keeps ${counted(replicas)} and gets no more: ` : '';
  return { ...verdict, because: 'taint', detail: `${keeps}${closedBy}` };
}

type Stood = { readonly cluster: CandidateCluster; readonly standing: Standing };

function mapOf(
  clusters: readonly CandidateCluster[],
  read: (cluster: CandidateCluster) => number | undefined,
): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const cluster of clusters) {
    const value = read(cluster);
    if (value !== undefined) found.set(cluster.name, value);
  }
  return found;
}

/** What each cluster that is away keeps, never more than the workload asks for in all. */
function holdLost(stood: readonly Stood[], replicas: number, key: string): Map<string, number> {
  const holders = stood
    .filter(({ standing }) => standing.kind === 'holds')
    .map(({ cluster: { name, given = 0 } }) => ({ name, given, weight: 0 }));
  const held = new Map<string, number>();
  let left = replicas;
  for (const { name, given } of inOrderOfService(holders, key)) {
    const kept = Math.min(given, left);
    held.set(name, kept);
    left -= kept;
  }
  return held;
}

function judgeShare(name: string, division: Division, replicas: number): ClusterVerdict {
  const share = division.shares.get(name);
  if (share === undefined) {
    const detail = 'the preferences name neither this cluster nor "*"';
    return judgeOut({ name, labels: {}, phase: 'ready' }, { because: 'noPreference', detail });
  }
  const given = planned(share) + share.overflow;
  const { overflow } = share;
  const trace = traceOf(share, division);
  const because = given === 0 ? causeOfNothing(share) : mainCause(share);
  const verdict = { name, chosen: given > 0, replicas: given, overflow, because, trace };
  const isAllHeld = given === 0 && replicas === -1 && division.backlog === 0;
  return isAllHeld && sumOf(division) === 0
    ? { ...verdict, because: 'noShare', detail: 'clusters that are lost hold all of the replicas' }
    : verdict;
}

const sumOf = (division: Division): number =>
  [...division.shares.values()].reduce((total, share) => total + planned(share), 0);

function mainCause(share: Share): ClusterVerdict['because'] {
  if (share.closedBy !== undefined) return share.closedBy;
  if (share.shared > 0) return 'weight';
  return share.kept > 0 ? 'kept' : 'minimum';
}

function causeOfNothing({ preference, capacity }: Share): ClusterVerdict['because'] {
  if (preference.maxReplicas === 0) return 'maximum';
  return capacity === 0 ? 'capacity' : 'noShare';
}

function traceOf(share: Share, { weightSum }: Division): ClusterVerdict['trace'] {
  const { preference, capacity, minimum, kept, closedBy } = share;
  return {
    ...(minimum > 0 ? { min: preference.minReplicas } : {}),
    ...(kept > 0 ? { kept } : {}),
    weight: preference.weight,
    weightSum,
    ...(preference.maxReplicas === undefined ? {} : { max: preference.maxReplicas }),
    ...(capacity === undefined ? {} : { capacity }),
    ...(closedBy === undefined ? {} : { cappedBy: closedBy }),
  };
}
