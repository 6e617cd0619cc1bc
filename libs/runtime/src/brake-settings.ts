import { addresses, wholeNumber } from './setting.js';

/** What stops by itself and waits for a person, and when. Part of the one table in settings.ts. */
export const brakes = {
  lostPercentMax: wholeNumber({
    env: 'NAVARCH_LOST_PERCENT_MAX',
    description: 'Evictions stop when more of the clusters or ready replicas are lost at once',
    min: 1,
    max: 100,
    fallback: 34,
    unit: '%',
  }),
  controlPoints: addresses({
    env: 'NAVARCH_CONTROL_POINTS',
    description:
      'Addresses apart from the members; a syncer that reaches half of them or fewer is cut off, and no cluster is evicted',
  }),
  calmMs: wholeNumber({
    env: 'NAVARCH_CALM_MS',
    description: 'How long few enough must be lost before held evictions go on',
    min: 0,
    max: 86_400_000,
    fallback: 10_000,
    unit: 'ms',
  }),
  massDeletionMin: wholeNumber({
    env: 'NAVARCH_MASS_DELETION_MIN',
    description: 'Objects, and replicas, that may be deleted within ten minutes without asking',
    min: 1,
    max: 1_000_000_000,
    fallback: 100,
  }),
  massDeletionPercent: wholeNumber({
    env: 'NAVARCH_MASS_DELETION_PERCENT',
    description: 'The same as a share of all that is placed; the larger of the two counts',
    min: 0,
    max: 100,
    fallback: 10,
    unit: '%',
  }),
} as const;
