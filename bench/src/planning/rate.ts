/** Times calls that take microseconds: many in a window, windows of both sides in turn. */
import { limits } from '../limits.js';
import { median } from '../measure/statistics.js';

/** Does one piece of work; the number makes it another one. */
export type Work = (number: number) => unknown;

export type Rates = { readonly ours: number; readonly baseline: number };

/** Calls a second of each: the median of several windows, taken in turn so that both see the same machine. */
export function compareRates(ours: Work, baseline: Work): Rates {
  for (const work of [ours, baseline]) rateOf(work, limits.planWarmUpMs);
  const rates: { readonly ours: number[]; readonly baseline: number[] } = {
    ours: [],
    baseline: [],
  };
  for (let window = 0; window < limits.planWindows; window += 1) {
    rates.baseline.push(rateOf(baseline, limits.planWindowMs));
    rates.ours.push(rateOf(ours, limits.planWindowMs));
  }
  return { ours: median(rates.ours), baseline: median(rates.baseline) };
}

function rateOf(work: Work, windowMs: number): number {
  const startedAt = performance.now();
  let calls = 0;
  let tookMs = 0;
  while (tookMs < windowMs) {
    work(calls);
    calls += 1;
    tookMs = performance.now() - startedAt;
  }
  return (calls * 1_000) / tookMs;
}

/** How long each of many calls takes. */
export function timeEach(work: Work, count: number): readonly number[] {
  rateOf(work, limits.planWarmUpMs);
  return Array.from({ length: count }, (_, number) => {
    const startedAt = performance.now();
    work(number);
    return performance.now() - startedAt;
  });
}
