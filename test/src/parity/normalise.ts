/**
 * What two servers can never agree on, made the same: uids, times, versions and what is derived from them. Equal stays
 * equal and different stays different (`version-3` is the third version of an object that was seen), so a write that changed nothing, and
 * one that changed something, still look different.
 */
export class Normaliser {
  private readonly uids = new Map<string, string>();
  /** Of each object by itself. */
  private readonly versions = new Map<string, Map<string, string>>();

  constructor(
    /** Texts that are as they are only on this server, and what stands for them. */
    private readonly own: ReadonlyMap<string, string> = new Map(),
  ) {}

  /** Plain data; returns a copy. */
  data(value: unknown): unknown {
    if (typeof value === 'string') return this.text(value);
    if (Array.isArray(value)) return value.map((item) => this.data(item));
    if (typeof value !== 'object' || value === null) return value;
    const fields = value as Readonly<Record<string, unknown>>;
    if (fields['kind'] === 'Table') return this.table(fields);
    return this.fields(fields);
  }

  text(text: string): string {
    let plain = text;
    for (const [own, name] of this.own) plain = plain.replaceAll(own, name);
    return plain
      .replaceAll(uuid, (uid) => nameOf(this.uids, uid, 'uid'))
      .replaceAll(time, '<time>')
      .replaceAll(versionTexts, '$1<version>')
      .replaceAll(expiredText, 'too old resource version: <version> (<version>)')
      .replaceAll(generated, '$1<suffix>');
  }

  private fields(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
    const isCollection = 'items' in fields || 'rows' in fields || isBookmark(fields);
    return Object.fromEntries(
      Object.entries(fields).map(([name, value]) => {
        if (name === 'metadata') return [name, this.metadata(value, isCollection)];
        return [this.text(name), this.data(value)];
      }),
    );
  }

  private metadata(value: unknown, isCollection: boolean): unknown {
    const plain = this.data(value);
    if (typeof plain !== 'object' || plain === null || Array.isArray(plain)) return plain;
    const metadata = { ...plain } as Record<string, unknown>;
    const { resourceVersion, continue: token, managedFields, uid } = metadata;
    if (typeof resourceVersion === 'string' && resourceVersion !== '') {
      metadata['resourceVersion'] = isCollection
        ? '<revision>'
        : this.versionOf(String(uid), resourceVersion);
    }
    if (typeof token === 'string' && token !== '') metadata['continue'] = '<token>';
    if (Array.isArray(managedFields)) metadata['managedFields'] = managedFields.toSorted(byManager);
    return metadata;
  }

  private versionOf(uid: string, version: string): string {
    const known = this.versions.get(uid) ?? new Map<string, string>();
    this.versions.set(uid, known);
    return nameOf(known, version, 'version');
  }

  /** Ages are counted while the script runs. */
  private table(table: Readonly<Record<string, unknown>>): Record<string, unknown> {
    const columns = (table['columnDefinitions'] ?? []) as readonly { readonly name: string }[];
    const plain = this.fields(table);
    const rows = (plain['rows'] ?? []) as readonly { readonly cells: readonly unknown[] }[];
    plain['rows'] = rows.map((row) => ({
      ...row,
      cells: row.cells.map((cell, at) => (ages.has(columns[at]?.name ?? '') ? '<age>' : cell)),
    }));
    return plain;
  }
}

const uuid = /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g;
const time = /\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)/g;
const versionTexts =
  /(resourceVersion[\\"]*: ?[\\"]*|Too large resource version: |current: |ResourceVersion in record \()\d+/g;
const expiredText = /too old resource version: \d+ \(\d+\)/g;
/** Names made by the server start with `made-` in this session. */
const generated = /\b(made-)[a-z0-9]{5}\b/g;
const ages: ReadonlySet<string> = new Set(['Age', 'Last Seen', 'First Seen']);

/** Servers put them in the order of their times, in whole seconds, which is chance here. */
function byManager(one: unknown, other: unknown): number {
  const [first, second] = [one, other].map((entry) => {
    const { manager, operation, subresource = '' } = entry as Readonly<Record<string, unknown>>;
    return JSON.stringify([manager, operation, subresource]);
  });
  return String(first).localeCompare(String(second));
}

function nameOf(names: Map<string, string>, value: string, what: string): string {
  const known = names.get(value);
  if (known !== undefined) return known;
  const name = `<${what}-${names.size + 1}>`;
  names.set(value, name);
  return name;
}

/** A bookmark has no more than its type and its version. */
function isBookmark({ metadata, ...rest }: Readonly<Record<string, unknown>>): boolean {
  const { resourceVersion, name } = (metadata ?? {}) as Readonly<Record<string, unknown>>;
  return resourceVersion !== undefined && name === undefined && !('cells' in rest);
}
