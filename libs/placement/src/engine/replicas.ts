import type { DivisionMode } from '@navarch/model';
import type { CandidateCluster, ClusterVerdict, PlacementInput } from '../plan.js';
import { compareNames } from '../order.js';
import type { Scheme } from './allocate.js';
import { apportion } from './apportion.js';
import { explainBacklog } from './backlog.js';
import { type Entry, entryMaker } from './entries.js';
import { sum } from './failback.js';
import { homesAfter, scaleHomes } from './home.js';
import { levelsOf } from './levels.js';
import { move, type Moved } from './moves.js';
import { rankWithin } from './rank.js';
import { select, type SelectFacts, type Selection } from './select.js';
import { type Standing, standOf } from './stand.js';
import { judgeEntry, judgeHolder, judgeOut } from './verdicts.js';
import { weigh } from './weigh.js';

/** What the engine found for a workload with replicas; the plan without its names. */
export type Placed = {
  readonly clusters: readonly ClusterVerdict[];
  readonly backlog: number;
  readonly backlogReason: string;
  readonly moved: number;
  readonly warnings: readonly string[];
  readonly nextAt: number | undefined;
};

/**
 * Places the replicas of one workload: who stands where, who is chosen, how much goes to each, and how to get there
 * from what runs.
 */
export function placeReplicas(given: PlacementInput, replicas: number): Placed {
  const input = scaleHomes(given, replicas);
  const standings = standAll(input);
  const { mode = 'Weighted' } = input.rules.division ?? {};
  const held = holdOn(standings, replicas);
  const left = replicas - sum([...held.values()]);
  const open = openEntries(input, standings, replicas);
  const { scheme, refused, warnings } = chooseEntries(input, open.entries, { left, mode });
  const divided =
    mode === 'Duplicated'
      ? duplicate(scheme.entries, replicas)
      : { ...move(scheme, left, input), asked: left };
  const verdicts = new Map([...open.refused, ...refused]);
  judgeClosed(verdicts, standings, held);
  judgeOpen(verdicts, scheme.entries, { divided, mode, input });
  const clusters = withHomes(input, standings, { verdicts, held });
  const backlog = divided.asked - sum(divided.counts);
  const isFirstOnly = input.rules.overflow === 'WhenUnavailable';
  const facts = {
    entries: scheme.entries,
    counts: divided.counts,
    clusters,
    replicas,
    isFirstOnly,
  };
  return {
    clusters,
    backlog,
    backlogReason: backlog === 0 ? '' : explainBacklog(facts),
    moved: divided.moved,
    warnings,
    nextAt: earliestOf(standings, divided.nextAt),
  };
}

/** Clusters that take no part in the division: out, or holding on to what they have. */
function judgeClosed(
  verdicts: Map<string, ClusterVerdict>,
  standings: readonly Stood[],
  held: ReadonlyMap<string, number>,
): void {
  for (const { cluster, standing } of standings) {
    if (standing.kind === 'open') continue;
    const kept = held.get(cluster.name);
    const verdict =
      kept === undefined ? judgeOut(cluster, standing) : judgeHolder(cluster, standing, kept);
    verdicts.set(cluster.name, verdict);
  }
}

type Judged = {
  readonly divided: Moved;
  readonly mode: DivisionMode;
  readonly input: PlacementInput;
};

/** By group: each is divided on its own. */
function weightSumsOf(entries: readonly Entry[]): ReadonlyMap<number, number> {
  const sums = new Map<number, number>();
  for (const { tier, weight } of entries) {
    sums.set(tier >> 1, (sums.get(tier >> 1) ?? 0) + weight);
  }
  return sums;
}

function judgeOpen(
  verdicts: Map<string, ClusterVerdict>,
  entries: readonly Entry[],
  { divided, mode, input }: Judged,
): void {
  const weightSums = weightSumsOf(entries);
  for (const [at, entry] of entries.entries()) {
    const back = divided.returns[at];
    const verdict = judgeEntry(entry, {
      count: divided.counts[at] ?? 0,
      ideal: divided.ideal.counts[at] ?? 0,
      exact: divided.ideal.exact[at] ?? 0,
      weightSum: weightSums.get(entry.tier >> 1) ?? 0,
      mode,
      input,
      patience: back?.kind === 'waits' ? back.why : undefined,
      drawing: divided.drawing[at] ?? false,
    });
    verdicts.set(entry.cluster.name, verdict);
  }
}

type Settled = {
  readonly verdicts: ReadonlyMap<string, ClusterVerdict>;
  readonly held: ReadonlyMap<string, number>;
};

/** Every cluster's verdict by name, with what remains of the preferred plan. */
function withHomes(
  input: PlacementInput,
  standings: readonly Stood[],
  { verdicts, held }: Settled,
): readonly ClusterVerdict[] {
  const homes = homesAfter(
    input,
    ({ name }) => verdicts.get(name)?.replicas ?? 0,
    ({ name }) => held.has(name),
  );
  return standings.map(({ cluster }) => {
    const verdict = verdicts.get(cluster.name) ?? judgeOut(cluster, unjudged);
    const home = homes.get(cluster.name);
    return home === undefined ? verdict : { ...verdict, home };
  });
}

const unjudged = { because: 'noShare', detail: 'it was not looked at' } as const;

type Stood = { readonly cluster: CandidateCluster; readonly standing: Standing };

function standAll(input: PlacementInput): readonly Stood[] {
  return [...input.clusters]
    .sort((a, b) => compareNames(a.name, b.name))
    .map((cluster) => ({ cluster, standing: standOf(cluster, input) }));
}

function earliestOf(standings: readonly Stood[], nextAt: number | undefined): number | undefined {
  let earliest = nextAt;
  for (const { standing } of standings) {
    const until = standing.kind === 'out' ? undefined : standing.until;
    if (until !== undefined && until < (earliest ?? Infinity)) earliest = until;
  }
  return earliest;
}

/** What clusters that are away hold on to, never more in all than the workload asks for. */
function holdOn(standings: readonly Stood[], replicas: number): ReadonlyMap<string, number> {
  const holders = standings.filter(({ standing }) => standing.kind === 'holds');
  if (holders.length === 0) return nobody;
  const parties = holders.map(({ cluster: { given = 0 } }, rank) => ({
    weight: given,
    low: 0,
    high: given,
    rank,
  }));
  // Whoever can be told shrinks last: a cluster that is away cannot.
  const reachable = sum(
    standings.map(({ cluster, standing }) => (standing.kind === 'open' ? (cluster.given ?? 0) : 0)),
  );
  const { counts } = apportion(Math.max(0, replicas - reachable), parties);
  return new Map(holders.map(({ cluster }, at) => [cluster.name, counts[at] ?? 0]));
}

const nobody: ReadonlyMap<string, number> = new Map();

type Refused = ReadonlyMap<string, ClusterVerdict>;

type Open = {
  readonly cluster: CandidateCluster;
  readonly standing: Extract<Standing, { kind: 'open' }>;
};

/** The open clusters as parties to a division; those for which the rules mean nothing are refused. */
function openEntries(
  input: PlacementInput,
  standings: readonly Stood[],
  replicas: number,
): { readonly entries: readonly Entry[]; readonly refused: Refused } {
  const open: Open[] = [];
  for (const { cluster, standing } of standings) {
    if (standing.kind === 'open') open.push({ cluster, standing });
  }
  const { division = {} } = input.rules;
  const weights = weigh(
    open.map(({ cluster }) => cluster),
    division,
  );
  const makeEntry = entryMaker(input.rules, replicas);
  const rankOf = rankWithin(input.key);
  const entries: Entry[] = [];
  const refused = new Map<string, ClusterVerdict>();
  for (const [at, { cluster, standing }] of open.entries()) {
    const weight = weights[at];
    const entry = makeEntry({ cluster, standing, rank: rankOf(cluster.name), weight: weight ?? 0 });
    if (weight === undefined && entry.min === 0) {
      const detail = 'the rules give a weight to other clusters only';
      refused.set(cluster.name, judgeOut(cluster, { because: 'noPreference', detail }));
    } else entries.push(entry);
  }
  return { entries, refused };
}

type Chosen = {
  readonly scheme: Scheme;
  readonly refused: Refused;
  readonly warnings: readonly string[];
};

/** Applies the spread constraints, and says how the rest is to be divided. */
function chooseEntries(
  { rules, key }: PlacementInput,
  open: readonly Entry[],
  { left, mode }: { readonly left: number; readonly mode: DivisionMode },
): Chosen {
  const constraints = rules.spread ?? [];
  const packed = mode === 'Packed';
  const rankOf = rankWithin(key);
  const facts = {
    constraints,
    replicas: left,
    duplicated: mode === 'Duplicated',
    packed,
    free: rules.rebalance?.when === 'Always',
    rankOf,
  };
  const narrowed = constraints.length === 0 ? { ...all, entries: open } : narrow(open, facts);
  const scheme = {
    entries: narrowed.entries,
    levels: levelsOf(rules, left, narrowed.served),
    skew: constraints.find(({ by }) => by === 'Cluster')?.maxSkew,
    packed,
    onlyFirst: rules.overflow === 'WhenUnavailable',
    rankOf,
  };
  return { scheme, refused: narrowed.refused, warnings: narrowed.warnings };
}

type Narrowed = Pick<Selection, 'served' | 'warnings'> & {
  readonly entries: readonly Entry[];
  readonly refused: Refused;
};

const all = { served: new Map(), warnings: [], refused: new Map() } as const;

/** Leaves out what the spread constraints do not choose. */
function narrow(open: readonly Entry[], facts: Omit<SelectFacts, 'entries'>): Narrowed {
  const { selected, served, warnings } = select({ entries: open, ...facts });
  const refused = new Map<string, ClusterVerdict>();
  const entries: Entry[] = [];
  const needy = served.get('Cluster');
  for (const [at, entry] of open.entries()) {
    const { cluster, min, high, promise } = entry;
    if (selected[at] !== true) {
      refused.set(cluster.name, judgeOut(cluster, { because: 'spread', detail: notChosen }));
    } else if (needy?.has(cluster.name) === true) {
      const least = Math.min(high, Math.max(1, min));
      entries.push({ ...entry, min: least, promise: Math.max(1, promise) });
    } else entries.push(entry);
  }
  return { entries, refused, served, warnings };
}

const notChosen = 'the spread constraints allow fewer groups; others were chosen';

/** Every chosen cluster gets all replicas, as far as they fit. */
function duplicate(entries: readonly Entry[], replicas: number): Moved & { asked: number } {
  const counts = entries.map(({ high }) => Math.min(high, replicas));
  return {
    counts,
    ideal: { counts, exact: Float64Array.from(counts) },
    moved: 0,
    returns: [],
    drawing: [],
    asked: replicas * entries.length,
    nextAt: undefined,
  };
}
