import type { ApiUser } from '@navarch/apimachinery';
import { wellKnownNames } from '@navarch/model';

export type Lane = 'exempt' | 'reads' | 'writes';

const readMethods = new Set(['GET', 'HEAD', 'OPTIONS']);

export function laneOf({ groups }: ApiUser, method: string): Lane {
  if (groups.includes(wellKnownNames.masters)) return 'exempt';
  return readMethods.has(method) ? 'reads' : 'writes';
}

/** Why a request was refused, in upstream's words; `cancelled`: its client left while it waited. */
export type Refusal = 'queue-full' | 'concurrency-limit' | 'time-out' | 'cancelled';

/** What happens to requests, for metrics. One that waits then runs or is refused, and one that runs finishes. */
export type FlowEvent = { readonly lane: Lane } & (
  | { readonly kind: 'waits' | 'finished' }
  | { readonly kind: 'runs'; readonly waitedMs: number | undefined }
  | { readonly kind: 'refused'; readonly because: Refusal; readonly waitedMs: number | undefined }
);
