/**
 * What to do in a member about one object: decided from what is desired, what is recorded and what
 * is live there. Nothing here acts.
 *
 * Deletion needs proof (`desired.kind === 'absent'` is only made from a tombstone or a placement), and
 * what the federation did not create is never touched.
 */
import { annotations, type KubeObject, type ObjectMeta, type Propagation } from '@navarch/model';
import type { ApplyOptions } from '@navarch/clients';
import type { Turn } from '../agenda/turn.js';
import type { Absent } from './desired.decide.js';
import type { Difference } from './differences.js';
import type { Fixed } from './immutable.js';

export type Desired =
  /** The copy as it should be, with the digest that identifies it. */
  | {
      readonly kind: 'present';
      readonly manifest: KubeObject;
      readonly digest: string;
      readonly generation: number;
      readonly claim: Claim;
      readonly fixed: Fixed;
    }
  /** Proven to be unwanted here; `why` names the proof. */
  | Absent
  /** Nothing can be proven: leave everything as it is. */
  | { readonly kind: 'unknown'; readonly why: string };

/** Whether we may write where the copy is to be. */
export type Claim =
  /** Nothing is there, or it is ours. */
  | { readonly kind: 'free' }
  /** It is not ours, and is taken over. */
  | { readonly kind: 'adopt'; readonly differences: readonly Difference[] }
  | ({ readonly kind: 'refuse' } & Refusal);

/** An object of this name exists in the member and is not ours. */
export type Refusal = {
  readonly reason: string;
  /** The other federation that has it. */
  readonly owner: string | undefined;
  /** What would change if it were taken over. */
  readonly differences: readonly Difference[];
};

/** Which object was read, and as it was when. */
export type Version = Pick<ObjectMeta, 'uid' | 'resourceVersion'>;

export type Operation =
  | { readonly kind: 'none' }
  | {
      readonly kind: 'apply';
      readonly manifest: KubeObject;
      readonly live: Version | undefined;
    }
  | { readonly kind: 'delete'; readonly uid: string; readonly propagation: Propagation }
  /** The copy is of an earlier object of this name: it goes, and the new one's copy is made afterwards. */
  | { readonly kind: 'replace'; readonly uid: string; readonly formerUid: string }
  /** No write can make it agree: it goes, and is made anew. */
  | {
      readonly kind: 'recreate';
      readonly uid: string;
      readonly manifest: KubeObject;
      readonly differences: readonly Difference[];
    }
  /** No write can make it agree, and it is to stay as it is. */
  | { readonly kind: 'blocked'; readonly differences: readonly Difference[] }
  /** It is on its way out, and nothing can be made in its place until it is gone. */
  | { readonly kind: 'leaving' }
  /** The record is of something that is no longer there (or never was ours): drop the record only. */
  | { readonly kind: 'forget' }
  | ({ readonly kind: 'refuse' } & Refusal)
  /** The member has been given something newer than what we hold: we are behind. */
  | { readonly kind: 'stale' };

type Present = Extract<Desired, { kind: 'present' }>;

export type SyncFacts = {
  readonly federation: string;
  readonly desired: Desired;
  readonly live: KubeObject | undefined;
};

export function decideOperation({ federation, desired, live }: SyncFacts): Operation {
  switch (desired.kind) {
    case 'unknown':
      return { kind: 'none' };
    case 'absent':
      return decideRemoval(federation, desired, live);
    case 'present':
      return decideApply(federation, desired, live);
  }
}

function decideRemoval(
  federation: string,
  { propagation = 'Background' }: Absent,
  live: KubeObject | undefined,
): Operation {
  if (live === undefined || !isOurs(federation, live)) return { kind: 'forget' };
  const { uid, deletionTimestamp } = live.metadata;
  if (deletionTimestamp !== undefined) return { kind: 'leaving' };
  return uid === undefined ? { kind: 'none' } : { kind: 'delete', uid, propagation };
}

function decideApply(
  federation: string,
  desired: Present,
  live: KubeObject | undefined,
): Operation {
  const { manifest, claim } = desired;
  if (live === undefined) return { kind: 'apply', manifest, live };
  if (claim.kind === 'refuse') return claim;
  const { uid } = live.metadata;
  if (isOurs(federation, live)) {
    if (generationOf(live) > desired.generation) return { kind: 'stale' };
    const formerUid = formerUidOf(manifest, live);
    if (uid !== undefined && formerUid !== undefined)
      return decideReplacement(live, uid, formerUid);
  }
  return decideFixed(desired, live) ?? { kind: 'apply', manifest, live: live.metadata };
}

/** Undefined: a write can make it agree. */
function decideFixed({ manifest, fixed }: Present, live: KubeObject): Operation | undefined {
  if (fixed.kind === 'none') return undefined;
  const { uid, deletionTimestamp } = live.metadata;
  if (deletionTimestamp !== undefined) return { kind: 'leaving' };
  const { differences } = fixed;
  if (fixed.kind === 'refuse' || uid === undefined) return { kind: 'blocked', differences };
  return { kind: 'recreate', uid, manifest, differences };
}

/** Ours are the copies that carry this federation's id; another federation's are as foreign as a person's. */
export const isOurs = (federation: string, live: KubeObject): boolean =>
  live.metadata.annotations?.[annotations.federation] === federation;

/**
 * Two objects never share a uid, and a name has one object at a time: a copy of another uid, from an earlier
 * generation, is proven to be of an object that was deleted.
 */
function formerUidOf(manifest: KubeObject, live: KubeObject): string | undefined {
  const [wanted, found] = [manifest, live].map(
    (one) => one.metadata.annotations?.[annotations.uid],
  );
  return wanted === undefined || wanted === found ? undefined : found;
}

/** Once it is on its way out there is nothing to ask for any more. */
const decideReplacement = (live: KubeObject, uid: string, formerUid: string): Operation =>
  live.metadata.deletionTimestamp === undefined
    ? { kind: 'replace', uid, formerUid }
    : { kind: 'leaving' };

/** The generation a member's copy was rendered from; 0 where there is none. */
export function generationOf(live: KubeObject): number {
  const text = live.metadata.annotations?.[annotations.generation];
  const value = text === undefined ? 0 : Number(text);
  return Number.isSafeInteger(value) && value > 0 ? value : 0;
}

/**
 * What a copy must still be when it is written: that very one, of that version, if there is one. What was not there a moment ago may be
 * somebody else's by now: without force it is not overwritten; and one of ours, made by who has newer knowledge, is not when
 * the turn is over.
 */
export function preconditionOn(live: Version | undefined, turn: Turn): ApplyOptions {
  if (live === undefined) return { force: false, notAfterMs: turn.endsAtMs };
  const { uid, resourceVersion } = live;
  return {
    ...(uid === undefined ? {} : { uid }),
    ...(resourceVersion === undefined ? {} : { resourceVersion }),
  };
}
