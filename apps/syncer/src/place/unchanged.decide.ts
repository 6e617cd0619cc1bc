/**
 * Whether a decision says anything new.
 *
 * Free room changes all the time, and with it what is said of a cluster that it did not bound: that alone is no reason to
 * decide, write and announce anew.
 */
import type { ClusterDecision, ClusterTrace, Placement, PlacementSpec } from '@navarch/model';
import { stableJson } from '../sync/render.js';

type Said = Omit<PlacementSpec, 'decision'>;

/** True when the standing decision says the same, reasons included. */
export function isUnchanged(previous: Placement | undefined, next: Said): boolean {
  if (previous === undefined) return false;
  const { decision: _decision, clusters: before, ...standing } = previous.spec;
  const { clusters: after, ...said } = next;
  return stableJson(standing) === stableJson(said) && areSame(before, after);
}

const areSame = (before: readonly ClusterDecision[], after: readonly ClusterDecision[]): boolean =>
  before.length === after.length &&
  before.every((one, at) => {
    const other = after[at];
    if (other === undefined) return false;
    // Divided by room: the weights are that room, and the reason tells them. Once alone it may be by chance.
    const isByRoom = weighsRoom(one) && weighsRoom(other);
    return stableJson(withoutRoom(one, isByRoom)) === stableJson(withoutRoom(other, isByRoom));
  });

const weighsRoom = ({ trace }: ClusterDecision): boolean =>
  trace?.capacity !== undefined && trace.weight === trace.capacity;

function withoutRoom(decision: ClusterDecision, isByRoom: boolean): ClusterDecision {
  const { trace, reason } = decision;
  if (trace?.capacity === undefined || trace.cappedBy === 'capacity') return decision;
  const said = isByRoom ? reason.replaceAll(/\d+/gu, '#') : reason;
  return { ...decision, reason: said, trace: without(trace, isByRoom ? ofRoom : ['capacity']) };
}

const ofRoom: readonly string[] = ['capacity', 'weight', 'weightSum', 'shareMilli', 'rounded'];

const without = (trace: ClusterTrace, fields: readonly string[]): ClusterTrace =>
  Object.fromEntries(Object.entries(trace).filter(([field]) => !fields.includes(field)));
