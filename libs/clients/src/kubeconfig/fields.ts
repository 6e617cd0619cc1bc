import type { Refusals } from './refusals.js';

/** A mapping of the file and where it is, for error texts. */
export type Section = {
  readonly path: string;
  readonly fields: Readonly<Record<string, unknown>>;
};

/** What a section may hold: `read` is used, `ignored` is harmless, all else is refused (with a reason if known). */
export type Allowance = {
  readonly read: readonly string[];
  readonly ignored: readonly string[];
  readonly refused: Readonly<Record<string, string>>;
};

export const isMapping = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const shownName = /^[A-Za-z0-9._-]{1,64}$/;

/** Refuses every field that is not allowed, empty ones too; a switch that is off is as good as absent. */
export function requireAllowed(section: Section, allowed: Allowance, refusals: Refusals): void {
  for (const [name, value] of Object.entries(section.fields)) {
    const isAllowed = allowed.read.includes(name) || allowed.ignored.includes(name);
    if (isAllowed || value === false) continue;
    const reason = Object.hasOwn(allowed.refused, name) ? allowed.refused[name] : undefined;
    // The name of an unknown field is free text too.
    const shown = shownName.test(name) ? name : '(unprintable)';
    refusals.add(pathOf(section, shown), reason ?? 'is not a field that is accepted');
  }
}

/** A text field; undefined when absent. Anything else, the empty text too, is refused. */
export function readText(section: Section, name: string, refusals: Refusals): string | undefined {
  const value = section.fields[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string') return refusals.add(pathOf(section, name), 'must be a text');
  return value === '' ? refusals.add(pathOf(section, name), 'must not be empty') : value;
}

export const pathOf = (section: Section, name: string): string =>
  section.path === '' ? name : `${section.path}.${name}`;

const entryFields = {
  clusters: 'cluster',
  users: 'user',
  contexts: 'context',
} as const;

/** The body of the entry of this name. There must be exactly one. */
export function findEntry(
  root: Section,
  wanted: { readonly list: keyof typeof entryFields; readonly name: string },
  refusals: Refusals,
): Section | undefined {
  const { list, name } = wanted;
  const found = entriesOf(root, list, refusals).filter(({ fields }) => fields['name'] === name);
  const [entry, second] = found;
  if (entry === undefined) return refusals.add(list, 'has no entry of the name that is asked for');
  if (second !== undefined) return refusals.add(second.path, 'has the name of an earlier entry');
  const field = entryFields[list];
  requireAllowed(entry, { read: ['name', field], ignored: [], refused: {} }, refusals);
  const body = entry.fields[field];
  const path = pathOf(entry, field);
  return isMapping(body) ? { path, fields: body } : refusals.add(path, 'must be a mapping');
}

/** The entries of a list, as sections. */
export function entriesOf(root: Section, list: string, refusals: Refusals): readonly Section[] {
  const value = root.fields[list];
  if (!Array.isArray(value)) {
    refusals.add(list, 'must be a list');
    return [];
  }
  return value.flatMap((fields: unknown, index): Section[] => {
    const path = `${list}[${index}]`;
    if (isMapping(fields)) return [{ path, fields }];
    refusals.add(path, 'must be a mapping');
    return [];
  });
}
