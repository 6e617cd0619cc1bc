import * as t from '../types/type.js';
import { Fault, Opaque } from '../values/value.js';
import { through } from './costs.js';
import { member, type Overload, plain } from './overload.js';
import { digitsMax } from './ranges.js';

export const semverType = t.opaque('kubernetes.Semver');

class Semver extends Opaque {
  readonly type = semverType;
  readonly numbers: readonly bigint[];
  /** What stands behind the dash: such a version comes before the one without. */
  readonly early: readonly string[];

  constructor(numbers: readonly bigint[], early: readonly string[]) {
    super();
    this.numbers = numbers;
    this.early = early;
  }

  equals(other: Opaque): boolean {
    return other instanceof Semver && order(this, other) === 0;
  }
}

const number = String.raw`(?:0|[1-9]\d*)`;
const early = String.raw`(?:0|[1-9]\d*|\d*[-A-Za-z][-0-9A-Za-z]*)`;
const shape = new RegExp(
  String.raw`^(${number})\.(${number})\.(${number})(?:-(${early}(?:\.${early})*))?(?:\+[-0-9A-Za-z]+(?:\.[-0-9A-Za-z]+)*)?$`,
);
const uint64Max = 2n ** 64n - 1n;

const parts = ['Major', 'Minor', 'Patch'];

function complain(text: string): string {
  if (text === '') return 'Version string empty';
  const numbers = (/^[^-+]*/.exec(text)?.[0] ?? '').split('.');
  if (text.split('.').length < 3) return 'No Major.Minor.Patch elements found';
  for (const [index, part] of numbers.entries()) {
    const name = parts[index] ?? 'Patch';
    const shown = JSON.stringify(part);
    if (!/^\d+$/.test(part))
      return `Invalid character(s) found in ${name.toLowerCase()} number ${shown}`;
    if (/^0\d/.test(part)) return `${name} number must not contain leading zeroes ${shown}`;
  }
  return `Invalid version ${JSON.stringify(text)}`;
}

function parse(text: string): Semver | Fault {
  const found = shape.exec(text);
  if (found === null) return new Fault(complain(text));
  const [written, early] = [found.slice(1, 4), found[4]?.split('.') ?? []];
  if ([...written, ...early.filter(isNumber)].some((part) => isTooLarge(part)))
    return new Fault('value out of range');
  return new Semver(written.map(BigInt), early);
}

const isNumber = (part: string): boolean => /^\d+$/.test(part);

/** Its length goes first: it takes long to read what has thousands of digits. */
const isTooLarge = (digits: string): boolean =>
  digits.length > digitsMax || BigInt(digits) > uint64Max;

/** `v1.02` is 1.2.0. */
function normalized(text: string): string | Fault {
  const [major = '', minor, ...rest] = text.replace(/^v/, '').split('.');
  const parts = [major, minor, rest.length === 0 ? undefined : rest.join('.')].filter(
    (part) => part !== undefined,
  );
  const plain = parts.map((part) => part.replace(/^0+(?=\d)/, ''));
  if (plain.length < 3 && /[-+]/.test(plain.at(-1) ?? ''))
    return new Fault('short version cannot contain PreRelease/Build meta data');
  return [...plain, '0', '0'].slice(0, 3).join('.');
}

function read(text: string, isLoose = false): Semver | Fault {
  const written = isLoose ? normalized(text) : text;
  return written instanceof Fault ? written : parse(written);
}

function order(one: Semver, other: Semver): number {
  for (const [index, mine] of one.numbers.entries()) {
    const theirs = other.numbers[index] ?? 0n;
    if (mine !== theirs) return mine < theirs ? -1 : 1;
  }
  return orderEarly(one.early, other.early);
}

function orderEarly(one: readonly string[], other: readonly string[]): number {
  if (one.length === 0 || other.length === 0) return Math.sign(other.length - one.length);
  for (const [index, mine] of one.entries()) {
    const theirs = other[index];
    if (theirs === undefined) return 1;
    if (mine !== theirs) return orderParts(mine, theirs);
  }
  return one.length < other.length ? -1 : 0;
}

/** Numbers come before words. */
function orderParts(one: string, other: string): number {
  const [left, right] = [one, other].map(isNumber);
  if (left !== right) return left === true ? -1 : 1;
  if (left === true) return BigInt(one) < BigInt(other) ? -1 : 1;
  return one < other ? -1 : 1;
}

const pair = [semverType, semverType];

export const semvers: readonly Overload[] = [
  ...[[t.text], [t.text, t.bool]].flatMap((args) => [
    plain('semver', args, { result: semverType, call: read, cost: through() }),
    plain('isSemver', args, {
      result: t.bool,
      call: (text: string, isLoose?: boolean) => !(read(text, isLoose) instanceof Fault),
      cost: through(),
    }),
  ]),
  ...['major', 'minor', 'patch'].map((name, index) =>
    member(name, [semverType], {
      result: t.int,
      call: ({ numbers }: Semver) => numbers[index] ?? 0n,
    }),
  ),
  member('isGreaterThan', pair, {
    result: t.bool,
    call: (one: Semver, other: Semver) => order(one, other) > 0,
  }),
  member('isLessThan', pair, {
    result: t.bool,
    call: (one: Semver, other: Semver) => order(one, other) < 0,
  }),
  member('compareTo', pair, {
    result: t.int,
    call: (one: Semver, other: Semver) => BigInt(order(one, other)),
  }),
];
