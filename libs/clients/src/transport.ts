import { type Dispatcher, Pool } from 'undici';
import { parseJson } from './answer/json.js';
import { toMemberError } from './answer/failure.js';
import { delayOf, readStatus, refusalOf, type StatusFacts } from './answer/refusal.js';
import { askStatus } from './ask-status.js';
import { authenticate } from './authenticate.js';
import type { MemberCredentials } from './credentials.js';
import { createDialer } from './dial.js';
import { MemberError } from './errors.js';
import { type Forward, type Forwarded, plainHeaders } from './forward.js';
import { type InTime, inTime } from './in-time.js';
import { type MemberLimits, probeConnections } from './limits.js';
import { type Upgrade, upgrade, type UpgradeAim, type Upgraded } from './upgrade.js';

/** `body` is sent as JSON, `type` is its media type. `path` comes with its query. */
export type Ask = {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly body?: unknown;
  readonly type?: string;
  /** What is preferred to an object as a whole. */
  readonly accept?: string;
  readonly inTime?: InTime | undefined;
};

export type Answer =
  | { readonly kind: 'success'; readonly status: number; readonly body: Uint8Array }
  | {
      readonly kind: 'refusal';
      readonly status: number;
      /** Undefined when the answer was no Status: then it is not known who said it. */
      readonly facts: StatusFacts | undefined;
      readonly error: MemberError;
    };

/**
 * One member's connections: HTTP/1.1 over TLS, kept open, so that a request costs no handshake.
 *
 * Nothing here follows a redirect, waits without a deadline or reads without a bound.
 */
export class Transport {
  private opened: Promise<Opened> | undefined;
  private dialed = 0;

  constructor(
    private readonly credentials: MemberCredentials,
    private readonly limits: MemberLimits,
  ) {}

  /** Differs when a connection was being opened meanwhile, which takes longer than any request. */
  get dials(): number {
    return this.dialed;
  }

  /** Asks and reads the whole answer in time. Throws MemberError unless HTTP worked. */
  async ask(ask: Ask, lane: 'request' | 'probe' = 'request'): Promise<Answer> {
    const timeoutMs = this.limits[lane === 'probe' ? 'probeTimeoutMs' : 'timeoutMs'];
    const opened = await this.ready();
    const startedAt = performance.now();
    const deadline = new AbortController();
    const timer = setTimeout(() => deadline.abort(new MemberError('member.timeout')), timeoutMs);
    try {
      const { signal } = deadline;
      const response = await this.send(opened, ask, { lane, signal, idleMs: timeoutMs });
      const answer = await this.readAnswer(response);
      // A process that was stopped and goes on may read an old answer before its timer has its turn.
      if (performance.now() - startedAt > timeoutMs) throw new MemberError('member.timeout');
      return answer;
    } finally {
      clearTimeout(timer);
    }
  }

  /** Asks a health path for no more than the status of its answer. Throws MemberError unless HTTP worked. */
  async status(path: string): Promise<number> {
    const { pools, prefix, headers } = await this.ready();
    const { probeTimeoutMs: timeoutMs, refusalBytesMax: bytesMax } = this.limits;
    return askStatus(pools.probe, { path: `${prefix}${path}`, headers, timeoutMs, bytesMax });
  }

  /**
   * Opens an answer that goes on; `signal` ends it. The head must come within the time of a request. Throws
   * MemberError for anything but 200.
   */
  async open(ask: Ask, signal: AbortSignal): Promise<AsyncIterable<Uint8Array>> {
    const late = new AbortController();
    const { timeoutMs, watchIdleMs } = this.limits;
    const opened = await this.ready();
    const timer = setTimeout(() => late.abort(new MemberError('member.timeout')), timeoutMs);
    try {
      const either = AbortSignal.any([signal, late.signal]);
      const sending = { lane: 'watch', signal: either, idleMs: watchIdleMs } as const;
      const response = await this.send(opened, ask, sending);
      if (response.statusCode === 200) return response.body;
      const answer = await this.readAnswer(response);
      throw answer.kind === 'refusal'
        ? answer.error
        : new MemberError('member.garbage', { because: 'not a stream' });
    } finally {
      clearTimeout(timer);
    }
  }

  /** Any answer is one, whatever its status; the head must come within its time, and then it may take as long as it likes. */
  async forward({ method, path, headers, body, signal }: Forward): Promise<Forwarded> {
    const { pools, prefix, identity } = await this.ready();
    try {
      const response = await pools.forward.request({
        method,
        path: `${prefix}${path}`,
        headers: { ...headers, ...identity },
        body: body ?? null,
        headersTimeout: this.limits.forwardHeadMs,
        bodyTimeout: 0,
        signal,
      });
      const { statusCode: status } = response;
      const answered = plainHeaders(response.headers);
      return { status, headers: answered, body: forwarded(response.body, signal) };
    } catch (cause) {
      throw ended(signal) ?? toMemberError(cause, 'connect');
    }
  }

  /** The same on a connection of its own, which is the asker's when the member agrees to speak another protocol on it. */
  async upgrade(ask: Upgrade): Promise<Upgraded> {
    const { aim, prefix, identity } = await this.ready();
    const { path, headers, signal } = ask;
    try {
      const request = { ...ask, path: `${prefix}${path}`, headers: { ...headers, ...identity } };
      const upgraded = await upgrade(aim, request);
      if (upgraded.kind === 'switched') return upgraded;
      const { answer } = upgraded;
      return { ...upgraded, answer: { ...answer, body: forwarded(answer.body, signal) } };
    } catch (cause) {
      throw ended(signal) ?? toMemberError(cause, 'connect');
    }
  }

  /** Waits for requests under way; those that go on must have been ended before. */
  async close(): Promise<void> {
    const { opened } = this;
    this.opened = Promise.reject(new MemberError('member.closed'));
    this.opened.catch(() => undefined);
    const known = await opened?.catch(() => undefined);
    await Promise.all(Object.values(known?.pools ?? {}).map((pool) => pool.close()));
  }

  private async send(
    { pools, prefix, headers }: Opened,
    { method, path, body, type = 'application/json', accept, inTime: opaque }: Ask,
    { lane, signal, idleMs }: Sending,
  ): Promise<Dispatcher.ResponseData<unknown>> {
    try {
      return await pools[lane].request({
        method,
        path: `${prefix}${path}`,
        headers: {
          ...headers,
          ...(accept === undefined ? {} : { accept }),
          ...(body === undefined ? {} : { 'content-type': type }),
        },
        body: body === undefined ? null : JSON.stringify(body),
        headersTimeout: this.limits.timeoutMs,
        bodyTimeout: idleMs,
        signal,
        // Otherwise undici gives up the connection of a DELETE that has a body, and with it a handshake.
        reset: false,
        ...(opaque === undefined ? {} : { opaque }),
      });
    } catch (cause) {
      throw toMemberError(cause, 'connect');
    }
  }

  /** What takes time here is ours, and none of the member's. */
  private ready(): Promise<Opened> {
    return (this.opened ??= open(this.credentials, this.limits, () => {
      this.dialed += 1;
    }));
  }

  private async readAnswer(response: Dispatcher.ResponseData<unknown>): Promise<Answer> {
    const { statusCode: status } = response;
    if (status >= 200 && status < 300) {
      const body = await readWhole(response.body, this.limits.responseBytesMax);
      return { kind: 'success', status, body };
    }
    const body = await readWhole(response.body, this.limits.refusalBytesMax);
    const facts = statusOf(body);
    const delay = delayOf(response.headers['retry-after']);
    return { kind: 'refusal', status, facts, error: refusalOf(status, { ...delay, ...facts }) };
  }
}

/** Lanes do not share connections: requests under way never keep a probe or a watch waiting. */
type Lane = 'request' | 'watch' | 'probe' | 'forward';
type Sending = { readonly lane: Lane; readonly signal: AbortSignal; readonly idleMs: number };

type Opened = {
  readonly pools: Readonly<Record<Lane, Dispatcher>>;
  /** For what takes a connection of its own. */
  readonly aim: UpgradeAim;
  readonly prefix: string;
  /** Who the federation is. */
  readonly identity: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
};

async function open(
  credentials: MemberCredentials,
  limits: MemberLimits,
  onDial: () => void,
): Promise<Opened> {
  const { tls, headers } = await authenticate(credentials);
  const { origin, pathname } = new URL(credentials.server);
  const { allowLoopback } = credentials;
  const connect = createDialer({ tls, allowLoopback, connectMs: limits.connectMs, onDial });
  const poolOf = (connections: number): Pool =>
    new Pool(origin, {
      connect,
      connections,
      pipelining: 1,
      keepAliveTimeout: limits.keepAliveMs,
      keepAliveMaxTimeout: limits.keepAliveMs,
    });
  return {
    pools: {
      request: poolOf(limits.concurrencyMax + limits.listsSpare).compose(inTime),
      watch: poolOf(limits.watchesMax),
      probe: poolOf(probeConnections),
      forward: poolOf(limits.forwardsMax),
    },
    aim: { connect, origin, headMs: limits.forwardHeadMs },
    prefix: pathname === '/' ? '' : pathname,
    identity: headers,
    headers: { ...headers, accept: 'application/json', 'user-agent': 'navarch' },
  };
}

async function* forwarded(
  stream: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  try {
    yield* stream;
  } catch (cause) {
    throw ended(signal) ?? toMemberError(cause, 'answer');
  }
}

/** That somebody left is not the member's failure, whatever is said of the connection then. */
function ended({ aborted, reason }: AbortSignal): MemberError | undefined {
  if (!aborted) return undefined;
  return reason instanceof MemberError ? reason : new MemberError('member.closed');
}

async function readWhole(stream: AsyncIterable<Uint8Array>, bytesMax: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  try {
    for await (const chunk of stream) {
      bytes += chunk.length;
      if (bytes > bytesMax) throw new MemberError('member.tooLarge', { bytesMax });
      chunks.push(chunk);
    }
  } catch (cause) {
    throw toMemberError(cause, 'answer');
  }
  return Buffer.concat(chunks, bytes);
}

/** A refusal that is no Status (a proxy's page, say) is a refusal all the same, without a reason. */
function statusOf(body: Uint8Array): StatusFacts | undefined {
  try {
    return readStatus(parseJson(body));
  } catch {
    return undefined;
  }
}
