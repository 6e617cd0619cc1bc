/**
 * Addresses that the federation itself gives Services. They lead nowhere: a federation has no network.
 *
 * Clients expect a Service to have one (Helm's `--wait` does), as every kube-apiserver gives one at once. Both ranges are
 * routed nowhere (RFC 1112 section 4 keeps 240/4 for a future that did not come, RFC 6666 discards 100::/64), so that such an
 * address is told from one of a member, and who dials it fails at once. A member gives its copy an address of its own.
 */
export type AddressFamily = 'IPv4' | 'IPv6';

/** 254.0.0.0/8 and 100::/64, as their addresses begin. */
export const federationRanges: Readonly<Record<AddressFamily, string>> = {
  IPv4: '254.',
  IPv6: '100::',
};

export const isFederationAddress = (address: string): boolean =>
  Object.values(federationRanges).some((start) => address.startsWith(start));
