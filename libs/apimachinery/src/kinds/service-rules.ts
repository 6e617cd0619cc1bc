import { isIP } from 'node:net';
import { isDeepStrictEqual } from 'node:util';
import type { KubeObject } from '@navarch/model';
import { validateLabels } from '../names/metadata.js';
import { forbiddenField, invalidValue, notSupported, oneOf, required } from '../names/problems.js';
import { complainDnsSubdomain } from '../names/rules.js';
import type { FieldError } from '../status.js';
import { validatePorts } from './service-port-rules.js';
import {
  isExternal,
  isHeadless,
  type ServiceShape,
  type ServiceSpecShape,
} from './service-shape.js';
import { shaped } from './shapes.js';

const specOf = (service: KubeObject): ServiceSpecShape => shaped<ServiceShape>(service).spec ?? {};

/** Rules for Services, but for those that need to know the network of a cluster. */
export function validateService(service: KubeObject): FieldError[] {
  const spec = specOf(service);
  return [
    ...validateType(spec),
    ...validatePorts(spec),
    ...validateLabels(spec.selector, 'spec.selector'),
    ...validateAffinity(spec),
    ...validateAddresses(spec),
    ...validateBalancer(spec),
    ...validatePolicies(spec),
  ];
}

const types = ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort'];

function validateType(spec: ServiceSpecShape): FieldError[] {
  const { type = '' } = spec;
  if (type === '') return [required('spec.type')];
  if (!types.includes(type)) return [notSupported('spec.type', type, types)];
  if (type === 'ExternalName') return validateExternalName(spec);
  if (type === 'ClusterIP' || !isHeadless(spec)) return [];
  return [
    invalidValue('spec.clusterIPs[0]', 'None', `may not be set to 'None' for ${type} services`),
  ];
}

function validateExternalName(spec: ServiceSpecShape): FieldError[] {
  const notSet = 'may not be set for ExternalName services';
  const name = (spec.externalName ?? '').replace(/\.$/, '');
  return [
    ...(['clusterIPs', 'ipFamilies', 'ipFamilyPolicy'] as const)
      .filter((field) => (spec[field] ?? '').length > 0)
      .map((field) => forbiddenField(`spec.${field}`, notSet)),
    ...(name === ''
      ? [required('spec.externalName')]
      : complainDnsSubdomain(name).map((complaint) =>
          invalidValue('spec.externalName', name, complaint),
        )),
  ];
}

const affinities = ['ClientIP', 'None'];
const affinitySecondsMax = 86_400;

function validateAffinity(spec: ServiceSpecShape): FieldError[] {
  const { sessionAffinity = '', sessionAffinityConfig: config } = spec;
  if (sessionAffinity === '') return [required('spec.sessionAffinity')];
  if (!affinities.includes(sessionAffinity))
    return [notSupported('spec.sessionAffinity', sessionAffinity, affinities)];
  const field = 'spec.sessionAffinityConfig';
  if (sessionAffinity === 'ClientIP') return validateTimeout(config, `${field}.clientIP`);
  return [];
}

function validateTimeout(
  config: ServiceSpecShape['sessionAffinityConfig'],
  field: string,
): FieldError[] {
  const seconds = config?.clientIP?.timeoutSeconds ?? 0;
  if (seconds > 0 && seconds <= affinitySecondsMax) return [];
  const range = `must be greater than 0 and less than ${affinitySecondsMax}`;
  return [invalidValue(`${field}.timeoutSeconds`, seconds, range)];
}

const families = ['IPv4', 'IPv6'];
const familyPolicies = ['PreferDualStack', 'RequireDualStack', 'SingleStack'];

function validateAddresses(spec: ServiceSpecShape): FieldError[] {
  const { clusterIP, clusterIPs = [], externalIPs = [], ipFamilies = [] } = spec;
  const isIp = (address: string, field: string): FieldError[] =>
    isIP(address) === 0
      ? [
          invalidValue(
            field,
            address,
            'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)',
          ),
        ]
      : [];
  return [
    ...(clusterIP !== undefined && clusterIP !== '' && clusterIP !== clusterIPs[0]
      ? [invalidValue('spec.clusterIPs', clusterIPs, 'first value must match `clusterIP`')]
      : []),
    ...(isHeadless(spec)
      ? []
      : clusterIPs.flatMap((address, index) => isIp(address, `spec.clusterIPs[${index}]`))),
    ...externalIPs.flatMap((address, index) => isIp(address, `spec.externalIPs[${index}]`)),
    ...ipFamilies.flatMap((family, index) =>
      oneOf(family, { allowed: families, field: `spec.ipFamilies[${index}]` }),
    ),
    ...oneOf(spec.ipFamilyPolicy, { allowed: familyPolicies, field: 'spec.ipFamilyPolicy' }),
  ];
}

/** Fields that say something of a load balancer, and so nothing of other types. */
const balancerFields = [
  'loadBalancerSourceRanges',
  'allocateLoadBalancerNodePorts',
  'loadBalancerClass',
] as const;

/** Kubernetes itself writes this one with a capital. */
const printed: Readonly<Record<string, string>> = {
  loadBalancerSourceRanges: 'LoadBalancerSourceRanges',
};

function validateBalancer(spec: ServiceSpecShape): FieldError[] {
  if (spec.type === 'LoadBalancer') return [];
  return balancerFields
    .filter((field) => spec[field] !== undefined)
    .map((field) =>
      forbiddenField(
        `spec.${printed[field] ?? field}`,
        "may only be used when `type` is 'LoadBalancer'",
      ),
    );
}

const policies = ['Cluster', 'Local'];
const distributions = ['PreferClose', 'PreferSameZone', 'PreferSameNode'];

function validatePolicies(spec: ServiceSpecShape): FieldError[] {
  const { externalTrafficPolicy: outside = '', healthCheckNodePort = 0 } = spec;
  const field = 'spec.externalTrafficPolicy';
  const isChecked = spec.type === 'LoadBalancer' && outside === 'Local';
  return [
    ...(isExternal(spec)
      ? oneOf(outside, { allowed: policies, field })
      : outside === ''
        ? []
        : [invalidValue(field, outside, 'may only be set for externally-accessible services')]),
    ...(isChecked || healthCheckNodePort === 0
      ? []
      : [
          invalidValue(
            'spec.healthCheckNodePort',
            healthCheckNodePort,
            "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'",
          ),
        ]),
    ...oneOf(spec.internalTrafficPolicy, {
      allowed: policies,
      field: 'spec.internalTrafficPolicy',
    }),
    ...oneOf(spec.trafficDistribution, {
      allowed: distributions,
      field: 'spec.trafficDistribution',
    }),
  ];
}

/** What a Service was once given stays, as long as it is of a type that has it. */
export function validateServiceUpdate(next: KubeObject, previous: KubeObject): FieldError[] {
  const after = specOf(next);
  const before = specOf(previous);
  const [address] = after.clusterIPs ?? [];
  const [had] = before.clusterIPs ?? [];
  const isMoved =
    had !== undefined &&
    had !== address &&
    before.type !== 'ExternalName' &&
    after.type !== 'ExternalName';
  const isReclassed =
    before.type === 'LoadBalancer' &&
    after.type === 'LoadBalancer' &&
    !isDeepStrictEqual(after.loadBalancerClass, before.loadBalancerClass);
  const once = 'may not change once set';
  return [
    ...(isMoved ? [invalidValue('spec.clusterIPs[0]', after.clusterIPs, once)] : []),
    ...(isReclassed ? [invalidValue('spec.loadBalancerClass', after.loadBalancerClass, once)] : []),
  ];
}
