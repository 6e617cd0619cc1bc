import { asFindings, type SyncFindings } from '@navarch/model';
import type { SyncReading } from './facts.js';

/** What is known of the copy of this very object. */
export function findingsOf({ findings, state, object }: SyncReading): SyncFindings {
  if (findings !== undefined) return findings;
  return state?.objectUid === object?.body.metadata.uid ? asFindings(state?.findings) : {};
}
