/**
 * Slipped into each process of a federation (`NODE_OPTIONS=--import …`) before anything of it is loaded: counts what the
 * process sends, and tells it to whoever connects to a socket in the folder that `BENCH_COUNTS_DIR` names. The
 * programs themselves know nothing of it.
 */
import { Socket } from 'node:net';
import { listenTo, type Reader } from './spoken.js';
import { mapWires, type Tally } from './tally.js';
import { program, tell } from './tell.js';

const counted = mapWires(() => ({ messages: 0, bytes: 0 }));
const names = new Map<string, number>();
const known = new WeakMap<Socket, Reader | null>();
const write: unknown = Reflect.get(Socket.prototype, 'write');

function see(socket: Socket, part: Buffer): void {
  let reader = known.get(socket);
  if (reader === undefined) {
    reader = listenTo(part) ?? null;
    known.set(socket, reader);
  }
  if (reader === null) return;
  const { wire, names: begun, bytes } = reader.read(part);
  counted[wire].messages += begun.length;
  counted[wire].bytes += bytes;
  for (const name of begun) {
    const row = `${wire}: ${name}`;
    names.set(row, (names.get(row) ?? 0) + 1);
  }
}

function bytesOf(part: unknown, encoding: unknown): Buffer {
  if (typeof part === 'string') return Buffer.from(part, encoding === 'latin1' ? 'latin1' : 'utf8');
  return part instanceof Uint8Array ? Buffer.from(part) : Buffer.alloc(0);
}

if (typeof write !== 'function') throw new Error('sockets cannot be listened to');
Object.defineProperty(Socket.prototype, 'write', {
  configurable: true,
  writable: true,
  value: function counting(this: Socket, ...given: readonly unknown[]): unknown {
    see(this, bytesOf(given[0], given[1]));
    return Reflect.apply(write, this, given);
  },
});

tell(program, (): Tally => ({ wires: counted, names: Object.fromEntries(names) }));
