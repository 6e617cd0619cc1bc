import type { Clock } from '@navarch/model';
import type { ClientConfig } from 'pg';
import type { ReadParts } from '../objects/read-objects.js';
import { storeLimits } from '../limits.js';
import type { Changes } from './change.js';
import { compactChanges } from './compact-changes.js';
import { type FollowedLog, followChanges } from './follow-changes.js';
import { createMeaningOf, leapOver } from './leap.js';
import { headPagesOf, oldestOf, pagesOf, readChanges } from './read-changes.js';

export function createChanges(
  parts: ReadParts,
  config: ClientConfig,
  clock: Clock | undefined,
): Changes {
  const log: Omit<FollowedLog<never>, 'read' | 'pace'> = {
    config,
    leapOver: (position) => leapOver(parts.database, position),
  };
  return {
    after: (position, limit) => readChanges(parts, position, limit),
    follow: (options) =>
      followChanges({ read: pagesOf(parts), pace: storeLimits.followPace, ...log }, options),
    followHeads: (options) =>
      followChanges({ read: headPagesOf(parts), pace: storeLimits.gatherPace, ...log }, options),
    leapOver: (position) => leapOver(parts.database, position),
    meaningOf: createMeaningOf(parts.database),
    oldest: () => oldestOf(parts.database),
    compact: (options) => compactChanges(parts.database, clock, options),
  };
}
