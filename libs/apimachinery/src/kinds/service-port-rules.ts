import {
  duplicate,
  forbiddenField,
  invalidValue,
  notSupported,
  required,
} from '../names/problems.js';
import { complainDnsLabel, complainPortName, complainQualifiedName } from '../names/rules.js';
import type { FieldError } from '../status.js';
import { portNumber } from './numbers.js';
import { isHeadless, type ServicePortShape, type ServiceSpecShape } from './service-shape.js';

const field = 'spec.ports';

/** The ports of a Service: each by itself, and no two alike. */
export function validatePorts(spec: ServiceSpecShape): FieldError[] {
  const { ports = [], type } = spec;
  const isNeeded = !isHeadless(spec) && type !== 'ExternalName';
  const names = new Set<string>();
  return [
    ...(ports.length === 0 && isNeeded ? [required(field)] : []),
    ...ports.flatMap((port, index) => [
      ...validateName(port, {
        names,
        isAlone: ports.length === 1,
        path: `${field}[${index}].name`,
      }),
      ...validatePort(port, `${field}[${index}]`),
    ]),
    ...(type === 'ClusterIP' ? ports.flatMap(refuseNodePort) : []),
    ...repeated(ports),
  ];
}

const refuseNodePort = ({ nodePort = 0 }: ServicePortShape, index: number): FieldError[] =>
  nodePort === 0
    ? []
    : [forbiddenField(`${field}[${index}].nodePort`, "may not be used when `type` is 'ClusterIP'")];

function validateName(
  { name = '' }: ServicePortShape,
  {
    names,
    isAlone,
    path,
  }: { readonly names: Set<string>; readonly isAlone: boolean; readonly path: string },
): FieldError[] {
  if (name === '') return isAlone ? [] : [required(path)];
  const errors = complainDnsLabel(name).map((complaint) => invalidValue(path, name, complaint));
  if (names.has(name)) return [...errors, duplicate(path, name)];
  names.add(name);
  return errors;
}

const protocols = ['SCTP', 'TCP', 'UDP'];

function validatePort(port: ServicePortShape, path: string): FieldError[] {
  const { protocol = '', appProtocol } = port;
  return [
    ...portNumber(port.port ?? 0, `${path}.port`),
    ...(protocol === ''
      ? [required(`${path}.protocol`)]
      : protocols.includes(protocol)
        ? []
        : [notSupported(`${path}.protocol`, protocol, protocols)]),
    ...validateTarget(port.targetPort ?? 0, `${path}.targetPort`),
    ...(appProtocol === undefined ? [] : complainQualifiedName(appProtocol)).map((complaint) =>
      invalidValue(`${path}.appProtocol`, appProtocol, complaint),
    ),
  ];
}

const validateTarget = (target: number | string, path: string): FieldError[] =>
  typeof target === 'number'
    ? portNumber(target, path)
    : complainPortName(target).map((complaint) => invalidValue(path, target, complaint));

/** No protocol has one port twice, on the nodes neither. */
function repeated(ports: readonly ServicePortShape[]): FieldError[] {
  const onNodes = new Set<string>();
  const seen = new Set<string>();
  const errors = ports.flatMap(({ nodePort = 0, protocol }, index) =>
    nodePort !== 0 && isTaken(onNodes, `${protocol}/${nodePort}`)
      ? [duplicate(`${field}[${index}].nodePort`, nodePort)]
      : [],
  );
  return [
    ...errors,
    ...ports.flatMap(({ port, protocol }, index) =>
      isTaken(seen, `${protocol}/${port}`)
        ? [duplicate(`${field}[${index}]`, printedPort(port, protocol))]
        : [],
    ),
  ];
}

function isTaken(seen: Set<string>, key: string): boolean {
  if (seen.has(key)) return true;
  seen.add(key);
  return false;
}

/** As the error shows it: the whole type, of which only these two count. */
const printedPort = (port: number | undefined, protocol: string | undefined) => ({
  Name: '',
  Protocol: protocol,
  AppProtocol: null,
  Port: port,
  TargetPort: 0,
  NodePort: 0,
});
