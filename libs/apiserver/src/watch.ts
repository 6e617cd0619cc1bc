import { hasRoom, type RawReply } from './raw.js';
import { withDefaults } from './reply.js';

export type WatchResponse = {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: AsyncIterable<string | Uint8Array>;
};

/**
 * Sends a watch: the head at once, then each part as it comes.
 *
 * The head goes out before the first event because clients take a silent server for a hanging one. One
 * part at a time is handed to the socket, and the next is asked for when the socket has room again,
 * so a slow reader costs this process one part and no more; what it misses waits in the watch
 * cache, which ends it when it falls too far behind. A reader that takes nothing at all for
 * `stalledMsMax` is cut off.
 *
 * Ends when the parts end (the source ends them when the request's signal aborts).
 */
export async function sendWatch(
  reply: RawReply,
  response: WatchResponse,
  stalledMsMax: number,
): Promise<void> {
  reply.writeHead(response.status, withDefaults(response.headers));
  reply.flushHeaders?.();
  let open = true;
  reply.on('close', () => {
    open = false;
  });
  for await (const part of response.body) {
    if (!open) return;
    if (!reply.write(part)) open = await hasRoom(reply, stalledMsMax);
    if (!open) return;
  }
  reply.end();
}
