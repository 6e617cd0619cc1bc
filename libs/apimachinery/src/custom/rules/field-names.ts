/** Names of fields as rules write them, where CEL could not read them as they are. */
const reserved = new Set(
  'true false null in as break const continue else for function if import let loop package namespace return var void while'.split(
    ' ',
  ),
);

const signs: Readonly<Record<string, string>> = {
  __: '__underscores__',
  '.': '__dot__',
  '-': '__dash__',
  '/': '__slash__',
};
const names = new Map(Object.entries(signs).map(([sign, name]) => [name, sign]));

/** Undefined for a name that rules cannot write at all. */
export function escapeName(name: string): string | undefined {
  if (!/^[-A-Za-z_./][-A-Za-z0-9_./]*$/.test(name)) return undefined;
  if (reserved.has(name)) return `__${name}__`;
  return name.replaceAll(/__|[-./]/g, (sign) => signs[sign] ?? sign);
}

/** Undefined for what is no such name. */
export function unescapeName(written: string): string | undefined {
  if (!written.includes('__')) return written;
  let isName = true;
  const name = written.replaceAll(/__[^_]+__/g, (part) => {
    const word = part.slice(2, -2);
    const sign = names.get(part);
    if (sign !== undefined) return sign;
    isName &&= reserved.has(word) && part.length === written.length;
    return word;
  });
  return isName ? name : undefined;
}
