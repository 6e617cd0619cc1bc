/**
 * The side of a SPDY connection that is asked: streams that the other side begins, each a duplex of its own. Who reads one of
 * them slowly slows all, since there are no windows.
 */
import { Duplex } from 'node:stream';
import { type Frame, FrameReader, printData, printPing, printReply } from './frames.js';
import { HeaderCodec, type Headers } from './headers.js';

export type SpdyStream = Duplex & { readonly headers: Headers };

const frameBytesMax = 1024 * 1024;
const pieceBytesMax = 32 * 1024;
const streamsMax = 512;

/** Takes what comes over a socket from now on. */
export const serveSpdy = (socket: Duplex, onStream: (stream: SpdyStream) => void): SpdyConnection =>
  new SpdyConnection(socket, onStream);

export class SpdyConnection {
  private readonly reader = new FrameReader(frameBytesMax);
  private readonly codec = new HeaderCodec();
  private readonly streams = new Map<number, Duplex>();
  private reading: Promise<void> = Promise.resolve();

  constructor(
    private readonly socket: Duplex,
    private readonly onStream: (stream: SpdyStream) => void,
  ) {
    socket.on('data', (bytes: Buffer) => this.take(bytes));
    socket.on('error', () => undefined);
    socket.on('end', () => socket.end());
    socket.on('close', () => this.closed());
  }

  /** What is written by then still leaves. */
  end(): void {
    this.socket.end();
  }

  /** Frames are obeyed one after another, and nothing more is read meanwhile. */
  private take(bytes: Buffer): void {
    this.socket.pause();
    this.reading = this.readAfter(this.reading, bytes);
  }

  private async readAfter(before: Promise<void>, bytes: Buffer): Promise<void> {
    await before;
    try {
      for (const frame of this.reader.take(bytes)) await this.obey(frame);
      this.socket.resume();
    } catch {
      this.socket.destroy();
    }
  }

  private async obey(frame: Frame): Promise<void> {
    switch (frame.kind) {
      case 'begin':
        return await this.begin(frame);
      case 'data':
        return await this.deliver(frame);
      case 'reset':
        this.streams.get(frame.stream)?.destroy();
        return;
      case 'ping':
        return await this.write(printPing(frame.id));
      case 'leave':
      case 'other':
        return;
    }
  }

  private async begin({ stream: id, headers, isLast }: Extract<Frame, { kind: 'begin' }>) {
    if (this.streams.size >= streamsMax) throw new Error('spdy: too many streams');
    const said = await this.codec.decode(headers);
    const stream = Object.assign(this.streamOf(id), { headers: said });
    this.streams.set(id, stream);
    stream.once('close', () => this.streams.delete(id));
    await this.write(printReply(id, await this.codec.encode(new Map())));
    if (isLast) stream.push(null);
    this.onStream(stream);
  }

  private streamOf(id: number): Duplex {
    return new Duplex({
      read: () => this.readers.get(id)?.(),
      write: (piece: Buffer, _encoding, written) => {
        this.say(id, piece).then(() => written(), written);
      },
      final: (ended) => {
        this.write(printData(id, Buffer.alloc(0), true)).then(() => ended(), ended);
      },
    }).on('error', () => undefined);
  }

  /** Those that were full; called when there is room. */
  private readonly readers = new Map<number, () => void>();

  private async deliver({ stream: id, bytes, isLast }: Extract<Frame, { kind: 'data' }>) {
    const stream = this.streams.get(id);
    if (stream === undefined || stream.destroyed || stream.readableEnded) return;
    const hasRoom = bytes.length === 0 || stream.push(bytes);
    if (isLast) stream.push(null);
    else if (!hasRoom) await this.untilRoom(id, stream);
  }

  private async untilRoom(id: number, stream: Duplex): Promise<void> {
    await new Promise<void>((resolve) => {
      this.readers.set(id, resolve);
      stream.once('close', resolve);
    });
    this.readers.delete(id);
  }

  private async say(id: number, bytes: Buffer): Promise<void> {
    for (let at = 0; at < bytes.length; at += pieceBytesMax)
      await this.write(printData(id, bytes.subarray(at, at + pieceBytesMax)));
  }

  /** Resolves when it has left. */
  private write(frame: Buffer): Promise<void> {
    return new Promise((resolve, reject) => {
      this.socket.write(frame, (error) =>
        error === undefined || error === null ? resolve() : reject(error),
      );
    });
  }

  private closed(): void {
    for (const stream of this.streams.values()) stream.destroy();
    this.codec.close();
  }
}
