/**
 * Whether a cluster has to be read again after a probe. One that was found ready, and answers as it did, has nothing to be
 * told: it is read with some of its probes only, so that many clusters at rest cost their probes and little more.
 */
export type Reading = {
  /** It was ready when it was read last, and nothing had to be written. */
  readonly isSettled: boolean;
  /** Probes since then. */
  readonly probes: number;
};

export const neverRead: Reading = { isSettled: false, probes: 0 };

/** Of so many probes of a settled cluster one reads it, whatever is known. */
const probesPerReading = 4;

export type Seen = {
  readonly ok: boolean;
  readonly wasInDoubt: boolean;
  /** It was asked by other means than before: somebody may have registered another one under its name. */
  readonly isOther: boolean;
};

export const hasToBeRead = ({ isSettled, probes }: Reading, seen: Seen): boolean =>
  !isSettled || !seen.ok || seen.wasInDoubt || seen.isOther || probes + 1 >= probesPerReading;
