import type { KubeObject } from '@navarch/model';
import { applyDefaults } from '../decode/defaults.js';
import { checkStructure } from '../decode/structure.js';
import { decodeYaml } from '../decode/yaml.js';
import type { KindDefinition } from '../kind.js';

/** An object as a client wrote it (YAML), through the structure check and all defaults. */
export function written(kind: KindDefinition, yaml: string): KubeObject {
  const { object } = checkStructure(kind.schema, decodeYaml(yaml), 'Strict');
  const defaulted = applyDefaults(kind.schema, object);
  return kind.setDefaults?.(defaulted) ?? defaulted;
}

/** What validation says about it, a line an error. */
export const complaints = (kind: KindDefinition, yaml: string): string[] =>
  kind.validate(written(kind, yaml)).map(({ field, message }) => `${field}: ${message}`);

/** What an update from one to the other is told. */
export const updateComplaints = (
  kind: KindDefinition,
  { from, to }: { readonly from: string; readonly to: string },
): string[] =>
  (kind.validateUpdate?.(written(kind, to), written(kind, from)) ?? []).map(
    ({ field, message }) => `${field}: ${message}`,
  );

/** The printed cells by column name. */
export const cellsOf = (
  kind: KindDefinition,
  object: KubeObject,
  now = 0,
): Record<string, unknown> =>
  Object.fromEntries(kind.columns.map((column) => [column.name, column.cell(object, now)]));
