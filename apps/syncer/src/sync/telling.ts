/**
 * Records of copies that make due, in one transaction with the change, who shows them: a crash in between leaves no record
 * that nobody tells of. What changes nothing tells nobody.
 */
import { type MemberObjectKey, printObjectKey } from '@navarch/model';
import type { Applied, Found, Measured, MemberStates, Remark } from '@navarch/store';
import type { Bell } from '../agenda/bell.js';
import { type DueKey, loopNames } from '../loops.js';

/** Each answers whether anything changed; see MemberStates. */
export type TellingStates = {
  readonly applied: (entry: Omit<Applied, 'tell'>) => Promise<boolean>;
  readonly failed: (entry: Omit<Remark, 'tell'>) => Promise<boolean>;
  readonly measured: (entry: Omit<Measured, 'tell'>) => Promise<boolean>;
  readonly found: (entry: Omit<Found, 'tell'>) => Promise<boolean>;
  readonly remove: (key: MemberObjectKey) => Promise<boolean>;
};

type Parts = { readonly states: MemberStates; readonly bell: Pick<Bell, 'soon' | 'ringSoon'> };

/** Who gathers what members report of an object. */
export const statusOf = ({ object }: Pick<MemberObjectKey, 'object'>): DueKey => ({
  loop: loopNames.status,
  key: printObjectKey(object),
});

export function createTellingStates(
  { states, bell }: Parts,
  dueOf: (key: MemberObjectKey) => DueKey = statusOf,
): TellingStates {
  const told = async (
    key: MemberObjectKey,
    record: (tell: ReturnType<Bell['soon']>) => Promise<boolean>,
  ): Promise<boolean> => {
    const tell = bell.soon(dueOf(key));
    const isChanged = await record(tell);
    if (isChanged) bell.ringSoon([tell]);
    return isChanged;
  };
  const any = (changed: readonly unknown[]): boolean => changed.length > 0;
  return {
    applied: (entry) =>
      told(entry.key, async (tell) => any(await states.recordApplied([{ ...entry, tell }]))),
    failed: (entry) =>
      told(entry.key, async (tell) => any(await states.recordFailed([{ ...entry, tell }]))),
    measured: (entry) =>
      told(entry.key, async (tell) => any(await states.recordMeasured([{ ...entry, tell }]))),
    found: (entry) =>
      told(entry.key, async (tell) => any(await states.recordFindings([{ ...entry, tell }]))),
    remove: (key) => told(key, (tell) => states.remove(key, tell)),
  };
}
