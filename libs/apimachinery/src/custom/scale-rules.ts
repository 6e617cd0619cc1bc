import { type DefinitionVersion, type KubeObject, valueAt } from '@navarch/model';
import { invalidValue } from '../names/problems.js';
import type { FieldError } from '../status.js';

type Scale = NonNullable<NonNullable<DefinitionVersion['subresources']>['scale']>;

const replicasMax = 2 ** 31 - 1;

/** What a Scale shows of a custom object must be such as a Scale can show, whatever the schema allows. */
export function checkScale(scale: Scale | undefined, object: KubeObject): FieldError[] {
  if (scale === undefined) return [];
  const { specReplicasPath, statusReplicasPath, labelSelectorPath = '' } = scale;
  return [
    ...checkCount(object, specReplicasPath),
    ...checkCount(object, statusReplicasPath),
    ...(labelSelectorPath === '' ? [] : checkSelector(object, labelSelectorPath)),
  ];
}

function checkCount(object: KubeObject, path: string): FieldError[] {
  const found = valueAt(object, stepsOf(path));
  if (found === undefined) return [];
  if (typeof found !== 'number' || !Number.isInteger(found))
    return [invalidValue(path, 0, mismatch(path, found, 'int64'))];
  if (found < 0) return [invalidValue(path, found, 'should be a non-negative integer')];
  return found > replicasMax
    ? [invalidValue(path, found, `should be less than or equal to ${replicasMax}`)]
    : [];
}

function checkSelector(object: KubeObject, path: string): FieldError[] {
  const found = valueAt(object, stepsOf(path));
  return found === undefined || typeof found === 'string'
    ? []
    : [invalidValue(path, '', mismatch(path, found, 'string'))];
}

/** `.spec.replicas` as steps. */
const stepsOf = (path: string): readonly string[] => path.split('.').filter((step) => step !== '');

const goTypes: Readonly<Record<string, string>> = {
  string: 'string',
  boolean: 'bool',
  number: 'float64',
};

/** Only what is short is shown. */
function mismatch(path: string, found: unknown, wanted: string): string {
  const type =
    goTypes[typeof found] ?? (Array.isArray(found) ? '[]interface {}' : 'map[string]interface {}');
  const isShort =
    typeof found === 'string' || typeof found === 'number' || typeof found === 'boolean';
  const shown = isShort ? `${found} is of the type ` : '';
  return `${path} accessor error: ${shown}${type}, expected ${wanted}`;
}
