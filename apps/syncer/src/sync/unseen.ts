/**
 * Copies that are made, or go, without a look at the member.
 *
 * What nothing was ever sent of is most likely not there, and what nobody has been seen to change is as it was written. So one is made
 * by a write that changes nothing that is there, and the other deleted in the very version that our write made; only when the member
 * refuses is it met as always. That is one request instead of two.
 */
import { MemberError } from '@navarch/clients';
import { isCustom } from '@navarch/model';
import type { SyncReading } from './facts.js';
import { findingsOf } from './findings.js';

/** A custom kind may be unknown to the member, which a look tells from an object that is not there. */
export function isUnsent(reading: SyncReading): boolean {
  const { state, kind } = reading;
  if (isCustom(kind)) return false;
  if (state === undefined) return true;
  const { conflict, immutable } = findingsOf(reading);
  const isFound = conflict !== undefined || immutable !== undefined;
  return state.digest === undefined && !state.drifted && !isFound;
}

/** Undefined: something has the name already. */
export async function unlessTaken<Answer>(
  make: () => Promise<Answer>,
): Promise<Answer | undefined> {
  try {
    return await make();
  } catch (error) {
    if (error instanceof MemberError && error.code === 'member.conflict') return undefined;
    throw error;
  }
}

/**
 * The copy as our last write left it, if it can be expected to be that still: what has a status, or replicas, is written by others
 * all the time.
 */
export function asWritten({ kind, state }: SyncReading): Written | undefined {
  if (isCustom(kind) || kind.replicas !== undefined || state?.synced !== true || state.drifted)
    return undefined;
  const { memberUid: uid = '', memberVersion: version = '' } = state;
  return uid === '' || version === '' ? undefined : { uid, version };
}

type Written = { readonly uid: string; readonly version: string };
