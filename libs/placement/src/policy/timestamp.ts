const time = '([01]\\d|2[0-3]):([0-5]\\d)';
const shape = new RegExp(
  `^(\\d{4})-(0[1-9]|1[0-2])-(\\d\\d)[Tt]${time}:([0-5]\\d)(?:\\.(\\d+))?(?:[Zz]|([+-])${time})$`,
  'u',
);

/** The instant of an RFC 3339 text in ms since 1970, finer fractions cut off; undefined when it is none. */
export function instantOf(text: string): number | undefined {
  const match = shape.exec(text);
  if (match === null) return undefined;
  const [, ...parts] = match;
  const numberAt = (at: number): number => Number(parts[at] ?? 0);
  const days = daysBefore({ year: numberAt(0), month: numberAt(1), day: numberAt(2) });
  if (days === undefined) return undefined;
  const minutes = (days * 24 + numberAt(3)) * 60 + numberAt(4);
  const eastward = (parts[7] === '-' ? -1 : 1) * (numberAt(8) * 60 + numberAt(9));
  const fraction = (parts[6] ?? '').slice(0, 3).padEnd(3, '0');
  return ((minutes - eastward) * 60 + numberAt(5)) * 1_000 + Number(fraction);
}

const lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

function daysIn(year: number, month: number): number {
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return month === 2 && isLeap ? 29 : (lengths[month - 1] ?? 0);
}

const daysBefore1970 = 719_468;

type Day = { readonly year: number; readonly month: number; readonly day: number };

/**
 * Days from 1970-01-01 to a day of the Gregorian calendar; undefined for one that there is not. Years are counted from
 * March, so that the leap day is the last of its year and a month's first day is a line through the months: 153 days
 * in every five.
 */
function daysBefore({ year, month, day }: Day): number | undefined {
  if (day < 1 || day > daysIn(year, month)) return undefined;
  const isAfterFebruary = month > 2;
  const years = isAfterFebruary ? year : year - 1;
  const months = isAfterFebruary ? month - 3 : month + 9;
  const leapDays = Math.floor(years / 4) - Math.floor(years / 100) + Math.floor(years / 400);
  return years * 365 + leapDays + Math.floor((153 * months + 2) / 5) + day - 1 - daysBefore1970;
}
