/** Every bound of a member client. A member can be slow, hostile or both: nothing it does is unbounded. */
export type MemberLimits = {
  /**
   * Requests to one member under way at once, probes and watches not counted; more are refused. The limit of the moment is
   * found between the two (see pace/limit.decide.ts).
   */
  readonly concurrencyMin: number;
  readonly concurrencyMax: number;
  /** The limit of a member that nothing is known of yet; it doubles with each round that goes well. */
  readonly concurrencyStart: number;
  /** For room that is to be expected within this a request waits, and no longer. */
  readonly roomMsMax: number;
  /** Lists that may be under way over that limit: a busy member must not leave its watches blind. */
  readonly listsSpare: number;
  readonly watchesMax: number;
  /** Connections for requests that are forwarded; further ones wait, so whoever forwards keeps to it. */
  readonly forwardsMax: number;
  /** From the end of a forwarded request to the head of its answer. */
  readonly forwardHeadMs: number;
  /** From the start of a request to the last byte of its answer. */
  readonly timeoutMs: number;
  readonly probeTimeoutMs: number;
  /** TCP and TLS together. */
  readonly connectMs: number;
  /** Of one answer (one page of a list). */
  readonly responseBytesMax: number;
  /** Of a refusal that is still read for its reason. */
  readonly refusalBytesMax: number;
  readonly watchEventBytesMax: number;
  /** A member ends a watch by itself after this long, or a little sooner. */
  readonly watchSeconds: number;
  /** A watch that says nothing for this long is over: longer than a watch lasts, or one that is merely quiet is cut. */
  readonly watchIdleMs: number;
  /** A watch that says nothing for this long is compared with another one; later again while nothing happens. */
  readonly watchQuietMs: number;
  readonly listItemsMax: number;
  /** How long an unused connection stays open; API servers close theirs after 90 seconds. */
  readonly keepAliveMs: number;
  /** Transport failures in a row that suspend a member. */
  readonly failuresMax: number;
  /** How long a suspended member is left alone before one request tries it. */
  readonly suspendedMs: number;
  /** The longest `Retry-After` that is obeyed: a member may not lock itself out for hours by mistake. */
  readonly restMsMax: number;
};

export const memberLimits: MemberLimits = {
  concurrencyMin: 2,
  concurrencyMax: 16,
  concurrencyStart: 4,
  roomMsMax: 50,
  listsSpare: 2,
  watchesMax: 32,
  forwardsMax: 32,
  forwardHeadMs: 70_000,
  timeoutMs: 10_000,
  probeTimeoutMs: 1_500,
  connectMs: 4_000,
  responseBytesMax: 32 * 1024 * 1024,
  refusalBytesMax: 256 * 1024,
  watchEventBytesMax: 8 * 1024 * 1024,
  watchSeconds: 290,
  watchIdleMs: 300_000,
  watchQuietMs: 20_000,
  listItemsMax: 200_000,
  keepAliveMs: 60_000,
  failuresMax: 5,
  suspendedMs: 1_000,
  restMsMax: 300_000,
};

/** How a member's limit follows its answers. The shares are of the limit, or of a difference of times. */
export const paceLimits = {
  /** What is left of the limit after a sign of overload: 429, 502, 503, 504, no answer in time. */
  strainedShare: 0.5,
  /** The same after another 5xx, which may be about one request only. */
  unwellShare: 0.875,
  /** Of a slow member: by how slow it is, between these. */
  slowShareMin: 0.5,
  slowShareMax: 0.9,
  /** An answer is slow when it takes this many times as long as in calm, and then this much longer still. */
  slowFactor: 2,
  slowSlackMs: 100,
  /** How much of a new answer goes into what is held for the latency of now. */
  recentShare: 0.3,
  /** The same for the calm latency: quickly down, and up only by what is answered while little is asked. */
  calmDownShare: 0.2,
  calmUpShare: 0.05,
  /** One answer counts as no slower than this many times what is slow: a single pause proves nothing. */
  outlierFactor: 2,
  /** Rests are longer by up to this share, so that those who were told the same do not return together. */
  restJitterShare: 0.1,
  /** Whoever waits for the end of a rest comes back within this long after it. */
  returnSpreadMs: 500,
  /** How soon, and how late at most, one that found no room is told to come back. */
  turnMsMin: 50,
  turnMsMax: 2_000,
  /** What an answer is taken to last before the first came. */
  answerMsStart: 20,
} as const;

/** The opening of watches. */
export const watchLimits = {
  /** How long after the first failure in a row, doubling to the last, each with full jitter over the least. */
  reopenMsMin: 500,
  reopenMsFirst: 1_500,
  reopenMsMax: 30_000,
  /** A watch that lasted this long was well, however it ended. */
  wellMs: 20_000,
  /** How long the watch lasts that another one is compared with, and within which time it must have ended. */
  newsSeconds: 1,
  newsWithinMs: 3_000,
  /** How long a watch may be behind another one. */
  behindMs: 2_000,
  /** API servers send a bookmark about every minute, while anything at all happens there. */
  bookmarkMs: 90_000,
  /** Watches last shorter by up to this share. */
  spreadShare: 0.3,
} as const;

/** A connection on which nothing was said for this long is asked for a sign of life by TCP; ten seconds without one end it. */
export const lifeSignMs = 10_000;

/** While name servers fail, the address that a name led to last is used for so long. */
export const lastAddressMs = 600_000;

/** Connections kept for probes, so that a member that is merely busy is not taken for a dead one. */
export const probeConnections = 4;

export const kubeconfigLimits = {
  bytesMax: 256 * 1024,
  tokenCharsMax: 16 * 1024,
  materialBytesMax: 128 * 1024,
  serverCharsMax: 2_048,
  refusalsMax: 32,
} as const;
