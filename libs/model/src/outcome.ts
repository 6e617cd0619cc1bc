/** What a loop answers for a key; the worker alone knows what each costs. An exception is a failure. */
export type Outcome =
  | { readonly kind: 'done' }
  | { readonly kind: 'again'; readonly afterMs: number };

export const done: Outcome = { kind: 'done' };
export const again = (afterMs: number): Outcome => ({ kind: 'again', afterMs });

/** Milliseconds since the epoch. */
export type Instant = number;
export type Clock = () => Instant;

/** RFC 3339 with whole seconds, as Kubernetes writes times. */
export const toTimestamp = (at: Instant): string => `${new Date(at).toISOString().slice(0, 19)}Z`;
