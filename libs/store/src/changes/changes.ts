import type { Clock } from '@navarch/model';
import type { ClientConfig } from 'pg';
import type { ReadParts } from '../objects/read-objects.js';
import type { Changes } from './change.js';
import { compactChanges } from './compact-changes.js';
import { followChanges } from './follow-changes.js';
import { headPagesOf, oldestOf, pagesOf, readChanges } from './read-changes.js';

export function createChanges(
  parts: ReadParts,
  config: ClientConfig,
  clock: Clock | undefined,
): Changes {
  return {
    after: (position, limit) => readChanges(parts, position, limit),
    follow: (options) => followChanges(pagesOf(parts), config, options),
    followHeads: (options) => followChanges(headPagesOf(parts), config, options),
    oldest: () => oldestOf(parts.database),
    compact: (options) => compactChanges(parts.database, clock, options),
  };
}
