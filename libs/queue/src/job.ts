import { limits } from './limits.js';

/** Where jobs wait. Redis URLs: `redis://`, `rediss://` or `unix://<path of a socket>`. */
export type QueueBackend =
  | { readonly kind: 'redis'; readonly url: string }
  | { readonly kind: 'postgres'; readonly url: string };

/** A loop's queues: a fixed number of shards, each worked on `concurrency` keys at a time. */
export type LoopQueue = {
  readonly loop: string;
  readonly shards: number;
  readonly concurrency: number;
};

/** A key that is due. Those of one `shardBy` (a cluster's name, or the key) share a shard. */
export type Ring = { readonly loop: string; readonly key: string; readonly shardBy: string };

/** One key to work on. */
export type Due = { readonly loop: string; readonly key: string };

/** All that is ever in the queue: never an object, never a Secret's value. */
export type JobData = { readonly loop: string; readonly keys: readonly string[] };

export const defaultPrefix = 'navarch';

export const queueName = (prefix: string, loop: string, shard: number): string =>
  `${prefix}-${loop}-${shard}`;

/** Which of `shards` a text belongs to; the same in every process and version. */
export function shardOf(shardBy: string, shards: number): number {
  let hash = 0x811c_9dc5;
  for (let index = 0; index < shardBy.length; index += 1) {
    hash = Math.imul(hash ^ shardBy.charCodeAt(index), 0x0100_0193);
  }
  // FNV-1a alone hardly mixes its low bits; names differ most in their last letter.
  hash = Math.imul(hash ^ (hash >>> 16), 0x45d9_f3b);
  return ((hash ^ (hash >>> 16)) >>> 0) % shards;
}

/** A job's data as it came out of the queue; undefined when it is none of ours for this loop. */
export function readJobData(data: unknown, loop: string): JobData | undefined {
  if (typeof data !== 'object' || data === null) return undefined;
  if (!('loop' in data) || data.loop !== loop || !('keys' in data)) return undefined;
  const { keys } = data;
  if (!Array.isArray(keys) || keys.length > limits.jobKeysMax || !keys.every(isKey))
    return undefined;
  return { loop, keys };
}

const isKey = (key: unknown): key is string =>
  typeof key === 'string' && key !== '' && key.length <= limits.keyLengthMax;
