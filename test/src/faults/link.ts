/**
 * One connection through the proxy: two directions, each a queue of what was read and when it may be passed on.
 *
 * What a link does to its bytes is decided by the condition of the moment, asked anew for every piece. Bytes that a
 * condition swallows are gone: a direction with a hole never delivers anything again, as a connection whose state
 * some box on the way has forgotten.
 */
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

export type Direction = 'toServer' | 'toClient';

/** What happens to a piece that is about to be passed on. */
export type Fate =
  | { readonly kind: 'deliver'; readonly bytes: Buffer; readonly afterMs: number }
  /** Never delivered, and nothing after it either. */
  | { readonly kind: 'swallow' }
  /** Not now: asked again in a moment. */
  | { readonly kind: 'hold' }
  /** Deliver this much, then end the connection. */
  | { readonly kind: 'last'; readonly bytes: Buffer; readonly how: Ending };

export type Ending = 'reset' | 'end';

export type LinkParts = {
  readonly client: Socket;
  readonly server: Socket;
  /** `passed`: bytes of this direction that were read before this piece. */
  readonly decide: (direction: Direction, piece: Buffer, passed: number) => Fate;
  readonly now: () => number;
};

type Piece = { readonly bytes: Buffer; readonly readAt: number; readonly before: number };
type Lane = {
  readonly direction: Direction;
  readonly from: Socket;
  readonly to: Socket;
  readonly pieces: Piece[];
  read: number;
  isEnded: boolean;
  isBroken: boolean;
  isRunning: boolean;
};

const holdMs = 20;

export class Link {
  private readonly lanes: readonly Lane[];
  private isClosed = false;

  constructor(
    private readonly parts: LinkParts,
    private readonly onClosed: () => void,
  ) {
    const { client, server } = parts;
    this.lanes = [laneOf('toServer', client, server), laneOf('toClient', server, client)];
    for (const lane of this.lanes) this.attach(lane);
  }

  /** Ends both sides: with a reset, or as a program that closes. */
  close(how: Ending): void {
    if (this.isClosed) return;
    this.isClosed = true;
    const { client, server } = this.parts;
    // A socket that was ended already cannot be reset: its handle would be left open for good.
    if (how === 'reset' && !client.writableEnded) client.resetAndDestroy();
    else client.destroy();
    // It may be a unix socket, which knows no reset.
    server.destroy();
    this.onClosed();
  }

  /** From now on nothing more arrives in this direction. */
  deafen(direction: Direction): void {
    for (const lane of this.lanes) if (lane.direction === direction) lane.isBroken = true;
  }

  private attach(lane: Lane): void {
    lane.from.on('data', (bytes: Buffer) => {
      lane.pieces.push({ bytes, readAt: this.parts.now(), before: lane.read });
      lane.read += bytes.length;
      this.run(lane);
    });
    lane.from.on('end', () => {
      lane.isEnded = true;
      this.run(lane);
    });
    lane.from.on('error', () => this.close('reset'));
    lane.from.on('close', () => {
      lane.isEnded = true;
      this.run(lane);
    });
  }

  private run(lane: Lane): void {
    if (lane.isRunning) return;
    lane.isRunning = true;
    void this.drain(lane).finally(() => {
      lane.isRunning = false;
    });
  }

  private async drain(lane: Lane): Promise<void> {
    while (!this.isClosed && !lane.isBroken) {
      const piece = lane.pieces[0];
      if (piece === undefined) break;
      const fate = this.parts.decide(lane.direction, piece.bytes, piece.before);
      if (fate.kind !== 'hold') lane.pieces.shift();
      await this.meet(lane, piece, fate);
    }
    // Nobody is told of the end of a connection that has a hole.
    if (lane.isEnded && !lane.isBroken) lane.to.end();
  }

  private async meet(lane: Lane, piece: Piece, fate: Fate): Promise<void> {
    switch (fate.kind) {
      case 'hold':
        await sleep(holdMs);
        return;
      case 'swallow':
        lane.isBroken = true;
        return;
      case 'deliver': {
        const waitMs = piece.readAt + fate.afterMs - this.parts.now();
        if (waitMs > 0) await sleep(waitMs);
        if (!this.isClosed) lane.to.write(fate.bytes);
        return;
      }
      case 'last':
        await written(lane.to, fate.bytes);
        this.close(fate.how);
    }
  }
}

const laneOf = (direction: Direction, from: Socket, to: Socket): Lane => ({
  direction,
  from,
  to,
  pieces: [],
  read: 0,
  isEnded: false,
  isBroken: false,
  isRunning: false,
});

async function written(socket: Socket, bytes: Buffer): Promise<void> {
  if (bytes.length === 0) return;
  await new Promise<void>((resolve) => {
    socket.write(bytes, () => resolve());
  });
}
