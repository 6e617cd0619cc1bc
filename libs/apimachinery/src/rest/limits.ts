/** Every bound of the REST implementation. */
export const restLimits = {
  /** Of a request body. */
  bodyBytesMax: 3 * 1024 * 1024,
  fieldManagerCharsMax: 128,
  /** Of all warnings of an answer; beyond it each is cut to the next limit. */
  warningsCharsMax: 4096,
  warningCharsMax: 256,
  /** How often a write is decided again because somebody else wrote in between. */
  writeAttemptsMax: 20,
  /** Names tried for one generateName. */
  generatedNameAttemptsMax: 8,
  generatedSuffixChars: 5,
  /** generateName is cut to this, so that the suffix fits a DNS label. */
  generatedPrefixCharsMax: 58,
  /** A list that is longer is put together as bytes, in blocks of about so many, and no more than so many but for one item. */
  listTextCharsMax: 32 * 1024,
  listBlockBytes: 64 * 1024,
  listBlockBytesMax: 128 * 1024,
  /** Of all blocks that are kept. */
  listBlocksBytesMax: 16 * 1024 * 1024,
  /** How long a read waits for a revision that is not there yet. */
  freshnessWaitMs: 3_000,
  bookmarkEveryMs: 60_000,
  /** How often a watch of a custom kind looks whether its kind is still defined. */
  servedLookEveryMs: 2_000,
  /** A bookmark is sent this long before a watch ends by itself. */
  bookmarkBeforeEndMs: 2_000,
  /** A watch without timeoutSeconds lasts a random time between these. */
  watchMsMin: 30 * 60_000,
  watchMsMax: 60 * 60_000,
  /** Whatever timeoutSeconds says, a watch is not longer. */
  watchMsCap: 24 * 60 * 60_000,
  /** ADDED events of the initial state in one part of the stream. */
  initialEventsPerPart: 100,
  /** Deletes of one deletecollection that are under way at once. */
  collectionConcurrencyMax: 16,
} as const;
