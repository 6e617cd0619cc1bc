import { wholeNumber } from './setting.js';

const hourMs = 3_600_000;

/** When a member is asked whether it is there, and what follows. Part of the one table in settings.ts. */
export const probes = {
  probeEveryMs: wholeNumber({
    env: 'NAVARCH_PROBE_EVERY_MS',
    description:
      'How often a member is probed that is not known to be well, or while there is cause',
    min: 100,
    max: hourMs,
    fallback: 2_000,
    unit: 'ms',
  }),
  probeCalmMs: wholeNumber({
    env: 'NAVARCH_PROBE_CALM_MS',
    description:
      'How often a member is probed at least that is well and on which nothing fails; a member that only falls silent is noticed so much later',
    min: 100,
    max: 60_000,
    fallback: 10_000,
    unit: 'ms',
  }),
  probeTimeoutMs: wholeNumber({
    env: 'NAVARCH_PROBE_TIMEOUT_MS',
    description: 'How long a probe may take',
    min: 50,
    max: 60_000,
    fallback: 1_500,
    unit: 'ms',
  }),
  probeFailures: wholeNumber({
    env: 'NAVARCH_PROBE_FAILURES',
    description: 'Probes in a row that must fail before a member is declared lost',
    min: 1,
    max: 100,
    fallback: 3,
  }),
  probeSuccesses: wholeNumber({
    env: 'NAVARCH_PROBE_SUCCESSES',
    description: 'Probes in a row that must succeed before a lost member counts as back',
    min: 1,
    max: 100,
    fallback: 2,
  }),
  returnAfterMs: wholeNumber({
    env: 'NAVARCH_RETURN_AFTER_MS',
    description:
      'How long a lost member must be well before it is taken back; doubles with each loss within an hour',
    min: 0,
    max: hourMs,
    fallback: 6_000,
    unit: 'ms',
  }),
} as const;
