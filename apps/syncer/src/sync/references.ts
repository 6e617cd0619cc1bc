/** Which Secrets a workload's pods use, by name, in its own namespace. */
import type { KubeObject } from '@navarch/model';

type Fields = Readonly<Record<string, unknown>>;

/** Sorted, each once; none for what runs no pods. What is not shaped like a reference refers to nothing. */
export function secretsUsedBy(object: KubeObject): readonly string[] {
  const pod = fieldsOf(fieldsOf(fieldsOf(object['spec'])['template'])['spec']);
  const names = [
    ...containersOf(pod).flatMap(namesInContainer),
    ...itemsOf(pod['volumes']).flatMap(namesInVolume),
    ...itemsOf(pod['imagePullSecrets']).map((one) => one['name']),
  ];
  return [...new Set(names.filter(isName))].sort();
}

const containersOf = (pod: Fields): readonly Fields[] => [
  ...itemsOf(pod['initContainers']),
  ...itemsOf(pod['containers']),
];

const namesInContainer = (container: Fields): readonly unknown[] => [
  ...itemsOf(container['envFrom']).map((one) => fieldsOf(one['secretRef'])['name']),
  ...itemsOf(container['env']).map(
    (one) => fieldsOf(fieldsOf(one['valueFrom'])['secretKeyRef'])['name'],
  ),
];

const namesInVolume = (volume: Fields): readonly unknown[] => [
  fieldsOf(volume['secret'])['secretName'],
  ...itemsOf(fieldsOf(volume['projected'])['sources']).map(
    (one) => fieldsOf(one['secret'])['name'],
  ),
];

const isName = (value: unknown): value is string => typeof value === 'string' && value !== '';

const itemsOf = (value: unknown): readonly Fields[] =>
  Array.isArray(value) ? value.map(fieldsOf) : [];

const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};
