import { isIP } from 'node:net';
import { invalidValue, required } from '../names/problems.js';
import { complainDnsSubdomain } from '../names/rules.js';
import type { FieldError } from '../status.js';
import type { PodNetworkShape } from './pod-shapes.js';
import type { ContainerShape } from './shapes.js';

const limits = { nameserversMax: 3, searchesMax: 32, searchCharsMax: 2048 } as const;

const address = (text: string, field: string): FieldError[] =>
  isIP(text) === 0
    ? [invalidValue(field, text, 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)')]
    : [];

export function validateDns(
  { dnsPolicy, dnsConfig }: PodNetworkShape,
  field: string,
): FieldError[] {
  const isNone = dnsPolicy === 'None';
  const needed = 'when `dnsPolicy` is None';
  if (dnsConfig === undefined)
    return isNone ? [required(field, `must provide \`dnsConfig\` ${needed}`)] : [];
  const { nameservers = [], searches = [], options = [] } = dnsConfig;
  const servers = `${field}.nameservers`;
  const tooMany = `must not have more than ${limits.nameserversMax} nameservers`;
  return [
    ...(isNone && nameservers.length === 0
      ? [required(servers, `must provide at least one DNS nameserver ${needed}`)]
      : []),
    ...(nameservers.length > limits.nameserversMax
      ? [invalidValue(servers, nameservers, tooMany)]
      : []),
    ...nameservers.flatMap((server, index) => address(server, `${servers}[${index}]`)),
    ...validateSearches(searches, `${field}.searches`),
    ...options.flatMap(({ name = '' }, index) =>
      name === '' ? [required(`${field}.options[${index}]`, 'must not be empty')] : [],
    ),
  ];
}

const searchPart = '_?[a-z0-9]([-_a-z0-9]*[a-z0-9])?';
const searchPattern = `${searchPart}(\\.${searchPart})*`;
/** The same without the choices between equal ways that long names would be tried in. */
const searchShape = /^_?[a-z0-9](?:[-_]*[a-z0-9])*(?:\._?[a-z0-9](?:[-_]*[a-z0-9])*)*$/;
const searchComplaint = `a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '_', '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '${searchPattern}')`;

function validateSearches(searches: readonly string[], field: string): FieldError[] {
  const { searchesMax, searchCharsMax } = limits;
  const chars = searches.join(' ').length;
  return [
    ...(searches.length > searchesMax
      ? [invalidValue(field, searches, `must not have more than ${searchesMax} search paths`)]
      : []),
    ...(chars > searchCharsMax
      ? [
          invalidValue(
            field,
            searches,
            `must not have more than ${searchCharsMax} characters (including spaces) in the search list`,
          ),
        ]
      : []),
    ...searches.flatMap((search, index) => {
      // A dot at the end says that nothing is to be added; alone it is the root.
      const name = search.replace(/\.$/, '');
      return search === '.' || searchShape.test(name)
        ? []
        : [invalidValue(`${field}[${index}]`, search, searchComplaint)];
    }),
  ];
}

export const validateHostAliases = (
  { hostAliases = [] }: PodNetworkShape,
  field: string,
): FieldError[] =>
  hostAliases.flatMap(({ ip = '', hostnames = [] }, index) => [
    ...address(ip, `${field}[${index}].ip`),
    ...hostnames.flatMap((name, at) =>
      complainDnsSubdomain(name).map((complaint) =>
        invalidValue(`${field}[${index}].hostnames[${at}]`, name, complaint),
      ),
    ),
  ]);

/** On the network of its node, a container has the ports that it has there. */
export const validateHostPorts = (
  { ports = [] }: ContainerShape,
  { hostNetwork, field }: { readonly hostNetwork: boolean | undefined; readonly field: string },
): FieldError[] =>
  ports.flatMap(({ containerPort, hostPort = 0 }, index) =>
    hostNetwork === true && hostPort !== 0 && hostPort !== containerPort
      ? [
          invalidValue(
            `${field}[${index}].hostPort`,
            hostPort,
            'must match `containerPort` when `hostNetwork` is true',
          ),
        ]
      : [],
  );
