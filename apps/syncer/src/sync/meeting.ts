/** What sync has at hand when it meets a member about one object, and what it asks of that. */
import type { MemberClient } from '@navarch/clients';
import {
  asFindings,
  type ConflictRule,
  type DrainReport,
  type ImmutableRule,
  immutableRuleFor,
  type KubeObject,
  type MemberObjectKey,
  type Placement,
  type Propagation,
} from '@navarch/model';
import type { MemberState, Offer } from '@navarch/store';
import { uidOf } from '../objects/body.js';
import type { Doomed } from './deletion.js';
import type { Wanted } from './desired.decide.js';
import { generationOfReading, placementOf, type SyncReading } from './facts.js';
import { findingsOf } from './findings.js';
import { decideFixed, type Fixed } from './immutable.js';
import type { Claim } from './operation.decide.js';
import { type RenderFacts, type Rendering, render } from './render.js';

export type Present = Extract<Wanted, { kind: 'present' }>;

/** Everything at hand when a member is met about one object. */
export type Meeting = {
  readonly key: MemberObjectKey;
  readonly reading: SyncReading;
  readonly client: MemberClient;
  readonly live: KubeObject | undefined;
  /** Nobody has looked what is live: it is taken to be absent, and the write says whether it is. */
  readonly isUnseen?: boolean;
};

export type Held = {
  readonly replicas: number;
  readonly target: number;
  readonly draining?: DrainReport;
  /** How soon to look again. */
  readonly againMs: number;
};
export type Sending = {
  readonly digest: string;
  readonly offer: Offer;
  readonly held: Held | undefined;
  readonly claim: Claim;
};

/** This very holding was sent already: there is nothing to send, if perhaps to say. */
export function isHeldAlready(reading: SyncReading, rendering: Rendering, held: Held): boolean {
  const { state } = reading;
  if (state === undefined || state.drifted || state.digest !== rendering.digest) return false;
  return state.message === holdMessage(held) || asFindings(state.findings).move !== undefined;
}

/** The record says that the member has exactly this rendering of exactly this object. */
export function isSettled(reading: SyncReading, { digest }: Rendering): boolean {
  const { state, object } = reading;
  if (state === undefined || isRecreating(reading) || isMoving(reading)) return false;
  return isAsSent(state, { digest, objectUid: object?.body.metadata.uid });
}

export const isAsSent = (
  state: MemberState,
  wanted: { readonly digest: string; readonly objectUid: string | undefined },
): boolean =>
  state.synced &&
  !state.drifted &&
  state.digest === wanted.digest &&
  state.objectUid === wanted.objectUid;

export const conflictRuleOf = (reading: SyncReading): ConflictRule =>
  placementOf(reading)?.spec.sync?.conflict ?? 'Refuse';

export const immutableRuleOf = (reading: SyncReading): ImmutableRule =>
  placementOf(reading)?.spec.sync?.immutable ?? immutableRuleFor(reading.kind.kind);

/** What of the copy cannot be made to agree with what is to be sent. */
export function fixedOf({ reading, live }: Meeting, wanted: KubeObject): Fixed {
  if (live === undefined) return { kind: 'none' };
  const { overruled = [] } = findingsOf(reading);
  return decideFixed({ wanted, live, rule: immutableRuleOf(reading), overruled });
}

/** It was decided to delete the copy and to make it anew: that it is gone is our doing, and nobody's drift. */
export const isRecreating = (reading: SyncReading): boolean =>
  findingsOf(reading).immutable?.state === 'Recreating';

/** What is recorded of a move away is taken back with the write that ends it. */
const isMoving = (reading: SyncReading): boolean => findingsOf(reading).move !== undefined;

export const isUnmanaged = (reading: SyncReading): boolean => isLeft(placementOf(reading));

const isLeft = (placement: Placement | undefined): boolean =>
  placement?.spec.sync?.replicas === 'Unmanaged';

/** What a copy says of its replicas: nothing where they are the member's business. */
export const saidReplicas = (
  placement: Placement | undefined,
  replicas: number | undefined,
): RenderFacts['replicas'] =>
  replicas !== undefined && isLeft(placement) ? 'unmanaged' : replicas;

const generationOf = ({ object, placement }: SyncReading): number =>
  object === undefined ? 0 : generationOfReading(object, placement);

export const offerOf = (reading: SyncReading, object: KubeObject): Offer => ({
  objectUid: uidOf(object),
  generation: generationOf(reading),
});

/** The copy that was met, to go. */
export const doomed = (
  { key, reading, client, live }: Meeting,
  propagation: Propagation,
): Doomed => ({
  key,
  resource: reading.kind,
  client,
  version: live?.metadata.resourceVersion,
  propagation,
});

/** The copy as it is to be in the end. */
export const renderWanted = (
  federation: string,
  reading: SyncReading,
  { object, replicas }: Present,
): Rendering => {
  const said = saidReplicas(placementOf(reading), replicas);
  return renderWith(federation, reading, { object, replicas: said });
};

export const renderWith = (
  federation: string,
  reading: SyncReading,
  what: Pick<RenderFacts, 'object' | 'replicas'>,
): Rendering =>
  render({
    ...what,
    kind: reading.kind,
    federation,
    generation: generationOf(reading),
  });

export const holdMessage = ({ replicas, target, draining }: Held): string =>
  draining === undefined || draining.replicas >= replicas
    ? `keeps ${replicas} replicas until enough are ready elsewhere, then ${target}`
    : `keeps ${replicas} replicas while ${replicas - draining.replicas} drain until ${draining.until}`;
