/** What a process relies on of a schema that another one may bring up to date while it runs. */
import type { DataSource } from 'typeorm';

/** Names and what they stand for. */
type Parts = Readonly<Record<string, string>>;

export type SchemaShape = {
  /** `table.column` → type. */
  readonly columns: Parts;
  /** Those that may not be NULL → whether they are `given` with each row or have a `default`. */
  readonly required: Parts;
  /** `function(arguments)` → result. */
  readonly functions: Parts;
  /** What is checked of each row, and unique indexes: `table: definition` → table. */
  readonly rules: Parts;
};

const questions = {
  columns: `SELECT c.relname || '.' || a.attname AS name, format_type(a.atttypid, a.atttypmod) AS value
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
    WHERE c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped AND c.relnamespace = 'public'::regnamespace`,
  required: `SELECT c.relname || '.' || a.attname AS name,
      CASE WHEN a.atthasdef OR a.attidentity <> '' THEN 'default' ELSE 'given' END AS value
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
    WHERE c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped AND c.relnamespace = 'public'::regnamespace
      AND a.attnotnull`,
  functions: `SELECT p.proname || '(' || pg_get_function_identity_arguments(p.oid) || ')' AS name,
      pg_get_function_result(p.oid) AS value
    FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace`,
  rules: `SELECT c.relname || ': ' || pg_get_constraintdef(k.oid) AS name, c.relname AS value
    FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
    WHERE k.contype <> 'n' AND c.relnamespace = 'public'::regnamespace
    UNION SELECT c.relname || ': ' || pg_get_indexdef(i.indexrelid), c.relname
    FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
    WHERE i.indisunique AND NOT i.indisprimary AND c.relnamespace = 'public'::regnamespace`,
} as const;

export async function readShape(source: Pick<DataSource, 'query'>): Promise<SchemaShape> {
  const ask = async (question: string): Promise<Parts> => {
    const rows = (await source.query(question)) as readonly { name: string; value: string }[];
    return Object.fromEntries(rows.map(({ name, value }) => [name, value]));
  };
  return {
    columns: await ask(questions.columns),
    required: await ask(questions.required),
    functions: await ask(questions.functions),
    rules: await ask(questions.rules),
  };
}

/** What a process of before would fail on afterwards. */
export function breaksOf(before: SchemaShape, after: SchemaShape): readonly string[] {
  const tables = new Set(Object.keys(before.columns).map(tableOf));
  return [
    ...changed('column', before.columns, after.columns),
    ...changed('function', before.functions, after.functions),
    ...added(before.required, after.required)
      .filter((name) => name in before.columns || after.required[name] === 'given')
      .filter((name) => tables.has(tableOf(name)))
      .map((name) => `column ${name} must be given`),
    ...added(before.rules, after.rules)
      .filter((name) => tables.has(after.rules[name] ?? ''))
      .map((name) => `rule on ${name}`),
  ];
}

function changed(what: string, before: Parts, after: Parts): readonly string[] {
  return Object.entries(before)
    .filter(([name, value]) => after[name] !== value)
    .map(([name]) => `${what} ${name} is ${after[name] ?? 'gone'}`);
}

const added = (before: Parts, after: Parts): readonly string[] =>
  Object.keys(after).filter((name) => !(name in before));

const tableOf = (column: string): string => column.split('.')[0] ?? '';
