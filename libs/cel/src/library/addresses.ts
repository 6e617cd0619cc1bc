import { isIPv4, isIPv6 } from 'node:net';
import * as t from '../types/type.js';
import { Fault, Opaque, type Value } from '../values/value.js';

export const ipType = t.opaque('net.IP');
export const cidrType = t.opaque('net.CIDR');

/** An address as the number that it is. */
export class Ip extends Opaque {
  readonly type = ipType;

  constructor(
    readonly bits: 32 | 128,
    readonly number: bigint,
  ) {
    super();
  }

  equals(other: Opaque): boolean {
    return other instanceof Ip && other.bits === this.bits && other.number === this.number;
  }

  /** Whether it begins with the first so many bits of another number. */
  isIn(number: bigint, prefix: number): boolean {
    const rest = BigInt(this.bits - prefix);
    return this.number >> rest === number >> rest;
  }

  override toString(): string {
    return this.bits === 32 ? printFour(this.number) : printSix(this.number);
  }
}

export class Cidr extends Opaque {
  readonly type = cidrType;

  constructor(
    readonly address: Ip,
    readonly prefix: number,
  ) {
    super();
  }

  equals(other: Opaque): boolean {
    return (
      other instanceof Cidr && other.prefix === this.prefix && other.address.equals(this.address)
    );
  }

  /** Whether a network of this size at that address is in it. */
  holds({ bits, number }: Ip, prefix: number): boolean {
    return (
      bits === this.address.bits && prefix >= this.prefix && this.address.isIn(number, this.prefix)
    );
  }

  masked(): Cidr {
    const { bits, number } = this.address;
    const rest = BigInt(bits - this.prefix);
    return new Cidr(new Ip(bits, (number >> rest) << rest), this.prefix);
  }

  override toString(): string {
    return `${this.address.toString()}/${this.prefix}`;
  }
}

const printFour = (number: bigint): string =>
  [24n, 16n, 8n, 0n].map((shift) => String((number >> shift) & 255n)).join('.');

/** The longest run of zeros is left out, as everybody writes it. */
function printSix(number: bigint): string {
  const groups = Array.from({ length: 8 }, (_, index) =>
    ((number >> BigInt(112 - index * 16)) & 0xff_ffn).toString(16),
  );
  const runs = [
    ...groups
      .map((group) => (group === '0' ? '0' : '.'))
      .join('')
      .matchAll(/0{2,}/g),
  ];
  const [longest] = runs.toSorted((one, other) => other[0].length - one[0].length);
  if (longest === undefined) return groups.join(':');
  const from = longest.index;
  return `${groups.slice(0, from).join(':')}::${groups.slice(from + longest[0].length).join(':')}`;
}

const octets = (text: string): bigint =>
  text.split('.').reduce((number, part) => (number << 8n) | BigInt(part), 0n);

function sixOf(text: string): bigint {
  const four = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(text);
  if (four !== null) {
    const number = octets(four[2] ?? '');
    const [high, low] = [number >> 16n, number & 0xff_ffn];
    return sixOf(`${four[1] ?? ''}${high.toString(16)}:${low.toString(16)}`);
  }
  const [head = '', tail] = text.split('::');
  const parts = (part: string): string[] => (part === '' ? [] : part.split(':'));
  const [first, last] = [parts(head), parts(tail ?? '')];
  const missing = tail === undefined ? 0 : 8 - first.length - last.length;
  const groups = [...first, ...Array.from({ length: missing }, () => '0'), ...last];
  return groups.reduce((number, group) => (number << 16n) | BigInt(`0x${group}`), 0n);
}

const mapped = 0xff_ffn;

export function parseIp(text: string): Ip | Fault {
  if (isIPv4(text)) return new Ip(32, octets(text));
  const quoted = JSON.stringify(text);
  if (!isIPv6(text))
    return new Fault(
      `IP Address ${quoted} parse error during conversion from string: ParseAddr(${quoted}): unable to parse IP`,
    );
  if (text.includes('%')) return new Fault(`IP address ${quoted} with zone value is not allowed`);
  const number = sixOf(text);
  return number >> 32n === mapped
    ? new Fault(`IPv4-mapped IPv6 address ${quoted} is not allowed`)
    : new Ip(128, number);
}

export function parseCidr(text: string): Cidr | Fault {
  const [, host = '', size = ''] = /^([^/]*)\/(0|[1-9]\d{0,2})$/.exec(text) ?? [];
  const address = parseIp(host);
  if (size === '' || address instanceof Fault || Number(size) > address.bits)
    return new Fault(
      `network address parse error during conversion from string: netip.ParsePrefix(${JSON.stringify(text)}): bad network`,
    );
  return new Cidr(address, Number(size));
}

type Range = readonly [bits: 32 | 128, number: bigint, prefix: number];

const four = (text: string, prefix: number): Range => [32, octets(text), prefix];
const six = (text: string, prefix: number): Range => [128, sixOf(text), prefix];

const within =
  (...ranges: readonly Range[]) =>
  (ip: Ip): boolean =>
    ranges.some(([bits, number, prefix]) => bits === ip.bits && ip.isIn(number, prefix));

const isUnspecified = within(four('0.0.0.0', 32), six('::', 128));
const isLoopback = within(four('127.0.0.0', 8), six('::1', 128));
const isLinkLocalUnicast = within(four('169.254.0.0', 16), six('fe80::', 10));
const isMulticast = within(four('224.0.0.0', 4), six('ff00::', 8));
const isBroadcast = within(four('255.255.255.255', 32));

/** Of version 6 whatever its flags: the scope is in the last bits of the first group. */
const isLinkLocalMulticast = (ip: Ip): boolean =>
  ip.bits === 32
    ? within(four('224.0.0.0', 24))(ip)
    : ((ip.number >> 112n) & 0xff_0fn) === 0xff_02n;

export const addressTests: Readonly<Record<string, (ip: Ip) => Value>> = {
  isUnspecified,
  isLoopback,
  isLinkLocalMulticast,
  isLinkLocalUnicast,
  isGlobalUnicast: (ip) =>
    ![isUnspecified, isLoopback, isLinkLocalUnicast, isMulticast, isBroadcast].some((test) =>
      test(ip),
    ),
};
