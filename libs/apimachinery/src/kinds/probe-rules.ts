import { forbiddenField, invalidValue, notSupported, required } from '../names/problems.js';
import { complainPortName } from '../names/rules.js';
import type { FieldError } from '../status.js';
import { notNegative, portNumber } from './numbers.js';
import type { ContainerShape, HandlerShape, ProbeShape } from './shapes.js';

const probes = ['livenessProbe', 'readinessProbe', 'startupProbe'] as const;
const hooks = ['postStart', 'preStop'] as const;

export function validateProbes(container: ContainerShape, field: string): FieldError[] {
  return probes.flatMap((name) => {
    const probe = container[name];
    if (probe === undefined) return [];
    const path = `${field}.${name}`;
    const errors = [...validateProbe(probe, path), ...validateGrace(probe, name, path)];
    // Only readiness can be won back step by step.
    if (name !== 'readinessProbe' && probe.successThreshold !== 1)
      errors.push(invalidValue(`${path}.successThreshold`, probe.successThreshold, 'must be 1'));
    return errors;
  });
}

/** Whoever fails a readiness probe is not ended. */
function validateGrace(
  { terminationGracePeriodSeconds: seconds }: ProbeShape,
  name: (typeof probes)[number],
  path: string,
): FieldError[] {
  const field = `${path}.terminationGracePeriodSeconds`;
  if (seconds === undefined) return [];
  if (name === 'readinessProbe')
    return [invalidValue(field, seconds, 'must not be set for readinessProbes')];
  return seconds > 0 ? [] : [invalidValue(field, seconds, 'must be greater than 0')];
}

export function validateLifecycle({ lifecycle }: ContainerShape, field: string): FieldError[] {
  return hooks.flatMap((name) => {
    const handler = lifecycle?.[name];
    return handler === undefined ? [] : validateHandler(handler, `${field}.lifecycle.${name}`);
  });
}

const numbers = [
  'initialDelaySeconds',
  'timeoutSeconds',
  'periodSeconds',
  'successThreshold',
  'failureThreshold',
] as const;

function validateProbe(probe: ProbeShape, field: string): FieldError[] {
  return [
    ...validateHandler(probe, field),
    ...numbers.flatMap((name) => notNegative(probe[name], `${field}.${name}`)),
  ];
}

type HandlerName = keyof HandlerShape;

const handlers: Readonly<
  Record<HandlerName, (handler: HandlerShape, field: string) => FieldError[]>
> = {
  exec: ({ exec }, field) =>
    (exec?.command ?? []).length === 0 ? [required(`${field}.command`)] : [],
  httpGet: validateHttpGet,
  tcpSocket: ({ tcpSocket }, field) => validatePort(tcpSocket?.port, `${field}.port`),
  grpc: ({ grpc }, field) => portNumber(grpc?.port ?? 0, `${field}.port`),
  sleep: ({ sleep }, field) => notNegative(sleep?.seconds, field),
};

function validateHandler(handler: HandlerShape, field: string): FieldError[] {
  const names = Object.keys(handlers) as HandlerName[];
  const [first, ...more] = names.filter((name) => handler[name] !== undefined);
  if (first === undefined) return [required(field, 'must specify a handler type')];
  return [
    ...handlers[first](handler, `${field}.${first}`),
    ...more.map((name) =>
      forbiddenField(`${field}.${name}`, 'may not specify more than 1 handler type'),
    ),
  ];
}

const schemes = ['HTTP', 'HTTPS'];

function validateHttpGet({ httpGet }: HandlerShape, field: string): FieldError[] {
  const { path = '', port, scheme = 'HTTP' } = httpGet ?? {};
  return [
    ...(path === '' ? [required(`${field}.path`)] : []),
    ...validatePort(port, `${field}.port`),
    ...(schemes.includes(scheme) ? [] : [notSupported(`${field}.scheme`, scheme, schemes)]),
  ];
}

/** A number, or the name of one of the container's ports. */
function validatePort(port: number | string | undefined, field: string): FieldError[] {
  if (typeof port !== 'string') return portNumber(port ?? 0, field);
  return complainPortName(port).map((complaint) => invalidValue(field, port, complaint));
}
