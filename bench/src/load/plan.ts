/** What a load process is told to do, and what it tells of it: plain data, as it goes from process to process. */

export type Protocol = 'HTTP/1.1' | 'HTTP/2';

/** Requests that are alike. `{n}` in path and body is the number of the request, counted from `from`. */
export type Template = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  /** Media type of the body. */
  readonly type?: string;
  readonly body?: string;
};

export type Burst = {
  readonly kind: 'burst';
  /** Asked in turn, again and again. */
  readonly templates: readonly Template[];
  readonly from: number;
  /** Numbers begin again after so many. */
  readonly numbers?: number;
  /** How many requests; absent: until `stop`. */
  readonly count?: number;
  /** Under way at a time: connections in HTTP/1.1, streams of one connection in HTTP/2. */
  readonly width: number;
  readonly protocol: Protocol;
  /** To ask as; the administrator, if nobody. */
  readonly user?: string;
  /** How long each waits between an answer and the next request; absent: not at all. */
  readonly pauseMs?: number;
};

/** Updates, one at a time, each when all that watch have been told of the one before. */
export type FanOut = {
  readonly kind: 'fan-out';
  readonly watchers: number;
  /** Of the watch. */
  readonly path: string;
  /** Of one object; what the watchers look for in it is `"mark-{n}"`. */
  readonly update: Template;
  readonly from: number;
  readonly count: number;
};

/** Lists in pages, one list after the other on each connection. */
export type Pages = {
  readonly kind: 'pages';
  /** With its limit. */
  readonly path: string;
  /** Whole lists. */
  readonly count: number;
  readonly width: number;
};

export type Plan = Burst | FanOut | Pages;

/** Sent to a load process. `stop` ends a burst that has no count. */
export type Order = Plan | { readonly kind: 'stop' };

export type Outcome = {
  readonly seconds: number;
  /** Of each request that succeeded, or of each receipt from before its write. */
  readonly tookMs: readonly number[];
  /** How often which status was the answer. */
  readonly statuses: Readonly<Record<number, number>>;
  /** Refusals that said when to come again. */
  readonly retryAfter: number;
  readonly bytes: number;
};

/** Sent by a load process. */
export type Report =
  | { readonly kind: 'under way' }
  | { readonly kind: 'done'; readonly outcome: Outcome }
  | { readonly kind: 'failed'; readonly message: string };
