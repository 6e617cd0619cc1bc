/** What a command of a simulated container gets and does. */
import type { SimulatedContainer } from './container.js';

export type Say = (said: string | Uint8Array) => Promise<void>;

export type Call = {
  readonly args: readonly string[];
  readonly container: SimulatedContainer;
  readonly stdin: AsyncIterable<Uint8Array>;
  readonly out: Say;
  readonly error: Say;
  /** A person types and reads. */
  readonly tty: boolean;
  /** Aborts when nobody waits for it any more. */
  readonly signal: AbortSignal;
};

/** Resolves with its exit code. */
export type Command = (call: Call) => Promise<number>;

export async function readAll(stdin: AsyncIterable<Uint8Array>, bytesMax: number): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of stdin) {
    bytes += part.length;
    if (bytes > bytesMax) throw new Error('No space left on device');
    parts.push(part);
  }
  return Buffer.concat(parts, bytes);
}
