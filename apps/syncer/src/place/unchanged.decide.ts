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
  const { decision: _decision, ...standing } = previous.spec;
  return stableJson(settled(standing)) === stableJson(settled(next));
}

const settled = (spec: Said): Said => ({ ...spec, clusters: spec.clusters.map(withoutRoom) });

function withoutRoom(decision: ClusterDecision): ClusterDecision {
  const { trace, reason } = decision;
  if (trace?.capacity === undefined || trace.cappedBy === 'capacity') return decision;
  // Divided by room: the weights are that room, and the reason tells them.
  const isByRoom = trace.weight === trace.capacity;
  const said = isByRoom ? reason.replaceAll(/\d+/gu, '#') : reason;
  return { ...decision, reason: said, trace: without(trace, isByRoom ? ofRoom : ['capacity']) };
}

const ofRoom: readonly string[] = ['capacity', 'weight', 'weightSum', 'shareMilli', 'rounded'];

const without = (trace: ClusterTrace, fields: readonly string[]): ClusterTrace =>
  Object.fromEntries(Object.entries(trace).filter(([field]) => !fields.includes(field)));
