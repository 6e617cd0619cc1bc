/** The addresses of a Service: which it is given, and what goes with them when its type changes. */
import { createHash } from 'node:crypto';
import {
  type AddressFamily,
  federationRanges,
  type KubeObject,
  type ObjectMeta,
} from '@navarch/model';
import { equalJson } from '../patch/json-value.js';
import { isExternal, type ServiceShape, type ServiceSpecShape } from './service-shape.js';
import { shaped } from './shapes.js';

/** A new Service with the addresses that it was not written with. */
export function addressed(service: KubeObject): KubeObject {
  const spec = { ...specOf(service), ...bothOf(specOf(service)) };
  return { ...service, spec: { ...spec, ...givenTo(service, spec) } };
}

/** An update that leaves the addresses out does not give them up, and what a new type has no use for goes, unless it is changed. */
export function readdressed(given: KubeObject, previous: KubeObject): KubeObject {
  const before = specOf(previous);
  const after = withoutUseless(specOf(given), before);
  const { clusterIP, clusterIPs } = before;
  const isLeftOut = (after.clusterIP ?? '') === '' && (after.clusterIPs ?? []).length === 0;
  const isKept = isLeftOut && hasAddress(after) && hasAddress(before) && clusterIPs !== undefined;
  return addressed({ ...given, spec: isKept ? { ...after, clusterIP, clusterIPs } : after });
}

const specOf = (service: KubeObject): ServiceSpecShape => shaped<ServiceShape>(service).spec ?? {};

const hasAddress = ({ type }: ServiceSpecShape): boolean => type !== 'ExternalName';

/** The older field and the first of the newer ones are the same; who writes one of them does not own the other. */
function bothOf({ clusterIP = '', clusterIPs = [] }: ServiceSpecShape): ServiceSpecShape {
  const [first = ''] = clusterIPs;
  if (clusterIP === '') return first === '' ? {} : { clusterIP: first };
  return clusterIPs.length === 0 ? { clusterIPs: [clusterIP] } : {};
}

function givenTo({ metadata }: KubeObject, spec: ServiceSpecShape): ServiceSpecShape {
  const { clusterIP = '', clusterIPs = [], ipFamilies = [] } = spec;
  if (clusterIP !== '' || clusterIPs.length > 0 || !hasAddress(spec)) return {};
  const families = ipFamilies.length === 0 ? ['IPv4'] : ipFamilies;
  const given = families.filter(isFamily).map((family) => addressOf(metadata, family));
  return given[0] === undefined ? {} : { clusterIP: given[0], clusterIPs: given };
}

/** The same for the same Service each time; two Services may share one. */
function addressOf({ namespace = '', name }: ObjectMeta, family: AddressFamily): string {
  const hash = createHash('sha256').update(`${namespace}/${name}`).digest();
  const rest =
    family === 'IPv4'
      ? [...hash.subarray(0, 3)].join('.')
      : [0, 2, 4, 6].map((at) => (hash.readUInt16BE(at) || 1).toString(16)).join(':');
  return `${federationRanges[family]}${rest}`;
}

const isFamily = (family: string): family is AddressFamily =>
  family === 'IPv4' || family === 'IPv6';

/** By field: which Services have a use for it. */
const uses: Readonly<Partial<Record<keyof ServiceSpecShape, (spec: ServiceSpecShape) => boolean>>> =
  {
    clusterIP: hasAddress,
    clusterIPs: hasAddress,
    ipFamilies: hasAddress,
    ipFamilyPolicy: hasAddress,
    externalTrafficPolicy: isExternal,
    healthCheckNodePort: ({ type, externalTrafficPolicy }) =>
      type === 'LoadBalancer' && externalTrafficPolicy === 'Local',
    allocateLoadBalancerNodePorts: ({ type }) => type === 'LoadBalancer',
    loadBalancerClass: ({ type }) => type === 'LoadBalancer',
  };

/** Without what only the former type had a use for, where it is still as it was: who changes the type alone means no more. */
function withoutUseless(after: ServiceSpecShape, before: ServiceSpecShape): ServiceSpecShape {
  const isUseless = ([field, value]: [string, unknown]): boolean => {
    const isOfUse = uses[field as keyof ServiceSpecShape];
    if (isOfUse === undefined || isOfUse(after) || !isOfUse(before)) return false;
    return equalJson(value, before[field as keyof ServiceSpecShape]);
  };
  const kept = Object.fromEntries(Object.entries(after).filter((entry) => !isUseless(entry)));
  return hasNodePorts(before) && !hasNodePorts(after) ? withoutNodePorts(kept, before) : kept;
}

const hasNodePorts = ({ type }: ServiceSpecShape): boolean =>
  type === 'NodePort' || type === 'LoadBalancer';

function withoutNodePorts(after: ServiceSpecShape, before: ServiceSpecShape): ServiceSpecShape {
  const had = new Set(portsOf(before));
  if (after.ports === undefined || !portsOf(after).every((port) => had.has(port))) return after;
  return { ...after, ports: after.ports.map(({ nodePort: _former, ...port }) => port) };
}

const portsOf = ({ ports = [] }: ServiceSpecShape): readonly number[] =>
  ports.flatMap(({ nodePort = 0 }) => (nodePort > 0 ? [nodePort] : []));
