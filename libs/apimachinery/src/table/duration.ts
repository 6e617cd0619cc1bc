const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;
const year = 365 * day;

/**
 * A span in milliseconds as kubectl prints ages: two units at most, and coarser as it grows
 * (`90s`, `3m20s`, `62m`, `4h10m`, `3d4h`, `45d`, `2y30d`).
 */
export function humanDuration(spanMs: number): string {
  // Clocks differ a little between machines; a bigger lead cannot be shown as an age.
  if (spanMs < -1 * second) return '<invalid>';
  if (spanMs < 0) return '0s';
  const step = steps.find(({ belowMs }) => spanMs < belowMs) ?? lastStep;
  return step.print(spanMs);
}

const whole = (spanMs: number, unitMs: number): number => Math.floor(spanMs / unitMs);
const rest = (spanMs: number, unitMs: number, smallerMs: number): number =>
  Math.floor((spanMs % unitMs) / smallerMs);

/** `3m20s`, or `3m` when nothing is left over. */
const pair =
  (big: { ms: number; letter: string }, small: { ms: number; letter: string }) =>
  (spanMs: number): string => {
    const left = rest(spanMs, big.ms, small.ms);
    const head = `${whole(spanMs, big.ms)}${big.letter}`;
    return left === 0 ? head : `${head}${left}${small.letter}`;
  };
const single =
  (ms: number, letter: string) =>
  (spanMs: number): string =>
    `${whole(spanMs, ms)}${letter}`;

const seconds = { ms: second, letter: 's' };
const minutes = { ms: minute, letter: 'm' };
const hours = { ms: hour, letter: 'h' };
const days = { ms: day, letter: 'd' };
const years = { ms: year, letter: 'y' };

const steps: readonly { readonly belowMs: number; readonly print: (spanMs: number) => string }[] = [
  { belowMs: 2 * minute, print: single(second, 's') },
  { belowMs: 10 * minute, print: pair(minutes, seconds) },
  { belowMs: 3 * hour, print: single(minute, 'm') },
  { belowMs: 8 * hour, print: pair(hours, minutes) },
  { belowMs: 2 * day, print: single(hour, 'h') },
  { belowMs: 8 * day, print: pair(days, hours) },
  { belowMs: 2 * year, print: single(day, 'd') },
  { belowMs: 8 * year, print: pair(years, days) },
];
const lastStep = { print: single(year, 'y') };

/** How long ago a timestamp was; `<unknown>` for none, as kubectl has it. */
export function humanAge(timestamp: string | null | undefined, now: number): string {
  if (timestamp === undefined || timestamp === null) return '<unknown>';
  const at = Date.parse(timestamp);
  return Number.isNaN(at) ? '<unknown>' : humanDuration(now - at);
}
