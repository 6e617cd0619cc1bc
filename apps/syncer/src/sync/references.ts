/** What a workload's pods use to start, in its own namespace: Secrets, ConfigMaps, a ServiceAccount. */
import { type KubeObject, type ResourceName, resources } from '@navarch/model';

type Fields = Readonly<Record<string, unknown>>;

export type Reference = { readonly resource: ResourceName; readonly name: string };

/** By kind, then sorted, each once; none for what runs no pods. What is not shaped like a reference refers to nothing. */
export function usedBy(object: KubeObject): readonly Reference[] {
  const pod = fieldsOf(fieldsOf(fieldsOf(object['spec'])['template'])['spec']);
  const secrets = [
    ...namesIn(pod, secretFields),
    ...itemsOf(pod['imagePullSecrets']).map((one) => one['name']),
  ];
  return [
    ...references(resources.secrets, secrets),
    ...references(resources.configMaps, namesIn(pod, configMapFields)),
    ...references(resources.serviceAccounts, [pod['serviceAccountName']]),
  ];
}

const references = (resource: ResourceName, names: readonly unknown[]): readonly Reference[] =>
  [...new Set(names.filter(isName))].sort().map((name) => ({ resource, name }));

/** Where containers and volumes name a kind. */
type Fieldnames = {
  readonly envFrom: string;
  readonly env: string;
  readonly volume: string;
  /** The field of a volume that holds the name; a projected source always says `name`. */
  readonly volumeName: string;
};
const secretFields: Fieldnames = {
  envFrom: 'secretRef',
  env: 'secretKeyRef',
  volume: 'secret',
  volumeName: 'secretName',
};
const configMapFields: Fieldnames = {
  envFrom: 'configMapRef',
  env: 'configMapKeyRef',
  volume: 'configMap',
  volumeName: 'name',
};

const namesIn = (pod: Fields, fields: Fieldnames): readonly unknown[] => [
  ...containersOf(pod).flatMap((container) => namesInContainer(container, fields)),
  ...itemsOf(pod['volumes']).flatMap((volume) => namesInVolume(volume, fields)),
];

const containersOf = (pod: Fields): readonly Fields[] => [
  ...itemsOf(pod['initContainers']),
  ...itemsOf(pod['containers']),
];

const namesInContainer = (container: Fields, fields: Fieldnames): readonly unknown[] => [
  ...itemsOf(container['envFrom']).map((one) => fieldsOf(one[fields.envFrom])['name']),
  ...itemsOf(container['env']).map(
    (one) => fieldsOf(fieldsOf(one['valueFrom'])[fields.env])['name'],
  ),
];

const namesInVolume = (
  volume: Fields,
  { volume: source, volumeName }: Fieldnames,
): readonly unknown[] => [
  fieldsOf(volume[source])[volumeName],
  ...itemsOf(fieldsOf(volume['projected'])['sources']).map((one) => fieldsOf(one[source])['name']),
];

const isName = (value: unknown): value is string => typeof value === 'string' && value !== '';

const itemsOf = (value: unknown): readonly Fields[] =>
  Array.isArray(value) ? value.map(fieldsOf) : [];

const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};
