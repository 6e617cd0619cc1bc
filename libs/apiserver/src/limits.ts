/** Every bound of the HTTP layer. */
export type ApiLimits = {
  /** Of a request body; more is refused with 413. */
  readonly bodyBytesMax: number;
  /** Of a refused body that is still read and dropped, so that a client which sends first hears why. */
  readonly droppedBytesMax: number;
  /** From the head of a request to the end of its body. */
  readonly bodyMsMax: number;
  /** From the first byte of a request to the end of its head (HTTP/1.1). */
  readonly headMsMax: number;
  readonly handshakeMsMax: number;
  /**
   * Requests under way at once, from their head to the end of their answer, of one user and of all; watches, health checks
   * and those of `system:masters` not counted. More are refused with 429.
   */
  readonly inFlightPerUserMax: number;
  readonly inFlightMax: number;
  /** Reads and writes that run at once; further ones wait for their turn. */
  readonly readSeats: number;
  readonly writeSeats: number;
  /** Reads, and writes, of one user that wait; more are refused with 429, and so are those that wait too long. */
  readonly waitingPerUserMax: number;
  readonly waitMsMax: number;
  /** A long answer keeps its seat while it is sent, and for so long at most. */
  readonly sentSeatedMsMax: number;
  /** How long such a refusal is held back, and how many are. */
  readonly refusalMs: number;
  readonly refusalsMax: number;
  readonly watchesMax: number;
  /** How long a watcher may take to read what was sent before it is cut off. */
  readonly stalledMsMax: number;
  /** How long a connection may stay unused. */
  readonly idleMsMax: number;
  readonly streamsPerSessionMax: number;
  /** Megabytes that one HTTP/2 session may hold in buffers. */
  readonly sessionMegabytesMax: number;
  readonly healthCheckMsMax: number;
  /** How long requests under way may go on after a stop was asked for. */
  readonly drainMsMax: number;
  /** How long clients then have to leave: what they send on connections that they had already is answered. */
  readonly partingMsMax: number;
};

export const apiLimits: ApiLimits = {
  bodyBytesMax: 3 * 1024 * 1024,
  droppedBytesMax: 32 * 1024 * 1024,
  bodyMsMax: 30_000,
  headMsMax: 10_000,
  handshakeMsMax: 10_000,
  inFlightPerUserMax: 250,
  inFlightMax: 400,
  readSeats: 32,
  writeSeats: 64,
  waitingPerUserMax: 100,
  waitMsMax: 5_000,
  sentSeatedMsMax: 250,
  refusalMs: 500,
  refusalsMax: 1_000,
  watchesMax: 10_000,
  stalledMsMax: 30_000,
  idleMsMax: 180_000,
  streamsPerSessionMax: 1_000,
  sessionMegabytesMax: 64,
  healthCheckMsMax: 2_000,
  drainMsMax: 5_000,
  partingMsMax: 1_000,
};
