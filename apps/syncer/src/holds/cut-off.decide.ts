/** What its control points say of a syncer. */
import type { Instant } from '@navarch/model';
import type { BrakeMark } from '@navarch/store';

/** One point that does not answer may have a fault of its own; a syncer needs more than half of them. */
export const isCutOff = ({ reached, count }: { reached: number; count: number }): boolean =>
  count > 0 && reached * 2 <= count;

/** Marks that nobody renews: their syncers have died. */
export const abandoned = (
  marks: readonly BrakeMark[],
  now: Instant,
  afterMs: number,
): readonly string[] => marks.filter(({ at }) => now - at > afterMs).map(({ name }) => name);
