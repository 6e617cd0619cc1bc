import { invalidValue, notSupported, required } from '../names/problems.js';
import { complainQualifiedName } from '../names/rules.js';
import { parseQuantity } from '../schema/quantity.js';
import type { FieldError } from '../status.js';
import { fileMode, volumePath } from './path-rules.js';

/** The downward API: what a Pod is told of itself, in variables and in files. */
export type FieldRefShape = { readonly apiVersion?: string; readonly fieldPath?: string };
export type ResourceRefShape = {
  readonly containerName?: string;
  readonly resource?: string;
  readonly divisor?: string | number;
};
export type DownwardFileShape = References & {
  readonly path?: string;
  readonly mode?: number;
};

type Place = { readonly field: string; readonly of: 'variables' | 'files' };
type References = {
  readonly fieldRef?: FieldRefShape;
  readonly resourceFieldRef?: ResourceRefShape;
};

/** In the order in which they are told. */
const told: Readonly<Record<Place['of'], readonly string[]>> = {
  variables: [
    'metadata.name',
    'metadata.namespace',
    'metadata.uid',
    'spec.nodeName',
    'spec.serviceAccountName',
    'status.hostIP',
    'status.hostIPs',
    'status.podIP',
    'status.podIPs',
  ],
  files: [
    'metadata.annotations',
    'metadata.labels',
    'metadata.name',
    'metadata.namespace',
    'metadata.uid',
  ],
};
const keyed: ReadonlySet<string> = new Set(['metadata.annotations', 'metadata.labels']);
/** Fields of a Pod that have a name at all. */
const known: ReadonlySet<string> = new Set([
  ...told.variables,
  ...told.files,
  'spec.host',
  'spec.restartPolicy',
  'spec.schedulerName',
  'status.phase',
]);
/** An older name of another. */
const renamed: Readonly<Record<string, string>> = { 'spec.host': 'spec.nodeName' };

/** What is referred to, whichever way. */
export function validateDownward(
  { fieldRef, resourceFieldRef }: References,
  { field, of }: Place,
): FieldError[] {
  return [
    ...(fieldRef === undefined
      ? []
      : validateFieldRef(fieldRef, { field: `${field}.fieldRef`, of })),
    ...(resourceFieldRef === undefined
      ? []
      : validateResourceRef(resourceFieldRef, { field: `${field}.resourceFieldRef`, of })),
  ];
}

function validateFieldRef(reference: FieldRefShape, place: Place): FieldError[] {
  const { apiVersion = '', fieldPath = '' } = reference;
  const { field } = place;
  if (apiVersion === '') return [required(`${field}.apiVersion`)];
  if (fieldPath === '') return [required(`${field}.fieldPath`)];
  const at = `${field}.fieldPath`;
  const why = whyUnreadable(apiVersion, fieldPath);
  if (why !== undefined) return [invalidValue(at, fieldPath, `error converting fieldPath: ${why}`)];
  const { name, key } = partsOf(fieldPath);
  if (key !== undefined) return validateKey({ name, key }, field);
  const meant = renamed[name] ?? name;
  return told[place.of].includes(meant) ? [] : [notSupported(at, meant, told[place.of])];
}

/** `metadata.labels['app']` is a name and a key. */
function partsOf(path: string): { readonly name: string; readonly key: string | undefined } {
  if (!path.endsWith("']")) return { name: path, key: undefined };
  const start = path.indexOf("['");
  return start <= 0
    ? { name: path, key: undefined }
    : { name: path.slice(0, start), key: path.slice(start + 2, -2) };
}

function whyUnreadable(apiVersion: string, path: string): string | undefined {
  if (apiVersion !== 'v1') return `unsupported pod version: ${apiVersion}`;
  const { name, key } = partsOf(path);
  if (key !== undefined && !keyed.has(name))
    return `field label does not support subscript: ${path}`;
  return known.has(name) ? undefined : `field label not supported: ${path}`;
}

/** The keys of annotations may be written large. */
function validateKey(
  { name, key }: { readonly name: string; readonly key: string },
  field: string,
): FieldError[] {
  const meant = name === 'metadata.annotations' ? key.toLowerCase() : key;
  return complainQualifiedName(meant).map((complaint) => invalidValue(field, meant, complaint));
}

const amounts = ['cpu', 'ephemeral-storage', 'memory'];
const resources = ['limits', 'requests'].flatMap((part) =>
  amounts.map((name) => `${part}.${name}`),
);
const hugePages = /^(?:limits|requests)\.hugepages-/;

function validateResourceRef(reference: ResourceRefShape, place: Place): FieldError[] {
  const { containerName = '', resource = '' } = reference;
  const { field } = place;
  if (place.of === 'files' && containerName === '') return [required(`${field}.containerName`)];
  if (resource === '') return [required(`${field}.resource`)];
  if (!resources.includes(resource) && !hugePages.test(resource))
    return [notSupported(`${field}.resource`, resource, resources)];
  return validateDivisor({ ...reference, resource }, `${field}.divisor`);
}

const bytes = ['1', '1k', '1M', '1G', '1T', '1P', '1E', '1Ki', '1Mi', '1Gi', '1Ti', '1Pi', '1Ei'];
const cores = ['1m', '1'];

function validateDivisor(
  { resource, divisor = 0 }: ResourceRefShape & { readonly resource: string },
  field: string,
): FieldError[] {
  const isCpu = resource.endsWith('.cpu');
  const allowed = isCpu ? cores : bytes;
  const nanos = nanosOf(String(divisor));
  if (nanos === 0n || allowed.some((one) => nanosOf(one) === nanos)) return [];
  const values = isCpu ? allowed.join(' and ') : allowed.join(', ');
  const why = `only divisor's values ${values} are supported with the ${wordOf(resource)} resource`;
  return [invalidValue(field, resource, why)];
}

const nanosOf = (amount: string): bigint => parseQuantity(amount)?.nanos ?? 0n;

function wordOf(resource: string): string {
  if (hugePages.test(resource)) return 'hugepages';
  if (resource.endsWith('.ephemeral-storage')) return 'local ephemeral storage';
  return resource.slice(resource.indexOf('.') + 1);
}

/** Files of a volume; what is wrong with one is said of the volume. */
export const validateDownwardFiles = (
  files: readonly DownwardFileShape[],
  field: string,
): FieldError[] =>
  files.flatMap((file) => [
    ...volumePath(file.path ?? '', `${field}.path`),
    ...validateContent(file, field),
    ...fileMode(file.mode, `${field}.mode`),
  ]);

function validateContent(file: DownwardFileShape, field: string): FieldError[] {
  const { fieldRef, resourceFieldRef } = file;
  const place: Place = { field, of: 'files' };
  if (fieldRef === undefined && resourceFieldRef === undefined)
    return [required(field, 'one of fieldRef and resourceFieldRef is required')];
  if (fieldRef === undefined || resourceFieldRef === undefined)
    return validateDownward(file, place);
  const both = 'fieldRef and resourceFieldRef can not be specified simultaneously';
  return [...validateDownward({ fieldRef }, place), invalidValue(field, 'resource', both)];
}
