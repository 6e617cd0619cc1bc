import { MemberError } from '@navarch/clients';
import { DomainError } from '@navarch/model';
import { NewerCopyError, newerCopyMessage } from './lost-tail.js';

/** What went wrong, for a Placement or a condition: nothing of what a member said but its reason. */
export function describeFailure(error: unknown): string {
  if (!(error instanceof DomainError)) return 'failed: unexpected error';
  if (error instanceof NewerCopyError) return newerCopyMessage;
  if (!(error instanceof MemberError)) return `failed: ${error.code}`;
  const by = error.deniedBy === undefined ? '' : ` (by ${error.deniedBy})`;
  if (error.reason !== undefined) return `the member refused: ${error.reason}${by}`;
  if (by !== '') return `the member refused${by}`;
  const status = error.status === undefined ? '' : ` (the member answered ${error.status})`;
  return `failed: ${error.code}${status}`;
}
