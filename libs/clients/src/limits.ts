/** Every bound of a member client. A member can be slow, hostile or both: nothing it does is unbounded. */
export type MemberLimits = {
  /** Requests to one member under way at once, probes and watches not counted; more are refused at once. */
  readonly concurrencyMax: number;
  readonly watchesMax: number;
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
  /** A member ends a watch by itself after about this long. */
  readonly watchSeconds: number;
  /** A watch that says nothing for this long is over; bookmarks come about every minute. */
  readonly watchIdleMs: number;
  readonly listItemsMax: number;
  /** How long an unused connection stays open; API servers close theirs after 90 seconds. */
  readonly keepAliveMs: number;
  /** Transport failures in a row that suspend a member. */
  readonly failuresMax: number;
  /** How long a suspended member is left alone before one request tries it. */
  readonly suspendedMs: number;
};

export const memberLimits: MemberLimits = {
  concurrencyMax: 16,
  watchesMax: 32,
  timeoutMs: 10_000,
  probeTimeoutMs: 1_500,
  connectMs: 4_000,
  responseBytesMax: 32 * 1024 * 1024,
  refusalBytesMax: 256 * 1024,
  watchEventBytesMax: 8 * 1024 * 1024,
  watchSeconds: 290,
  watchIdleMs: 90_000,
  listItemsMax: 200_000,
  keepAliveMs: 60_000,
  failuresMax: 5,
  suspendedMs: 1_000,
};

/** Connections kept for probes, so that a member that is merely busy is not taken for a dead one. */
export const probeConnections = 2;

export const kubeconfigLimits = {
  bytesMax: 256 * 1024,
  tokenCharsMax: 16 * 1024,
  materialBytesMax: 128 * 1024,
  serverCharsMax: 2_048,
  refusalsMax: 32,
} as const;
