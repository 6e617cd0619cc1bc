import type { FailbackWindow } from '@navarch/model';

/** Instants are ms since 1970, a Thursday; all in UTC, where every day has as many minutes. */
const minuteMs = 60_000;
const dayMinutes = 1_440;
const week = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] as const;
const firstDay = 4;

/** Undefined: it is open. Otherwise the instant at which it opens next. */
export function closedUntil(window: FailbackWindow | undefined, at: number): number | undefined {
  if (window === undefined) return undefined;
  const minute = Math.floor(at / minuteMs);
  const today = Math.floor(minute / dayMinutes);
  const start = minutesOf(window.start);
  const length = (minutesOf(window.end) - start + dayMinutes) % dayMinutes;
  // From yesterday, as a window may run over midnight, to the same day of next week.
  for (let day = today - 1; day <= today + week.length; day += 1) {
    const opens = day * dayMinutes + start;
    if (!isMeant(window, day) || minute >= opens + length) continue;
    return minute >= opens ? undefined : opens * minuteMs;
  }
  return undefined;
}

function isMeant({ days }: FailbackWindow, day: number): boolean {
  const name = week[(((day + firstDay) % week.length) + week.length) % week.length] ?? 'Sun';
  return days === undefined || days.includes(name);
}

/** `22:30` in minutes; what is no time of day is midnight (the API refuses it). */
function minutesOf(text: string): number {
  const [hours = 0, minutes = 0] = text.split(':').map(Number);
  return Number.isFinite(hours + minutes) ? hours * 60 + minutes : 0;
}
