import {
  duplicate,
  invalidValue,
  notFoundField,
  notSupported,
  required,
} from '../names/problems.js';
import { complainDnsLabel, complainPortName } from '../names/rules.js';
import type { FieldError } from '../status.js';
import { validateEnv } from './env-rules.js';
import { portNumber } from './numbers.js';
import { localPath } from './path-rules.js';
import { validateLifecycle, validateProbes } from './probe-rules.js';
import { validateResources } from './resource-rules.js';
import { validateSecurity } from './security-rules.js';
import type { ContainerShape, MountShape, PortShape } from './shapes.js';

type Around = {
  readonly field: string;
  /** The names that its mounts may use. */
  readonly volumes: ReadonlySet<string>;
  /** As the Pod says. */
  readonly hostUsers: boolean | undefined;
};

/** One container. */
export function validateContainer(
  container: ContainerShape,
  { field, volumes, hostUsers }: Around,
): FieldError[] {
  return [
    ...validateName(container.name ?? '', `${field}.name`),
    ...validateImage(container.image ?? '', `${field}.image`),
    ...validateMessagePolicy(container, field),
    ...validateLifecycle(container, field),
    ...validateProbes(container, field),
    ...validatePorts(container.ports ?? [], `${field}.ports`),
    ...validateEnv(container, field),
    ...validateMounts(container.volumeMounts ?? [], { field: `${field}.volumeMounts`, volumes }),
    ...validatePullPolicy(container, field),
    ...validateResources(container.resources ?? {}, `${field}.resources`),
    ...validateSecurity(container.securityContext, {
      field: `${field}.securityContext`,
      hostUsers,
    }),
  ];
}

function validateName(name: string, field: string): FieldError[] {
  if (name === '') return [required(field)];
  return complainDnsLabel(name).map((complaint) => invalidValue(field, name, complaint));
}

/** Spaces around it are found out by the Pods, not here. */
const validateImage = (image: string, field: string): FieldError[] =>
  image === '' ? [required(field)] : [];

const pullPolicies = ['Always', 'IfNotPresent', 'Never'];
const messagePolicies = ['File', 'FallbackToLogsOnError'];

function validateMessagePolicy(
  { terminationMessagePolicy = 'File' }: ContainerShape,
  field: string,
): FieldError[] {
  if (messagePolicies.includes(terminationMessagePolicy)) return [];
  return [
    notSupported(`${field}.terminationMessagePolicy`, terminationMessagePolicy, messagePolicies),
  ];
}

function validatePullPolicy(
  { imagePullPolicy = 'Always' }: ContainerShape,
  field: string,
): FieldError[] {
  if (pullPolicies.includes(imagePullPolicy)) return [];
  return [notSupported(`${field}.imagePullPolicy`, imagePullPolicy, pullPolicies)];
}

const protocols = ['SCTP', 'TCP', 'UDP'];

function validatePorts(ports: readonly PortShape[], field: string): FieldError[] {
  const names = new Set<string>();
  return ports.flatMap((port, index) => {
    const path = `${field}[${index}]`;
    const { name = '', containerPort = 0, hostPort = 0, protocol = 'TCP' } = port;
    const errors = validatePortName(name, { names, field: `${path}.name` });
    if (containerPort === 0) errors.push(required(`${path}.containerPort`));
    else errors.push(...portNumber(containerPort, `${path}.containerPort`));
    if (hostPort !== 0) errors.push(...portNumber(hostPort, `${path}.hostPort`));
    if (!protocols.includes(protocol))
      errors.push(notSupported(`${path}.protocol`, protocol, protocols));
    return errors;
  });
}

function validatePortName(
  name: string,
  { names, field }: { readonly names: Set<string>; readonly field: string },
): FieldError[] {
  if (name === '') return [];
  const complaints = complainPortName(name);
  if (complaints.length > 0)
    return complaints.map((complaint) => invalidValue(field, name, complaint));
  if (names.has(name)) return [duplicate(field, name)];
  names.add(name);
  return [];
}

function validateMounts(
  mounts: readonly MountShape[],
  { field, volumes }: { readonly field: string; readonly volumes: ReadonlySet<string> },
): FieldError[] {
  const paths = new Set<string>();
  return mounts.flatMap((mount, index) => {
    const path = `${field}[${index}]`;
    const { name = '', mountPath = '', subPath = '' } = mount;
    const errors: FieldError[] = [];
    if (name === '') errors.push(required(`${path}.name`));
    if (!volumes.has(name)) errors.push(notFoundField(`${path}.name`, name));
    if (mountPath === '') errors.push(required(`${path}.mountPath`));
    if (paths.has(mountPath))
      errors.push(invalidValue(`${path}.mountPath`, mountPath, 'must be unique'));
    paths.add(mountPath);
    return [...errors, ...localPath(subPath, `${field}.subPath`)];
  });
}
