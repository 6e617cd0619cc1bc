/**
 * A TCP proxy that misbehaves on command, to stand between two processes of a federation.
 *
 * Everything is a method call and takes effect at once, for connections that exist and for new ones. It knows
 * nothing of what passes through it, TLS included.
 */
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { type Direction, type Ending, type Fate, Link } from './link.js';

/** Where the real server is: a port of loopback, or the path of a unix socket. */
export type Upstream = { readonly port: number } | { readonly path: string };

type Condition =
  | { readonly kind: 'clear' }
  | {
      readonly kind: 'slow';
      readonly latencyMs: number;
      readonly jitterMs: number;
      readonly bytesPerSecond: number;
    }
  | { readonly kind: 'losing'; readonly lost: readonly Direction[] }
  | { readonly kind: 'paused' }
  | { readonly kind: 'rejecting' }
  | { readonly kind: 'cutAfter'; readonly bytes: number; readonly how: Ending }
  | { readonly kind: 'corrupting'; readonly atByte: number };

/** Looks at every piece on its way to the server; true: it is passed on, and then the connection is cut. */
export type Trap = (piece: Buffer) => boolean;

export class FaultProxy {
  private condition: Condition = { kind: 'clear' };
  private trap: Trap | undefined;
  private readonly links = new Set<Link>();
  /** When the last byte that was let through will have been sent, at the bandwidth of the moment. */
  private busyUntil: Record<Direction, number> = { toServer: 0, toClient: 0 };
  private accepted = 0;

  private constructor(
    private readonly server: Server,
    private upstream: Upstream,
  ) {}

  static async start(upstream: Upstream): Promise<FaultProxy> {
    const server = createServer({ allowHalfOpen: true });
    const proxy = new FaultProxy(server, upstream);
    server.on('connection', (client) => proxy.accept(client));
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    return proxy;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** Connections that were ever accepted. */
  get connections(): number {
    return this.accepted;
  }

  /** From now on everything passes. Connections that lost bytes stay dead. */
  heal(): void {
    this.condition = { kind: 'clear' };
    this.trap = undefined;
  }

  /** From now on new connections are led elsewhere. */
  leadTo(upstream: Upstream): void {
    this.upstream = upstream;
    this.cutAll('reset');
  }

  /** Each way takes `latencyMs` and up to `jitterMs` more; together they carry `bytesPerSecond` each way. */
  slow({
    latencyMs,
    jitterMs = 0,
    bytesPerSecond = Number.POSITIVE_INFINITY,
  }: {
    latencyMs: number;
    jitterMs?: number;
    bytesPerSecond?: number;
  }): void {
    this.condition = { kind: 'slow', latencyMs, jitterMs, bytesPerSecond };
  }

  /** Connections are accepted, and nothing is ever answered. */
  blackhole(): void {
    this.condition = { kind: 'losing', lost: ['toServer', 'toClient'] };
  }

  /** One direction of the connections that exist now is dead for good; new ones are well. */
  breakSilently(lost: Direction): void {
    for (const link of this.links) link.deafen(lost);
  }

  /** One direction is lost, of every connection. */
  cutDirection(lost: Direction): void {
    this.condition = { kind: 'losing', lost: [lost] };
  }

  /** Nothing passes until {@link heal}, and then everything does. */
  pause(): void {
    this.condition = { kind: 'paused' };
  }

  /** Connections are reset, those that exist and those that are tried. */
  reject(): void {
    this.condition = { kind: 'rejecting' };
    this.cutAll('reset');
  }

  /** A connection ends after this many bytes of answers: `end` as if they were all, `reset` as a crash (which may follow an end). */
  cutAfter(bytes: number, how: Ending): void {
    this.condition = { kind: 'cutAfter', bytes, how };
  }

  /** Turns over the bits of one byte of what the server answers, counted from the start of a connection. */
  corrupt(atByte: number): void {
    this.condition = { kind: 'corrupting', atByte };
  }

  /** Sets a trap for what clients send, until {@link heal}. */
  cutWhen(trap: Trap): void {
    this.trap = trap;
  }

  /** Ends all connections that exist. */
  cutAll(how: Ending): void {
    for (const link of this.links) link.close(how);
  }

  async stop(): Promise<void> {
    this.cutAll('end');
    await new Promise((resolve) => {
      this.server.close(resolve);
    });
  }

  private accept(client: Socket): void {
    this.accepted += 1;
    client.setNoDelay(true);
    if (this.condition.kind === 'rejecting') {
      client.on('error', () => undefined);
      client.resetAndDestroy();
      return;
    }
    const server = connect({ ...this.upstream, host: '127.0.0.1', allowHalfOpen: true });
    const link: Link = new Link(
      {
        client,
        server,
        decide: (direction, piece, passed) => this.decide(direction, piece, passed),
        now: () => performance.now(),
      },
      () => this.links.delete(link),
    );
    this.links.add(link);
  }

  private decide(direction: Direction, piece: Buffer, passed: number): Fate {
    const isTrapped = direction === 'toServer' && this.trap?.(piece) === true;
    return isTrapped
      ? { kind: 'last', bytes: piece, how: 'reset' }
      : this.fateOf(direction, piece, passed);
  }

  private fateOf(direction: Direction, piece: Buffer, passed: number): Fate {
    const { condition } = this;
    switch (condition.kind) {
      case 'slow':
        return {
          kind: 'deliver',
          bytes: piece,
          afterMs: this.delayOf(direction, piece, condition),
        };
      case 'losing':
        return condition.lost.includes(direction) ? { kind: 'swallow' } : deliver(piece);
      case 'paused':
        return { kind: 'hold' };
      case 'clear':
      case 'rejecting':
      case 'cutAfter':
      case 'corrupting':
        return direction === 'toServer' ? deliver(piece) : spoil(condition, piece, passed);
    }
  }

  private delayOf(
    direction: Direction,
    piece: Buffer,
    slow: Extract<Condition, { kind: 'slow' }>,
  ): number {
    const now = performance.now();
    const sendingMs = (piece.length / slow.bytesPerSecond) * 1_000;
    const sentAt = Math.max(now, this.busyUntil[direction]) + sendingMs;
    this.busyUntil[direction] = sentAt;
    return slow.latencyMs + Math.random() * slow.jitterMs + (sentAt - now);
  }
}

const deliver = (bytes: Buffer): Fate => ({ kind: 'deliver', bytes, afterMs: 0 });

/** What becomes of an answer. */
function spoil(
  condition: Extract<Condition, { kind: 'clear' | 'rejecting' | 'cutAfter' | 'corrupting' }>,
  piece: Buffer,
  passed: number,
): Fate {
  switch (condition.kind) {
    case 'clear':
    case 'rejecting':
      return deliver(piece);
    case 'cutAfter':
      return cutAt(condition, piece, passed);
    case 'corrupting':
      return deliver(turned(piece, condition.atByte - passed));
  }
}

function cutAt(
  { bytes, how }: Extract<Condition, { kind: 'cutAfter' }>,
  piece: Buffer,
  passed: number,
): Fate {
  if (passed + piece.length <= bytes) return deliver(piece);
  return { kind: 'last', bytes: piece.subarray(0, Math.max(0, bytes - passed)), how };
}

function turned(piece: Buffer, at: number): Buffer {
  if (at < 0 || at >= piece.length) return piece;
  const changed = Buffer.from(piece);
  changed[at] = (changed[at] ?? 0) ^ 0xff;
  return changed;
}
