/** Where the queue lives, and the one line that says so. */
export type QueueChoice =
  | { readonly kind: 'given'; readonly line: string }
  | { readonly kind: 'private'; readonly line: string }
  | { readonly kind: 'postgres'; readonly line: string }
  | { readonly kind: 'impossible'; readonly line: string };

export function decideQueue(facts: {
  readonly wanted: 'auto' | 'redis' | 'postgres';
  readonly hasUrl: boolean;
  /** `redis-server 7.0.15`; undefined when none is on PATH. */
  readonly program: string | undefined;
}): QueueChoice {
  if (facts.wanted === 'postgres')
    return { kind: 'postgres', line: 'queue on PostgreSQL (NAVARCH_QUEUE)' };
  if (facts.hasUrl) return { kind: 'given', line: 'queue on the Redis of NAVARCH_REDIS_URL' };
  if (facts.program !== undefined) {
    return { kind: 'private', line: `queue on a private Redis (${facts.program})` };
  }
  if (facts.wanted === 'redis') {
    return {
      kind: 'impossible',
      line: 'NAVARCH_QUEUE=redis, but NAVARCH_REDIS_URL is not set and neither redis-server nor valkey-server is on PATH',
    };
  }
  return {
    kind: 'postgres',
    line: 'queue on PostgreSQL: no redis-server or valkey-server on PATH (with one it is 7-10 times faster)',
  };
}
