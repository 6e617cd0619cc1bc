import type { RedisOptions } from 'ioredis';
import { limits } from './limits.js';

/** Where a Redis is, as ioredis wants it: its own parser does not know `unix://`. */
export function redisAddress(url: string): { url: string } | { path: string } {
  const socket = /^unix:\/\/(?<path>\/.+)$/u.exec(url)?.groups?.['path'];
  return socket === undefined ? { url } : { path: decodeURIComponent(socket) };
}

const reconnect = (times: number): number =>
  Math.min(limits.reconnectMaxMs, limits.reconnectMinMs * 2 ** Math.min(times, 10));

/** For those who must not wait: nothing is kept for later, nothing is sent twice, an answer has a deadline. */
export const impatientOptions = {
  enableOfflineQueue: false,
  autoResendUnfulfilledCommands: false,
  maxRetriesPerRequest: 0,
  commandTimeout: limits.ringMs,
  connectTimeout: limits.connectMs,
  retryStrategy: reconnect,
} satisfies RedisOptions;

/** For workers, who wait for Redis to come back however long it takes. */
export const patientOptions = {
  maxRetriesPerRequest: null,
  connectTimeout: limits.connectMs,
  retryStrategy: reconnect,
} satisfies RedisOptions;
