import type { ClusterTrace, DivisionMode } from '@navarch/model';
import { counted } from '../counted.js';
import type { Because, CandidateCluster, ClusterVerdict, PlacementInput } from '../plan.js';
import type { Entry } from './entries.js';
import type { Patience } from './failback.js';
import type { Standing } from './stand.js';

/** Turns the engine's numbers into verdicts. Nothing here decides how many replicas a cluster gets. */

/** A cluster that takes no part. What it had is placed elsewhere. */
export function judgeOut(
  { name, given = 0 }: CandidateCluster,
  standing: Pick<Extract<Standing, { kind: 'out' }>, 'because' | 'detail'>,
): ClusterVerdict {
  const { because, detail } = standing;
  const moves =
    given === 0
      ? ''
      : `; its ${given} ${given === 1 ? 'replica is' : 'replicas are'} placed elsewhere`;
  return {
    name,
    chosen: false,
    replicas: 0,
    overflow: 0,
    because,
    trace: { filteredBy: because },
    detail: `${detail}${moves}`,
  };
}

export function judgeHolder(
  { name }: CandidateCluster,
  standing: Standing,
  kept: number,
): ClusterVerdict {
  if (standing.kind !== 'holds') throw new Error(`no holder: ${name}`);
  const { because, detail } = standing;
  const text =
    kept > 0 ? detail : 'it is away, and what is wanted runs in clusters that can be reached';
  const trace = kept > 0 ? { kept } : { filteredBy: because };
  return { name, chosen: kept > 0, replicas: kept, overflow: 0, because, trace, detail: text };
}

export type Divided = {
  readonly count: number;
  /** What a division from nothing would give. */
  readonly ideal: number;
  readonly exact: number;
  readonly weightSum: number;
  readonly mode: DivisionMode;
  readonly input: PlacementInput;
  /** Why it waits to have back what the preferred plan gives it. */
  readonly patience: Patience | undefined;
  readonly drawing: boolean;
};

export function judgeEntry(entry: Entry, divided: Divided): ClusterVerdict {
  const { count } = divided;
  const because = causeOf(entry, divided);
  return {
    name: entry.cluster.name,
    chosen: count > 0,
    replicas: count,
    overflow: 0,
    because,
    trace: traceOf(entry, divided, because),
    ...detailOf(entry, divided, because),
  };
}

function detailOf(
  { closedBy, cluster }: Entry,
  { count, patience, input }: Divided,
  because: Because,
): { readonly detail?: string } {
  if (because === 'taint' && closedBy !== undefined) {
    const keeps = `keeps ${count} of ${counted(input.replicas ?? 0)} and gets no more: `;
    return { detail: `${count > 0 ? keeps : ''}${closedBy}` };
  }
  if (patience === undefined || because !== 'noShare') return {};
  const owed = (cluster.home ?? 0) - count;
  return { detail: `it is back; the ${owed} it had ${waitingFor[patience]}` };
}

const waitingFor: Readonly<Record<Patience, string>> = {
  never: 'stay where they are, as failback is Never',
  notAsked: 'return when somebody asks for it',
  notHealthyForLong: 'return once it has been ready for long enough',
  outsideWindow: 'return when the failback window opens',
};

function causeOf(entry: Entry, divided: Divided): Because {
  const { high, highBy, fixed } = entry;
  const { count, ideal, exact, mode } = divided;
  if (count === high && highBy !== undefined && exact >= high) return highBy;
  if (fixed) return 'fixed';
  if (mode === 'Duplicated') return 'duplicated';
  if (count === 0) return 'noShare';
  return count !== ideal && count <= entry.given ? 'kept' : causeOfShare(entry, divided);
}

const shares = { Weighted: 'weight', Capacity: 'capacityShare', Packed: 'packed' } as const;

function causeOfShare({ min }: Entry, { count, exact, mode }: Divided): Because {
  if (count === min && exact <= min) return 'minimum';
  return mode === 'Duplicated' || mode === 'V1' ? 'weight' : shares[mode];
}

type Draft = { -readonly [Field in keyof ClusterTrace]: ClusterTrace[Field] };

function traceOf(entry: Entry, divided: Divided, because: Because): ClusterTrace {
  const { mode, input } = divided;
  const { min, max, tier, highBy } = entry;
  const group = input.rules.groups?.[tier >> 1]?.name;
  const trace: Draft = {};
  if (group !== undefined) trace.group = group;
  if (mode === 'Weighted' || mode === 'Capacity') addShare(trace, entry, divided);
  if (min > 0) trace.min = min;
  if (max !== undefined) trace.max = max;
  addCapacity(trace, entry);
  if (because === highBy) trace.cappedBy = because;
  addHistory(trace, entry, divided);
  return trace;
}

function addHistory(trace: Draft, { given }: Entry, { count, ideal, drawing }: Divided): void {
  const kept = count === ideal ? 0 : Math.min(count, given);
  if (kept > 0) trace.kept = kept;
  if (drawing) trace.drawing = true;
}

function addShare(trace: Draft, { weight }: Entry, { ideal, exact, weightSum }: Divided): void {
  trace.weight = weight;
  trace.weightSum = weightSum;
  trace.shareMilli = Math.round(exact * 1_000);
  if (ideal !== exact) trace.rounded = ideal > exact ? 'up' : 'down';
}

function addCapacity(trace: Draft, { cluster: { capacity, learned, ready } }: Entry): void {
  if (ready !== undefined) trace.ready = ready;
  const known = Math.min(capacity ?? Infinity, learned ?? Infinity);
  if (known !== Infinity) trace.capacity = known;
}
