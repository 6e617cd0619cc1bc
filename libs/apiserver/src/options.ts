import type { IncomingMessage } from 'node:http';
import type { Duplex, Readable } from 'node:stream';
import type {
  ApiHandler,
  ApiResponse,
  ApiUser,
  HeaderList,
  RequestHead,
} from '@navarch/apimachinery';
import type { Clock } from '@navarch/model';
import type { Authenticate } from './authenticate.js';
import type { FlowEvent } from './fairness/lane.js';
import type { HealthChecks } from './health.js';
import type { ApiLimits } from './limits.js';

/** One request, for metrics and logs. Holds no query and no body: both may hold secrets. */
export type Asked = {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly isApply: boolean;
  /** As it was said; empty: it is meant. */
  readonly dryRun: string;
};

/** The same with what became of it. */
export type Answered = Asked & {
  readonly user: string | undefined;
  readonly status: number;
  readonly watch: boolean;
  /** It was told to last. */
  readonly lasted: boolean;
  /** Of the body; undefined where it ended at no length of its own. */
  readonly bytes: number | undefined;
  /** From the head of the request to the end of the answer; a watch's whole life. */
  readonly tookMs: number;
};

/** A request whose body nobody has read. */
export type StreamedRequest = {
  readonly method: string;
  /** Still percent-encoded, without the query. */
  readonly path: string;
  /** With its question mark; empty when there is none. */
  readonly search: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Readable;
  /**
   * Takes the connection of a request to speak another protocol on it. Absent for all other requests, and over HTTP/2, where it
   * is not the request's alone.
   */
  readonly takeOver?: (() => TakenConnection) | undefined;
  readonly user: ApiUser;
  /** The same in the answer's Audit-Id. */
  readonly auditId: string;
  /** Aborts when the client has gone. */
  readonly signal: AbortSignal;
};

/** Its taker says the 101 on it and everything after that, and ends it. `signal` does not: it only says that it should end. */
export type TakenConnection = {
  readonly request: IncomingMessage;
  readonly socket: Duplex;
  /** What the client said already behind its request. */
  readonly head: Buffer;
};

/** What is said to a request in its handler's place: an answer, or nothing, since its connection was taken. */
export type PassedThrough = StreamedResponse | 'taken';

/** An iterable is sent as it comes, at the pace of its reader. */
export type StreamedResponse = Omit<ApiResponse, 'body'> & {
  readonly body: ApiResponse['body'] | AsyncIterable<Uint8Array>;
};

export type ApiOptions = {
  readonly handler: ApiHandler;
  /**
   * Answers in the handler's place what is to pass through, bodies unread; undefined for what it leaves to the handler. It
   * authorizes by itself, bounds by itself what is under way, and rejects with ApiError.
   */
  readonly passThrough?: (request: StreamedRequest) => Promise<PassedThrough> | undefined;
  readonly authenticate: Authenticate;
  /**
   * Whom a request with an Impersonate header is served as; throws ApiError when the sender may not be that. Absent: as the sender,
   * whatever it asks for.
   */
  readonly impersonate?: (sender: ApiUser, headers: HeaderList, head: RequestHead) => ApiUser;
  /**
   * Throws ApiError (403) when the user may not. Asked before a body is read, so that nobody fills memory who has no
   * right to write, and for what the handler never sees (`/metrics`). Absent: everybody may.
   */
  readonly authorizeHead?: (user: ApiUser, head: RequestHead) => void;
  readonly health: HealthChecks;
  readonly clock: Clock;
  /** For Audit-Id. */
  readonly newId: () => string;
  readonly limits?: Partial<ApiLimits>;
  /** What `/metrics` answers, in Prometheus' text format; absent: 404. */
  readonly metrics?: () => Promise<string>;
  /** Told how requests wait for each other. */
  readonly onFlow?: (event: FlowEvent) => void;
  /** A request came; it is answered once, or begins to last. */
  readonly onAsked?: (asked: Asked) => void;
  /** It lasts from here on: a watch, or what passes through. It is answered when it is over. */
  readonly onLasting?: (asked: Asked) => void;
  readonly onAnswered?: (answered: Answered) => void;
  /** Told of every error that is not the client's. */
  readonly onError?: (error: unknown) => void;
};
