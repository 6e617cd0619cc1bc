/**
 * Copies that are made without a look at the member.
 *
 * What nothing was ever sent of is most likely not there. So it is made by a write that changes nothing that is there, and only
 * when that fails is the member met as always: a new object costs a member one request instead of two.
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
