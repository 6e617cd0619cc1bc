import { MemberError } from '../errors.js';

const newline = 0x0a;

/**
 * Cuts a stream of bytes into lines. A line longer than `bytesMax` and a last line without its end are
 * failures: half an event is none.
 */
export async function* readLines(
  stream: AsyncIterable<Uint8Array>,
  bytesMax: number,
): AsyncGenerator<string, void, undefined> {
  let rest: Uint8Array[] = [];
  let restBytes = 0;
  for await (const chunk of stream) {
    let start = 0;
    let end = chunk.indexOf(newline);
    while (end !== -1) {
      const line = Buffer.concat([...rest, chunk.subarray(start, end)]);
      requireShort(line.length, bytesMax);
      rest = [];
      restBytes = 0;
      if (line.length > 0) yield line.toString('utf8');
      start = end + 1;
      end = chunk.indexOf(newline, start);
    }
    restBytes += chunk.length - start;
    requireShort(restBytes, bytesMax);
    if (start < chunk.length) rest.push(chunk.subarray(start));
  }
  if (restBytes > 0) throw new MemberError('member.garbage', { because: 'cut short' });
}

function requireShort(bytes: number, bytesMax: number): void {
  if (bytes > bytesMax) throw new MemberError('member.tooLarge', { bytesMax });
}
