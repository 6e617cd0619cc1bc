import type { ReplicasOrPercent } from '@navarch/model';

export type Rounding = 'up' | 'down' | 'nearest';

/** The percentage in `"0%"` to `"100%"`; undefined for any other text. */
export function percentOf(text: string): number | undefined {
  return /^(?:100|[1-9]?\d)%$/u.test(text) ? Number(text.slice(0, -1)) : undefined;
}

/**
 * A number of replicas as it is; a percentage of `replicas`, rounded (a half goes up). Exact: all products are whole
 * numbers below 2^53. A text that is no percentage is refused by the API, and nothing here.
 */
export function resolveAmount(
  value: ReplicasOrPercent,
  replicas: number,
  rounding: Rounding,
): number {
  if (typeof value === 'number') return value;
  const hundredths = replicas * (percentOf(value) ?? 0);
  const rest = hundredths % 100;
  const whole = (hundredths - rest) / 100;
  return rest > 0 && roundsUp[rounding](rest) ? whole + 1 : whole;
}

const roundsUp: Readonly<Record<Rounding, (rest: number) => boolean>> = {
  up: () => true,
  down: () => false,
  nearest: (rest) => rest >= 50,
};
