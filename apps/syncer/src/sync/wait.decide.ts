/**
 * Whether a workload has to wait for what its pods use.
 *
 * Only for those that the federation has and places in the cluster, and never for longer than a limit: one object that a
 * member does not take must not keep a workload from running there for ever. Who has waited so long once does not wait for the
 * same again.
 */
import { neededByPods, parseObjectKey, type Waiting } from '@navarch/model';
import type { Wanted } from './desired.decide.js';

/** What is known of such an object in the cluster: there as wanted, to come, or nothing that will come. */
export type Arrival = 'there' | 'coming' | 'never';

export type Awaited = { readonly key: string; readonly arrival: Arrival };

export type WaitFacts = {
  readonly awaited: readonly Awaited[];
  /** What is on record. */
  readonly waiting: Waiting | undefined;
  readonly now: number;
  readonly limitMs: number;
};

export type WaitDecision =
  | { readonly kind: 'go' }
  /** It waited long enough. */
  | { readonly kind: 'goWithout'; readonly waiting: Waiting }
  | { readonly kind: 'wait'; readonly waiting: Waiting; readonly forMs: number };

export function decideWait({ awaited, waiting, now, limitMs }: WaitFacts): WaitDecision {
  const coming = awaited.filter(({ arrival }) => arrival === 'coming').map(({ key }) => key);
  if (coming.length === 0) return { kind: 'go' };
  const next = { for: coming, since: waiting?.since ?? now };
  const waitedMs = now - next.since;
  if (waitedMs >= limitMs) return { kind: 'goWithout', waiting: next };
  // A clock that was set back must not make a wait longer.
  return { kind: 'wait', waiting: next, forMs: Math.min(limitMs, limitMs - waitedMs) };
}

/** `wanted`: what the cluster should have of it; undefined when the federation has no such object. */
export function arrivalOf(wanted: Wanted | undefined, hasWantedVersion: boolean): Arrival {
  if (wanted === undefined) return 'never';
  switch (wanted.kind) {
    case 'undecided':
      return 'coming';
    case 'absent':
    case 'kept':
    case 'unproven':
      return 'never';
    case 'present':
      return hasWantedVersion ? 'there' : 'coming';
  }
}

/** `Secret keys and 2 more`. */
export function describeAwaited({ for: keys }: Waiting): string {
  const [first = '', ...others] = keys.map(nameOf);
  return others.length === 0 ? first : `${first} and ${others.length} more`;
}

function nameOf(text: string): string {
  const key = parseObjectKey(text);
  if (key === undefined) return text;
  const resource = neededByPods.find((one) => one.resource === key.resource);
  return `${resource?.kind ?? key.resource} ${key.name}`;
}
