/**
 * What is written of a cluster besides its phase: the facts that a person on call wants, and no decision needs.
 *
 * Numbers move all the time and are written only when they have moved noticeably, and not often: a steady cluster
 * costs no writes. The rest is written when it changes.
 */
import {
  type Amounts,
  type ApiEnablement,
  type Cluster,
  type ClusterStatus,
  type Instant,
  parseQuantity,
  printQuantity,
} from '@navarch/model';
import type { MemberTotals } from '../../capacity/totals.decide.js';
import { isSame } from '../../objects/same.js';
import { withTime } from '../conditions.decide.js';
import type { Vital } from '../vitals.js';
import {
  type CredentialsSeen,
  judgeCredentials,
  printExpiry,
} from './credentials-condition.decide.js';

/** What a member said of itself when it was last asked. */
export type Survey = {
  readonly kubernetesVersion: string;
  readonly apiEnablements: readonly ApiEnablement[];
};

export type FactsSeen = {
  readonly credentials: CredentialsSeen;
  /** Undefined: not asked yet by this keeper. */
  readonly survey: Survey | undefined;
  /** Undefined: it is too soon to write numbers again. */
  readonly vital: Vital | undefined;
};

/** The status with these facts; undefined when nothing in it is worth a write. */
export function decideFacts(
  { status }: Pick<Cluster, 'status'>,
  { credentials, survey, vital }: FactsSeen,
  now: Instant,
): ClusterStatus | undefined {
  const next: ClusterStatus = {
    ...status,
    ...survey,
    ...numbersOf(status ?? {}, vital ?? {}),
    ...(credentials.kind === 'readable' ? { credentials: printExpiry(credentials.expiry) } : {}),
    conditions: withVerdict(status, credentials, now),
  };
  return isSame(next, status) ? undefined : next;
}

function withVerdict(
  status: ClusterStatus | undefined,
  credentials: CredentialsSeen,
  now: Instant,
): NonNullable<ClusterStatus['conditions']> {
  const standing = status?.conditions ?? [];
  const next = withTime(judgeCredentials(credentials, now), standing, now);
  const others = standing.filter(({ type }) => type !== next.type);
  return [...others, next];
}

function numbersOf(before: ClusterStatus, { latencyMs, totals }: Vital): Partial<ClusterStatus> {
  const isSlower = latencyMs !== undefined && hasMoved(before.probeLatencyMs, latencyMs);
  return {
    ...(isSlower ? { probeLatencyMs: Math.round(latencyMs) } : {}),
    ...(totals !== undefined && isOtherRoom(before, totals) ? printTotals(totals) : {}),
  };
}

const latencyFactor = 1.5;
const latencyLeastMs = 20;

/** Half as much again, or less by as much; and by more than anybody would notice. */
function hasMoved(before: number | undefined, now: number): boolean {
  if (before === undefined) return true;
  const [less, more] = before < now ? [before, now] : [now, before];
  return more - less >= latencyLeastMs && more >= less * latencyFactor;
}

const roomShare = 0.05;

function isOtherRoom(before: ClusterStatus, { nodes, allocatable, free }: MemberTotals): boolean {
  if (!isSame(before.nodes, nodes)) return true;
  if (!isSame(before.allocatable, printAmounts(allocatable))) return true;
  return Object.entries(free).some(([resource, amount]) => {
    const written = parseQuantity(before.free?.[resource] ?? '');
    if (written === undefined) return true;
    const moved = Math.abs(amount - Number(written.nanos / nanosPerAmount));
    return moved > (allocatable[resource] ?? 0) * roomShare;
  });
}

const printTotals = ({ nodes, allocatable, free }: MemberTotals): Partial<ClusterStatus> => ({
  nodes,
  allocatable: printAmounts(allocatable),
  free: printAmounts(free),
});

/** Amounts are thousandths, quantities billionths. */
const nanosPerAmount = 1_000_000n;

function printAmounts(amounts: Amounts): Readonly<Record<string, string>> {
  const texts = Object.entries(amounts).map(([resource, amount]) => [
    resource,
    printQuantity({
      nanos: BigInt(Math.round(amount)) * nanosPerAmount,
      notation: notationOf(resource),
    }),
  ]);
  return Object.fromEntries(texts);
}

const notationOf = (resource: string): 'binary' | 'decimal' =>
  /memory|storage|hugepages/.test(resource) ? 'binary' : 'decimal';
