/** A meta.k8s.io/v1 Table, read once at the edge. */
export type ApiTable = {
  readonly columns: readonly { readonly name: string; readonly isWide: boolean }[];
  readonly rows: readonly {
    readonly name: string;
    readonly namespace: string;
    readonly cells: readonly string[];
  }[];
};

export function parseTable(body: unknown): ApiTable | undefined {
  const table = asRecord(body);
  if (table['kind'] !== 'Table') return undefined;
  return {
    columns: asList(table['columnDefinitions']).map((one) => {
      const column = asRecord(one);
      return {
        name: asText(column['name']),
        isWide: column['priority'] !== 0 && column['priority'] !== undefined,
      };
    }),
    rows: asList(table['rows']).map((one) => {
      const row = asRecord(one);
      const metadata = asRecord(asRecord(row['object'])['metadata']);
      return {
        name: asText(metadata['name']),
        namespace: asText(metadata['namespace']),
        cells: asList(row['cells']).map(asText),
      };
    }),
  };
}

/** Header first. `prefix` goes before the first cell, as kubectl does for several resources at once. */
export function tableRows(
  table: ApiTable,
  how: { readonly wide: boolean; readonly prefix: string; readonly withNamespace: boolean },
): readonly (readonly string[])[] {
  const shown = table.columns.flatMap((column, index) =>
    column.isWide && !how.wide ? [] : [index],
  );
  const header = shown.map((index) => (table.columns[index]?.name ?? '').toUpperCase());
  const rows = table.rows.map((row) => {
    const cells = shown.map((index) => row.cells[index] ?? '');
    const [first = '', ...rest] = cells;
    return [...(how.withNamespace ? [row.namespace] : []), `${how.prefix}${first}`, ...rest];
  });
  return [[...(how.withNamespace ? ['NAMESPACE'] : []), ...header], ...rows];
}

const asRecord = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? { ...value } : {};
const asList = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const asText = (value: unknown): string =>
  value === null || value === undefined
    ? '<none>'
    : typeof value === 'string'
      ? value
      : JSON.stringify(value);
