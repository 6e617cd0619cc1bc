import * as t from '../types/type.js';
import { Fault, type Result } from '../values/value.js';
import {
  addressTests,
  type Cidr,
  cidrType,
  type Ip,
  ipType,
  parseCidr,
  parseIp,
} from './addresses.js';
import { through } from './costs.js';
import { member, type Overload, plain } from './overload.js';

/** To hold two addresses against each other. */
const comparing = () => 2;

const holds = (cidr: Cidr, ip: Ip | Fault): Result =>
  ip instanceof Fault ? ip : cidr.holds(ip, ip.bits);
const covers = (cidr: Cidr, other: Cidr | Fault): Result =>
  other instanceof Fault ? other : cidr.holds(other.address, other.prefix);

function isCanonical(text: string): Result {
  const ip = parseIp(text);
  return ip instanceof Fault ? ip : String(ip) === text;
}

const parsing = through();

export const networks: readonly Overload[] = [
  plain('ip', [t.text], { result: ipType, call: parseIp, cost: parsing }),
  plain('isIP', [t.text], {
    result: t.bool,
    call: (text: string) => !(parseIp(text) instanceof Fault),
    cost: parsing,
  }),
  plain('ip.isCanonical', [t.text], { result: t.bool, call: isCanonical, cost: through(0, 0.2) }),
  plain('string', [ipType], { result: t.text, call: String }),
  member('family', [ipType], { result: t.int, call: ({ bits }: Ip) => (bits === 32 ? 4n : 6n) }),
  ...Object.entries(addressTests).map(([name, call]) =>
    member(name, [ipType], { result: t.bool, call }),
  ),
  plain('cidr', [t.text], { result: cidrType, call: parseCidr, cost: parsing }),
  plain('isCIDR', [t.text], {
    result: t.bool,
    call: (text: string) => !(parseCidr(text) instanceof Fault),
    cost: parsing,
  }),
  plain('string', [cidrType], { result: t.text, call: String }),
  member('containsIP', [cidrType, t.text], {
    result: t.bool,
    call: (cidr: Cidr, text: string) => holds(cidr, parseIp(text)),
    cost: through(1),
  }),
  member('containsIP', [cidrType, ipType], { result: t.bool, call: holds, cost: comparing }),
  member('containsCIDR', [cidrType, t.text], {
    result: t.bool,
    call: (cidr: Cidr, text: string) => covers(cidr, parseCidr(text)),
    cost: through(1),
  }),
  member('containsCIDR', [cidrType, cidrType], { result: t.bool, call: covers, cost: comparing }),
  member('ip', [cidrType], { result: ipType, call: ({ address }: Cidr) => address }),
  member('prefixLength', [cidrType], {
    result: t.int,
    call: ({ prefix }: Cidr) => BigInt(prefix),
  }),
  member('masked', [cidrType], { result: cidrType, call: (cidr: Cidr) => cidr.masked() }),
];
