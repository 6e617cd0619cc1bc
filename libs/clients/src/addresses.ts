import { BlockList, isIPv4, isIPv6 } from 'node:net';

/**
 * Which addresses a member may have.
 *
 * Credentials come from users, so an address in them must not lead to this machine, to its neighbours on the
 * link, or to a cloud's metadata service. Private networks are where members live, and are allowed.
 */
export type AddressVerdict = 'allowed' | 'loopback' | 'forbidden';

const loopback4 = blockList(['127.0.0.0/8']);
const loopback6 = blockList(['::1/128']);

const forbidden = blockList([
  // "This host": connecting to it reaches loopback.
  '0.0.0.0/8',
  '::/128',
  // Link-local, the usual metadata service among it.
  '169.254.0.0/16',
  'fe80::/10',
  'fec0::/10',
  // Metadata services elsewhere: AWS (IPv6), Alibaba, Azure, Oracle.
  'fd00:ec2::/32',
  'fd20:ce::254/128',
  '100.100.100.200/32',
  '168.63.129.16/32',
  '192.0.0.192/32',
  // Multicast, reserved, broadcast.
  '224.0.0.0/4',
  '240.0.0.0/4',
  'ff00::/8',
]);

/** IPv6 addresses that carry an IPv4 one: mapped, compatible, translated, NAT64, Teredo, 6to4. */
const embedding = blockList([
  '::/96',
  '::ffff:0:0/96',
  '::ffff:0:0:0/96',
  '64:ff9b::/96',
  '64:ff9b:1::/48',
  '2001::/32',
  '2002::/16',
]);

/** `address` is a numeric IPv4 or IPv6 address; anything else is forbidden. */
export function judgeAddress(address: string): AddressVerdict {
  if (isIPv4(address)) return judge(address, 'ipv4');
  const plain = address.split('%', 1)[0] ?? '';
  if (!isIPv6(plain)) return 'forbidden';
  if (loopback6.check(plain, 'ipv6')) return 'loopback';
  // An IPv4 address in IPv6 spelling has no use here but to get past checks like this one.
  return embedding.check(plain, 'ipv6') ? 'forbidden' : judge(plain, 'ipv6');
}

function judge(address: string, family: 'ipv4' | 'ipv6'): AddressVerdict {
  if (family === 'ipv4' && loopback4.check(address, family)) return 'loopback';
  return forbidden.check(address, family) ? 'forbidden' : 'allowed';
}

export const isPermitted = (address: string, allowLoopback: boolean): boolean => {
  const verdict = judgeAddress(address);
  return verdict === 'allowed' || (verdict === 'loopback' && allowLoopback);
};

function blockList(ranges: readonly string[]): BlockList {
  const list = new BlockList();
  for (const range of ranges) {
    const [address = '', prefix = '0'] = range.split('/');
    list.addSubnet(address, Number(prefix), isIPv4(address) ? 'ipv4' : 'ipv6');
  }
  return list;
}
