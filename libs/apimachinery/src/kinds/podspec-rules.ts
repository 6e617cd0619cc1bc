import { validateLabels } from '../names/metadata.js';
import {
  duplicate,
  forbiddenField,
  invalidValue,
  notSupported,
  oneOf,
  required,
} from '../names/problems.js';
import { complainDnsLabel, complainDnsSubdomain } from '../names/rules.js';
import type { FieldError } from '../status.js';
import { validateContainer } from './container-rules.js';
import { validateDns, validateHostAliases, validateHostPorts } from './pod-network-rules.js';
import { validatePodPlacement } from './pod-placement-rules.js';
import { validatePodSecurity } from './security-rules.js';
import type { ContainerShape, PodSpecShape } from './shapes.js';
import { validateToleration } from './toleration-rules.js';
import { validateVolumes, volumeNames } from './volume-rules.js';

/** The spec of a Pod, or of the Pods that a template makes. `field` is its path in the object. */
export function validatePodSpec(spec: PodSpecShape, field: string): FieldError[] {
  return [
    ...validateVolumes(spec.volumes ?? [], `${field}.volumes`),
    ...validateContainers(spec, field),
    ...validatePolicies(spec, field),
    ...validateLabels(spec.nodeSelector, `${field}.nodeSelector`),
    ...validatePodSecurity(spec.securityContext, `${field}.securityContext`),
    ...validatePodPlacement(spec, field),
    ...validateDns(spec, `${field}.dnsConfig`),
    ...validateSharing(spec, field),
    ...validateNames(spec, field),
    ...validateDeadline(spec, field),
    ...(spec.tolerations ?? []).flatMap((toleration, index) =>
      validateToleration(toleration, `${field}.tolerations[${index}]`),
    ),
    ...validateHostAliases(spec, `${field}.hostAliases`),
    ...requiredOneOf(spec.preemptionPolicy ?? 'Never', {
      allowed: preemptionPolicies,
      field: `${field}.preemptionPolicy`,
    }),
    ...validateSystem(spec, `${field}.os`),
  ];
}

function validateContainers(spec: PodSpecShape, field: string): FieldError[] {
  const { containers = [], initContainers = [], hostUsers, hostNetwork } = spec;
  const volumes = volumeNames(spec.volumes ?? []);
  const errors = containers.length === 0 ? [required(`${field}.containers`)] : [];
  const seen = new Set<string>();
  const check = (list: readonly ContainerShape[], path: string): FieldError[] =>
    list.flatMap((container, index) => [
      ...repeatedName(container, { seen, field: `${path}[${index}].name` }),
      ...validateContainer(container, { field: `${path}[${index}]`, volumes, hostUsers }),
      ...validateHostPorts(container, { hostNetwork, field: `${path}[${index}].ports` }),
    ]);
  return [
    ...errors,
    ...check(containers, `${field}.containers`),
    ...check(initContainers, `${field}.initContainers`),
    ...initContainers.flatMap((container, index) =>
      validateEnding(container, `${field}.initContainers[${index}]`),
    ),
  ];
}

const ofLastingContainers = [
  'lifecycle',
  'livenessProbe',
  'readinessProbe',
  'startupProbe',
] as const;

/** What is done before the others start is not watched while it lasts. */
const validateEnding = (container: ContainerShape, field: string): FieldError[] =>
  container.restartPolicy === 'Always'
    ? []
    : ofLastingContainers
        .filter((name) => container[name] !== undefined)
        .map((name) =>
          forbiddenField(
            `${field}.${name}`,
            'may not be set for init containers without restartPolicy=Always',
          ),
        );

/** Containers and init containers share one set of names. */
function repeatedName(
  { name = '' }: ContainerShape,
  { seen, field }: { readonly seen: Set<string>; readonly field: string },
): FieldError[] {
  if (name === '') return [];
  if (seen.has(name)) return [duplicate(field, name)];
  seen.add(name);
  return [];
}

const systems = ['linux', 'windows'];

function validateSystem({ os }: PodSpecShape, field: string): FieldError[] {
  if (os === undefined) return [];
  const { name = '' } = os;
  if (name === '') return [required(`${field}.name`)];
  return systems.includes(name) ? [] : [notSupported(field, name, systems)];
}

const restartPolicies = ['Always', 'OnFailure', 'Never'];
const preemptionPolicies = ['PreemptLowerPriority', 'Never'];
const dnsPolicies = ['ClusterFirstWithHostNet', 'ClusterFirst', 'Default', 'None'];

function validatePolicies(spec: PodSpecShape, field: string): FieldError[] {
  return [
    ...requiredOneOf(spec.restartPolicy, {
      allowed: restartPolicies,
      field: `${field}.restartPolicy`,
    }),
    ...requiredOneOf(spec.dnsPolicy, { allowed: dnsPolicies, field: `${field}.dnsPolicy` }),
  ];
}

const requiredOneOf = (
  value: string | undefined,
  choice: { readonly allowed: readonly string[]; readonly field: string },
): FieldError[] =>
  value === undefined || value === '' ? [required(choice.field)] : oneOf(value, choice);

type SubdomainName = 'serviceAccountName' | 'nodeName' | 'priorityClassName' | 'runtimeClassName';

function validateNames(spec: PodSpecShape, field: string): FieldError[] {
  const subdomain = (name: SubdomainName) =>
    complain(spec[name], { rule: complainDnsSubdomain, field: `${field}.${name}` });
  const label = (name: 'hostname' | 'subdomain') =>
    complain(spec[name], { rule: complainDnsLabel, field: `${field}.${name}` });
  const secrets = (spec.imagePullSecrets ?? []).flatMap(({ name = '' }, index) =>
    name === '' ? [required(`${field}.imagePullSecrets[${index}].name`)] : [],
  );
  return [
    ...subdomain('serviceAccountName'),
    ...subdomain('nodeName'),
    ...secrets,
    ...label('hostname'),
    ...label('subdomain'),
    ...subdomain('priorityClassName'),
    ...subdomain('runtimeClassName'),
  ];
}

/** Empty names are absent names. */
function complain(
  value: string | undefined,
  { rule, field }: { readonly rule: (value: string) => string[]; readonly field: string },
): FieldError[] {
  if (value === undefined || value === '') return [];
  return rule(value).map((complaint) => invalidValue(field, value, complaint));
}

/** What a Pod has together with its node, and its containers with each other. */
function validateSharing(spec: PodSpecShape, field: string): FieldError[] {
  const both = 'ShareProcessNamespace and HostPID cannot both be enabled';
  const withUsers = 'when `hostUsers` is false';
  return [
    ...(spec.shareProcessNamespace === true && spec.hostPID === true
      ? [invalidValue(`${field}.securityContext.shareProcessNamespace`, true, both)]
      : []),
    ...(['hostNetwork', 'hostPID', 'hostIPC'] as const)
      .filter((name) => spec.hostUsers === false && spec[name] === true)
      // Kubernetes itself writes some of them with a capital.
      .map((name) =>
        forbiddenField(`${field}.${name.replace(/^host(?=PID|IPC)/, 'Host')}`, withUsers),
      ),
  ];
}

const secondsMax = 2 ** 31 - 1;

function validateDeadline({ activeDeadlineSeconds }: PodSpecShape, field: string): FieldError[] {
  if (activeDeadlineSeconds === undefined) return [];
  if (activeDeadlineSeconds >= 1 && activeDeadlineSeconds <= secondsMax) return [];
  return [
    invalidValue(
      `${field}.activeDeadlineSeconds`,
      activeDeadlineSeconds,
      `must be between 1 and ${secondsMax}, inclusive`,
    ),
  ];
}

/** A template is for Pods to come; only a Pod that runs can be debugged. */
export function validateTemplateSpec(spec: PodSpecShape, field: string): FieldError[] {
  const errors = validatePodSpec(spec, field);
  if ((spec.ephemeralContainers ?? []).length > 0)
    errors.push(
      forbiddenField(
        `${field}.ephemeralContainers`,
        'ephemeral containers not allowed in pod template',
      ),
    );
  return errors;
}
