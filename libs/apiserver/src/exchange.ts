import type { Readable } from 'node:stream';
import type { ApiRequest, ApiUser } from '@navarch/apimachinery';
import { Gone } from './gone.js';
import type { Answered, Asked, StreamedRequest, TakenConnection } from './options.js';
import { plainHeaders, type RawReply, type RawRequest, splitUrl } from './raw.js';
import type { Passage } from './traffic.js';

/** A request and how to answer it, as the server hands it over. */
export type Arrival = Pick<StreamedRequest, 'takeOver'> & {
  readonly request: RawRequest;
  readonly reply: RawReply;
};

/** What became of a request. */
export type Outcome = Pick<Answered, 'status' | 'watch' | 'bytes'>;

/** What logs show for a client that left before its answer. */
const clientClosed = 499;

/** One request, as far as it has come. What few requests need is made when it is asked for. */
export class Exchange {
  readonly method: string;
  /** Without the query; still percent-encoded. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly asked: Asked;
  readonly gone = new Gone();
  /** Who sent it, once that is known. */
  sender: ApiUser | undefined;
  outcome: Outcome = { status: clientClosed, watch: false, bytes: 0 };
  hasLasted = false;
  /** Gives back the seat of a request whose turn came. */
  leaveSeat: () => void = nothing;
  private plain: Readonly<Record<string, string | undefined>> | undefined;

  constructor(
    readonly arrival: Arrival,
    readonly auditId: string,
    readonly passage: Passage,
  ) {
    const { method = 'GET', url = '/', headers } = arrival.request;
    this.method = method;
    ({ path: this.path, query: this.query } = splitUrl(url));
    const isApply = method === 'PATCH' && (headers['content-type'] ?? '').includes('apply-patch');
    const dryRun = this.query.get('dryRun') ?? '';
    this.asked = { method, path: this.path, isApply, dryRun };
  }

  get headers(): Readonly<Record<string, string | undefined>> {
    return (this.plain ??= plainHeaders(this.arrival.request.headers));
  }
}

const nothing = (): void => undefined;

/** A request whose body was read, for the handler. */
export class HandledRequest implements ApiRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;

  constructor(
    private readonly exchange: Exchange,
    readonly user: ApiUser,
    readonly body: Uint8Array | undefined,
  ) {
    ({ method: this.method, path: this.path, query: this.query } = exchange);
  }

  get headers(): ApiRequest['headers'] {
    return this.exchange.headers;
  }

  get signal(): AbortSignal {
    return this.exchange.gone.signal;
  }
}

/** A request whose body nobody has read, for whom it may pass through to. */
export class PassingRequest implements StreamedRequest {
  readonly method: string;
  readonly path: string;

  constructor(
    private readonly exchange: Exchange,
    readonly user: ApiUser,
  ) {
    ({ method: this.method, path: this.path } = exchange);
  }

  get search(): string {
    return (this.exchange.arrival.request.url ?? '/').slice(this.path.length);
  }

  get headers(): StreamedRequest['headers'] {
    return this.exchange.headers;
  }

  get body(): Readable {
    return this.exchange.arrival.request;
  }

  get takeOver(): (() => TakenConnection) | undefined {
    return this.exchange.arrival.takeOver;
  }

  get auditId(): string {
    return this.exchange.auditId;
  }

  get signal(): AbortSignal {
    return this.exchange.gone.signal;
  }
}
