import type { DefinitionVersion } from '@navarch/model';
import { invalidValue, required } from '../names/problems.js';
import type { FieldError } from '../status.js';
import { parseJsonPath } from './json-path.js';

/** As written: what must be there may be missing. */
type Columns = readonly Partial<
  NonNullable<DefinitionVersion['additionalPrinterColumns']>[number]
>[];
type Scale =
  | Partial<NonNullable<NonNullable<DefinitionVersion['subresources']>['scale']>>
  | undefined;

const columnTypes = ['boolean', 'date', 'integer', 'number', 'string'];

/** Columns must have a name, a type that can be printed, and a path that leads somewhere. */
export function validateColumns(columns: Columns, field: string): FieldError[] {
  return columns.flatMap(({ name = '', type = '', jsonPath = '' }, index) => {
    const at = `${field}[${index}]`;
    return [
      ...(name === '' ? [required(`${at}.name`)] : []),
      ...(type === ''
        ? [required(`${at}.type`, `must be one of ${columnTypes.join(',')}`)]
        : columnTypes.includes(type)
          ? []
          : [invalidValue(`${at}.type`, type, `must be one of ${columnTypes.join(',')}`)]),
      ...(jsonPath === ''
        ? [required(`${at}.JSONPath`)]
        : jsonPath.startsWith('.') && parseJsonPath(jsonPath) !== undefined
          ? []
          : [
              invalidValue(
                `${at}.JSONPath`,
                jsonPath,
                'must be a simple json path starting with .',
              ),
            ]),
    ];
  });
}

const plainPath = /^(\.[A-Za-z_][-\w]*)+$/;

/** The paths of a scale are fields below the spec or the status; no lists. */
export function validateScale(scale: Scale, field: string): FieldError[] {
  if (scale === undefined) return [];
  const { specReplicasPath = '', statusReplicasPath = '', labelSelectorPath = '' } = scale;
  return [
    ...(specReplicasPath === ''
      ? [required(`${field}.specReplicasPath`)]
      : validatePath(specReplicasPath, { field: `${field}.specReplicasPath`, roots: ['.spec.'] })),
    ...(statusReplicasPath === ''
      ? [required(`${field}.statusReplicasPath`)]
      : validatePath(statusReplicasPath, {
          field: `${field}.statusReplicasPath`,
          roots: ['.status.'],
        })),
    ...(labelSelectorPath === ''
      ? []
      : validatePath(labelSelectorPath, {
          field: `${field}.labelSelectorPath`,
          roots: ['.spec.', '.status.'],
        })),
  ];
}

function validatePath(
  path: string,
  { field, roots }: { readonly field: string; readonly roots: readonly string[] },
): FieldError[] {
  if (!plainPath.test(path))
    return [invalidValue(field, path, 'must be a json path without array notation')];
  if (roots.some((root) => path.startsWith(root))) return [];
  const wanted = roots.map((root) => root.slice(0, -1));
  return [invalidValue(field, path, `should be a json path under ${wanted.join(' or ')}`)];
}
