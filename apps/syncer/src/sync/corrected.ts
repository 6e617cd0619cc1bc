import type { SyncFindings } from '@navarch/model';
import { recentCorrections } from './drift.decide.js';
import { syncLimits } from './limits.js';

/** A correction counts once it is there: attempts that a member did not take are no fight. `now`: ms since the epoch. */
export function corrected(former: SyncFindings, now: number): SyncFindings {
  // What agrees has nothing that cannot be changed.
  const {
    correcting,
    resting: _over,
    immutable: _ended,
    replicasKept: _used,
    ...findings
  } = former;
  if (correcting !== true) return findings;
  const { corrections = [] } = findings;
  const recent = recentCorrections({ corrections, now, limits: syncLimits });
  return { ...findings, corrections: [...recent, now] };
}
