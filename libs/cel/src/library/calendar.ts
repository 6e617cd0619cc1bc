import * as t from '../types/type.js';
import { type Duration, Fault, type Result, type Timestamp } from '../values/value.js';
import { member, type Overload } from './overload.js';

/** A moment as the clocks of some place show it, as if it were UTC. */
type Clock = (shown: Date, nanos: bigint) => number;

const dayMs = 86_400_000;

const readers: Readonly<Record<string, Clock>> = {
  getFullYear: (shown) => shown.getUTCFullYear(),
  getMonth: (shown) => shown.getUTCMonth(),
  getDate: (shown) => shown.getUTCDate(),
  getDayOfMonth: (shown) => shown.getUTCDate() - 1,
  getDayOfWeek: (shown) => shown.getUTCDay(),
  getDayOfYear: (shown) => {
    const start = new Date(shown);
    start.setUTCMonth(0, 1);
    return Math.round((shown.getTime() - start.getTime()) / dayMs);
  },
  getHours: (shown) => shown.getUTCHours(),
  getMinutes: (shown) => shown.getUTCMinutes(),
  getSeconds: (shown) => shown.getUTCSeconds(),
  getMilliseconds: (shown) => shown.getUTCMilliseconds(),
};

const million = 1_000_000n;

function millisOf(nanos: bigint): number {
  const left = ((nanos % million) + million) % million;
  return Number((nanos - left) / million);
}

function read(clock: Clock, { nanos }: Timestamp, zone: string): Result {
  const shown = shownIn(millisOf(nanos), zone);
  return shown instanceof Fault ? shown : BigInt(clock(shown, nanos));
}

const offset = /^([-+]?)(\d{1,2}):(\d{2})$/;

function shownIn(millis: number, zone: string): Date | Fault {
  if (zone === 'UTC') return new Date(millis);
  const found = offset.exec(zone);
  if (found !== null) {
    const minutes = Number(found[2]) * 60 + Number(found[3]);
    return new Date(millis + (found[1] === '-' ? -minutes : minutes) * 60_000);
  }
  return shownInRegion(millis, zone);
}

function shownInRegion(millis: number, zone: string): Date | Fault {
  try {
    const name = formatOf(zone)
      .formatToParts(millis)
      .find(({ type }) => type === 'timeZoneName');
    const [, sign, hours = '0', minutes = '0', seconds = '0'] =
      /GMT(?:([-+])(\d{2}):(\d{2})(?::(\d{2}))?)?/.exec(name?.value ?? '') ?? [];
    const ahead = (Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds);
    return new Date(millis + (sign === '-' ? -ahead : ahead) * 1000);
  } catch {
    // The name says what there is to say.
    return new Fault(`unknown time zone ${zone}`);
  }
}

/** Regions that are kept at hand, as it takes long to find one. */
const regionsMax = 1000;
const regions = new Map<string, Intl.DateTimeFormat>();

/** @throws RangeError for a region that there is not */
function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = regions.get(timeZone);
  if (known !== undefined) return known;
  const options = { timeZone, timeZoneName: 'longOffset' } as const;
  const format = new Intl.DateTimeFormat('en-US-u-ca-iso8601', options);
  if (regions.size < regionsMax) regions.set(timeZone, format);
  return format;
}

const spans: Readonly<Record<string, bigint>> = {
  getHours: 3_600_000_000_000n,
  getMinutes: 60_000_000_000n,
  getSeconds: 1_000_000_000n,
};

export const calendar: readonly Overload[] = [
  ...Object.entries(readers).flatMap(([name, clock]) => [
    member(name, [t.timestamp], {
      result: t.int,
      call: (time: Timestamp) => read(clock, time, 'UTC'),
    }),
    member(name, [t.timestamp, t.text], {
      result: t.int,
      call: (time: Timestamp, zone: string) => read(clock, time, zone),
      cost: ([, zone]) => (zone === 'UTC' ? 1 : 10),
    }),
  ]),
  ...Object.entries(spans).map(([name, worth]) =>
    member(name, [t.duration], { result: t.int, call: ({ nanos }: Duration) => nanos / worth }),
  ),
  member('getMilliseconds', [t.duration], {
    result: t.int,
    call: ({ nanos }: Duration) => nanos / million,
  }),
];
