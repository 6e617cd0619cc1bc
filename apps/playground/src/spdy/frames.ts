/**
 * The frames of SPDY/3.1, as far as Kubernetes' clients send them: streams begin, are answered, carry data and end. Windows
 * are not kept by them, so that they are not here either.
 */

export type Frame =
  | {
      readonly kind: 'begin';
      readonly stream: number;
      readonly headers: Buffer;
      readonly isLast: boolean;
    }
  | {
      readonly kind: 'data';
      readonly stream: number;
      readonly bytes: Buffer;
      readonly isLast: boolean;
    }
  | { readonly kind: 'reset'; readonly stream: number }
  | { readonly kind: 'ping'; readonly id: number }
  | { readonly kind: 'leave' }
  /** Settings, windows, and what is said about headers later: of no consequence here. */
  | { readonly kind: 'other' };

const headBytes = 8;
const version = 3;
const types = { begin: 1, reply: 2, reset: 3, ping: 6, leave: 7 } as const;
const last = 0x01;
const id = 0x7fff_ffff;

/** Takes bytes as they come, and gives the frames that are complete by then. Throws for one that is too large. */
export class FrameReader {
  private rest: Buffer = Buffer.alloc(0);

  constructor(private readonly bytesMax: number) {}

  *take(bytes: Uint8Array): Generator<Frame> {
    this.rest = Buffer.concat([this.rest, bytes]);
    while (this.rest.length >= headBytes) {
      const length = this.rest.readUIntBE(5, 3);
      if (length > this.bytesMax) throw new Error('spdy: a frame is too large');
      if (this.rest.length < headBytes + length) return;
      const head = this.rest.subarray(0, headBytes);
      const body = this.rest.subarray(headBytes, headBytes + length);
      this.rest = this.rest.subarray(headBytes + length);
      yield frameOf(head, body);
    }
  }
}

function frameOf(head: Buffer, body: Buffer): Frame {
  const first = head.readUInt32BE(0);
  const isLast = (head.readUInt8(4) & last) !== 0;
  const isControl = first >= 0x8000_0000;
  if (!isControl) return { kind: 'data', stream: first & id, bytes: body, isLast };
  switch (first & 0xffff) {
    case types.begin:
      return { kind: 'begin', stream: idAt(body, 0), headers: body.subarray(10), isLast };
    case types.reset:
      return { kind: 'reset', stream: idAt(body, 0) };
    case types.ping:
      return { kind: 'ping', id: body.length < 4 ? 0 : body.readUInt32BE(0) };
    case types.leave:
      return { kind: 'leave' };
    default:
      return { kind: 'other' };
  }
}

const idAt = (body: Buffer, at: number): number =>
  body.length < at + 4 ? 0 : body.readUInt32BE(at) & id;

export const printReply = (stream: number, headers: Uint8Array): Buffer =>
  control(types.reply, Buffer.concat([number(stream), headers]));

/** The same id comes back: that is what it is for. */
export const printPing = (ping: number): Buffer => control(types.ping, number(ping));

export function printData(stream: number, bytes: Uint8Array, isLast = false): Buffer {
  const head = Buffer.alloc(headBytes);
  head.writeUInt32BE(stream, 0);
  head.writeUInt8(isLast ? last : 0, 4);
  head.writeUIntBE(bytes.length, 5, 3);
  return Buffer.concat([head, bytes]);
}

function control(type: number, body: Uint8Array): Buffer {
  const head = Buffer.alloc(headBytes);
  head.writeUInt16BE(0x8000 + version, 0);
  head.writeUInt16BE(type, 2);
  head.writeUIntBE(body.length, 5, 3);
  return Buffer.concat([head, body]);
}

function number(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value >>> 0);
  return bytes;
}
