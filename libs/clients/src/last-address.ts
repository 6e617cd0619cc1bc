/**
 * Resolves the name of one member, and remembers what came out.
 *
 * A name server that fails says nothing about the member. For a while the address that was good last is used again, so that
 * an outage of DNS is not taken for the loss of every member at once. Whoever answers there is known by its certificate.
 */
import type { LookupAddress, LookupAllOptions } from 'node:dns';
import { lastAddressMs } from './limits.js';

export type Resolve = (
  hostname: string,
  options: LookupAllOptions,
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

/** `stopwatch` in milliseconds, monotonic. */
export function remembering(
  resolve: Resolve,
  stopwatch: () => number = () => performance.now(),
): Resolve {
  let last: { hostname: string; addresses: LookupAddress[]; at: number } | undefined;
  const isFresh = (hostname: string): boolean =>
    last !== undefined && last.hostname === hostname && stopwatch() - last.at < lastAddressMs;
  return (hostname, options, callback) => {
    resolve(hostname, options, (error, addresses) => {
      if (error === null) {
        if (addresses.length > 0) last = { hostname, addresses, at: stopwatch() };
        return callback(null, addresses);
      }
      if (last !== undefined && isFresh(hostname)) return callback(null, last.addresses);
      callback(error, []);
    });
  };
}
