/**
 * Several streams on one WebSocket, as Kubernetes has them: the first byte of a message is the channel, the rest is what is said
 * on it. In v5 a message on channel 255 ends the channel that it names.
 */
import { Readable } from 'node:stream';
import type { WebSocket } from 'ws';
import type { Say } from '../container/command.js';

const ending = 255;
const messageBytesMax = 64 * 1024;
const normal = 1_000;

export class Channels {
  private readonly readers = new Map<number, Readable>();

  constructor(private readonly socket: WebSocket) {
    socket.on('message', (message: Buffer) => this.take(message));
    socket.on('error', () => undefined);
    socket.on('close', () => {
      for (const reader of this.readers.values()) reader.push(null);
    });
  }

  /** What is said on a channel; the other side waits for whoever reads it. */
  reader(channel: number): Readable {
    const reader = new Readable({ read: () => this.socket.resume() });
    this.readers.set(channel, reader);
    return reader;
  }

  /** Resolves when it has left. */
  sayer(channel: number): Say {
    return async (said) => {
      const bytes = Buffer.from(said);
      for (let at = 0; at < bytes.length; at += messageBytesMax)
        await this.send(channel, bytes.subarray(at, at + messageBytesMax));
    };
  }

  /** Without what was not read. */
  close(): void {
    this.socket.close(normal);
  }

  private take(message: Buffer): void {
    const [channel = 0] = message;
    if (channel === ending) {
      this.readers.get(message[1] ?? 0)?.push(null);
      return;
    }
    const hasRoom = this.readers.get(channel)?.push(message.subarray(1)) ?? true;
    if (!hasRoom) this.socket.pause();
  }

  private send(channel: number, bytes: Uint8Array): Promise<void> {
    return new Promise((resolve, reject) => {
      this.socket.send(Buffer.concat([Buffer.of(channel), bytes]), (error) =>
        error === undefined || error === null ? resolve() : reject(error),
      );
    });
  }
}
