import type { DefinitionVersion } from '@navarch/model';
import type { Column } from '../kind.js';
import { ageColumn, nameColumn } from '../table/columns.js';
import { humanAge } from '../table/duration.js';
import { parseJsonPath, valuesAt } from './json-path.js';
import { isRecord } from './open-schema.js';

type Described = NonNullable<DefinitionVersion['additionalPrinterColumns']>[number];

/** The name, and what the definition says; the age where it says nothing. */
export function columnsOf({ additionalPrinterColumns }: DefinitionVersion): readonly Column[] {
  if (additionalPrinterColumns === undefined || additionalPrinterColumns.length === 0)
    return [nameColumn, { ...ageColumn, type: 'date' }];
  return [nameColumn, ...additionalPrinterColumns.map(columnOf)];
}

function columnOf(described: Described): Column {
  const { name, type, format, description, priority = 0, jsonPath } = described;
  const path = parseJsonPath(jsonPath) ?? [];
  const printed = isType(type) ? type : 'string';
  return {
    name,
    type: printed,
    ...(format === undefined ? {} : { format }),
    description:
      description ?? `Custom resource definition column (in JSONPath format): ${jsonPath}`,
    priority: priority === 0 ? 0 : 1,
    cell: (object, now) => {
      const [value] = valuesAt(path, object);
      return value === undefined || value === null ? null : printers[printed](value, now);
    },
  };
}

const types = ['string', 'integer', 'number', 'boolean', 'date'] as const;
const isType = (text: string): text is Column['type'] => types.some((one) => one === text);

type Cell = string | number | boolean | null;

type Printer = (value: unknown, now: number) => Cell;

/** A value that is not of the column's type prints as nothing, but for texts: everything can be one. */
const printers: Readonly<Record<Column['type'], Printer>> = {
  string: (value) => (typeof value === 'string' ? value : sortedJson(value)),
  integer: (value) => (typeof value === 'number' ? Math.trunc(value) : null),
  number: (value) => (typeof value === 'number' ? value : null),
  boolean: (value) => (typeof value === 'boolean' ? value : null),
  date: (value, now) => (typeof value === 'string' ? ageOf(value, now) : null),
};

/** Fields by the alphabet, so that equal values print equally. */
const sortedJson = (value: unknown): string =>
  JSON.stringify(value, (_key, inner: unknown) =>
    isRecord(inner)
      ? Object.fromEntries(
          Object.entries(inner).toSorted(([one], [other]) => (one < other ? -1 : 1)),
        )
      : inner,
  );

const ageOf = (time: string, now: number): string =>
  Number.isNaN(Date.parse(time)) ? '<invalid>' : humanAge(time, now);
