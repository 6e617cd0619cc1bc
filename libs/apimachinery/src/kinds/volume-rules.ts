import { duplicate, forbiddenField, invalidValue, required } from '../names/problems.js';
import { complainDnsLabel } from '../names/rules.js';
import type { FieldError } from '../status.js';
import { type DownwardFileShape, validateDownwardFiles } from './downward-rules.js';
import { fileMode, volumePath } from './path-rules.js';
import type { VolumeShape } from './shapes.js';

export const volumeNames = (volumes: readonly VolumeShape[]): ReadonlySet<string> =>
  new Set(volumes.map(({ name = '' }) => name));

export function validateVolumes(volumes: readonly VolumeShape[], field: string): FieldError[] {
  const seen = new Set<string>();
  return volumes.flatMap((volume, index) => {
    const path = `${field}[${index}]`;
    const { name = '' } = volume;
    const errors = [...validateSource(volume, path), ...validateName(name, `${path}.name`)];
    if (name !== '' && seen.has(name)) errors.push(duplicate(`${path}.name`, name));
    seen.add(name);
    return errors;
  });
}

function validateName(name: string, field: string): FieldError[] {
  if (name === '') return [required(field)];
  return complainDnsLabel(name).map((complaint) => invalidValue(field, name, complaint));
}

/** The one field of a source without which it says nothing. */
const neededOf: Readonly<Record<string, string>> = {
  secret: 'secretName',
  configMap: 'name',
  hostPath: 'path',
  persistentVolumeClaim: 'claimName',
  nfs: 'server',
  csi: 'driver',
};

const ranks = ['emptyDir', 'hostPath', 'secret', 'nfs', 'configMap', 'persistentVolumeClaim'];
const rankOf = (source: string): number =>
  ranks.includes(source) ? ranks.indexOf(source) : ranks.length;

function validateSource(volume: VolumeShape, field: string): FieldError[] {
  const named = Object.keys(volume).filter((name) => name !== 'name');
  // The first of several is the one that counts, in an order of their own.
  const [source, ...more] = named.toSorted((a, b) => rankOf(a) - rankOf(b));
  if (source === undefined) return [required(field, 'must specify a volume type')];
  const errors = more.map((other) =>
    forbiddenField(`${field}.${other}`, 'may not specify more than 1 volume type'),
  );
  const needed = neededOf[source];
  const content = volume[source] as Readonly<Record<string, unknown>>;
  if (needed !== undefined && (content[needed] ?? '') === '')
    errors.push(required(`${field}.${source}.${needed}`));
  return [...errors, ...(filesOf[source]?.(content, `${field}.${source}`) ?? [])];
}

/** Sources that are files, each with what it makes them of. */
const filesOf: Readonly<Record<string, (content: FilesShape, field: string) => FieldError[]>> = {
  secret: validateKeyedFiles,
  configMap: validateKeyedFiles,
  downwardAPI: ({ defaultMode, items = [] }, field) => [
    ...fileMode(defaultMode, `${field}.defaultMode`),
    ...validateDownwardFiles(items, field),
  ],
};

type FilesShape = {
  readonly defaultMode?: number;
  readonly items?: readonly (DownwardFileShape & { readonly key?: string })[];
};

function validateKeyedFiles({ defaultMode, items = [] }: FilesShape, field: string): FieldError[] {
  return [
    ...fileMode(defaultMode, `${field}.defaultMode`),
    ...items.flatMap(({ key = '', path = '', mode }, index) => {
      const at = `${field}.items[${index}]`;
      return [
        ...(key === '' ? [required(`${at}.key`)] : []),
        ...volumePath(path, `${at}.path`),
        ...fileMode(mode, `${at}.mode`),
      ];
    }),
  ];
}
