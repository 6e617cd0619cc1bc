import { isDeepStrictEqual } from 'node:util';
import { type KubeObject, resources } from '@navarch/model';
import { forbiddenField, invalidValue, tooLong } from '../names/problems.js';
import { complainConfigKey } from '../names/rules.js';
import { kubernetesType } from '../schema/load.js';
import type { FieldError } from '../status.js';
import { ageColumn, nameColumn, textColumn } from '../table/columns.js';
import { base64Bytes } from './base64.js';
import { defineKind } from './define.js';
import { kindLimits } from './limits.js';
import { shaped, unshaped } from './shapes.js';

type ConfigMapShape = {
  readonly data?: Readonly<Record<string, string>>;
  readonly binaryData?: Readonly<Record<string, string>>;
  readonly immutable?: boolean;
};

export const configMapKind = defineKind({
  name: resources.configMaps,
  singular: 'configmap',
  shortNames: ['cm'],
  schema: kubernetesType('ConfigMap'),
  counted: false,
  setDefaults: dropEmpty,
  validate: validateConfigMap,
  validateUpdate: validateConfigMapUpdate,
  columns: [
    nameColumn,
    textColumn({ name: 'Data', description: 'Number of values.', cell: countOf }),
    ageColumn,
  ],
});

function countOf(object: KubeObject): number {
  const { data = {}, binaryData = {} } = shaped<ConfigMapShape>(object);
  return Object.keys(data).length + Object.keys(binaryData).length;
}

/** What holds nothing is not stored. */
function dropEmpty(object: KubeObject): KubeObject {
  const { data, binaryData, ...others } = shaped<ConfigMapShape>(object);
  return unshaped({
    ...others,
    ...(data === undefined || isEmpty(data) ? {} : { data }),
    ...(binaryData === undefined || isEmpty(binaryData) ? {} : { binaryData }),
  });
}

const isEmpty = (map: object): boolean => Object.keys(map).length === 0;

function validateConfigMap(object: KubeObject): FieldError[] {
  const { data = {}, binaryData = {} } = shaped<ConfigMapShape>(object);
  let bytes = 0;
  for (const value of Object.values(data)) bytes += Buffer.byteLength(value);
  for (const value of Object.values(binaryData)) bytes += base64Bytes(value);
  return [
    ...Object.keys(data).flatMap((key) => [
      ...validateKey('data', key),
      ...(Object.hasOwn(binaryData, key)
        ? [invalidValue(`data[${key}]`, key, 'duplicate of key present in binaryData')]
        : []),
    ]),
    ...Object.keys(binaryData).flatMap((key) => validateKey('binaryData', key)),
    // The limit is on the object: this is how Kubernetes writes no field.
    ...(bytes > kindLimits.configMapBytesMax ? [tooLong('[]', kindLimits.configMapBytesMax)] : []),
  ];
}

const validateKey = (field: string, key: string): FieldError[] =>
  complainConfigKey(key).map((complaint) => invalidValue(`${field}[${key}]`, key, complaint));

function validateConfigMapUpdate(next: KubeObject, previous: KubeObject): FieldError[] {
  const after = shaped<ConfigMapShape>(next);
  const before = shaped<ConfigMapShape>(previous);
  if (before.immutable !== true) return [];
  const frozen = 'field is immutable when `immutable` is set';
  return [
    ...(after.immutable === true ? [] : [forbiddenField('immutable', frozen)]),
    ...(['data', 'binaryData'] as const)
      .filter((field) => !isDeepStrictEqual(after[field], before[field]))
      .map((field) => forbiddenField(field, frozen)),
  ];
}
