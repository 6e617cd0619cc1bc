import { badRequest, entityTooLarge } from '@navarch/apimachinery';
import type { ApiLimits } from './limits.js';
import type { RawRequest } from './raw.js';

export type BodyLimits = Pick<ApiLimits, 'bodyBytesMax' | 'droppedBytesMax' | 'bodyMsMax'>;

/**
 * The whole body, or undefined when there is none.
 *
 * Throws 413 past the limit, but reads on to the end first (up to a second limit): most clients send
 * all before they listen, and a connection that is cut under them shows as a broken pipe and not as
 * the reason. Throws 400 when the body does not come in time or the client goes.
 */
export async function readBody(
  request: RawRequest,
  limits: BodyLimits,
): Promise<Uint8Array | undefined> {
  const announced = Number(request.headers['content-length'] ?? Number.NaN);
  if (announced > limits.droppedBytesMax) throw entityTooLarge(limits.bodyBytesMax);
  const chunks = await gather(request, limits);
  if (chunks.length <= 1) return chunks[0];
  return Buffer.concat(chunks);
}

function gather(request: RawRequest, limits: BodyLimits): Promise<Uint8Array[]> {
  return new Promise((resolve, reject) => {
    const chunks: Uint8Array[] = [];
    let size = 0;
    const settle = (act: () => void): void => {
      clearTimeout(deadline);
      request.off('data', onData).off('end', onEnd).off('close', onClose);
      act();
    };
    const onData = (chunk: Uint8Array): void => {
      size += chunk.length;
      if (size <= limits.bodyBytesMax) chunks.push(chunk);
      else chunks.length = 0;
      if (size > limits.droppedBytesMax) settle(() => reject(entityTooLarge(limits.bodyBytesMax)));
    };
    const onEnd = (): void =>
      settle(() => {
        if (size > limits.bodyBytesMax) reject(entityTooLarge(limits.bodyBytesMax));
        else resolve(chunks);
      });
    const onClose = (): void => settle(() => reject(badRequest('the request ended early')));
    const deadline = setTimeout(
      () => settle(() => reject(badRequest('the body of the request did not come in time'))),
      limits.bodyMsMax,
    );
    request.on('data', onData).on('end', onEnd).on('close', onClose);
  });
}
