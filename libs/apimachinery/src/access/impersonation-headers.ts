import { badRequest } from '../status.js';

/** Header names in lower case with their values in the order sent: a header that is given twice has two entries. */
export type HeaderList = readonly (readonly [string, string])[];

/** Whom somebody wants to be, as the headers say it. */
export type Wanted = {
  readonly name: string;
  readonly uid: string;
  readonly groups: readonly string[];
  readonly extra: ReadonlyMap<string, readonly string[]>;
};

const prefix = 'impersonate-';
const extraPrefix = `${prefix}extra-`;

/** Undefined when nobody else is wanted. Throws 400 for parts of a user without a name. */
export function wantedIn(headers: HeaderList): Wanted | undefined {
  if (!headers.some(([name]) => name.startsWith(prefix))) return undefined;
  const valuesOf = (name: string): string[] =>
    headers.filter(([given]) => given === name).map(([, value]) => value);
  const [name = ''] = valuesOf(`${prefix}user`);
  const [uid = ''] = valuesOf(`${prefix}uid`);
  const wanted = { name, uid, groups: valuesOf(`${prefix}group`), extra: extraIn(headers) };
  if (name !== '') return wanted;
  if (onlyName(wanted)) return undefined;
  throw badRequest(`requested ${print(wanted)} without impersonating a user name`);
}

/** Whether a name is all that is said. */
export const onlyName = ({ uid, groups, extra }: Wanted): boolean =>
  uid === '' && groups.length === 0 && extra.size === 0;

function extraIn(headers: HeaderList): Map<string, readonly string[]> {
  const extra = new Map<string, readonly string[]>();
  for (const [name, value] of headers) {
    if (!name.startsWith(extraPrefix)) continue;
    const key = unescapeKey(name.slice(extraPrefix.length));
    extra.set(key, [...(extra.get(key) ?? []), value]);
  }
  return extra;
}

function unescapeKey(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // A key that is not encoded as it should be is still a key.
    return text;
  }
}

/** As kube-apiserver prints it, which is as Go prints such a value. */
function print({ name, uid, groups, extra }: Wanted): string {
  const lists = [...extra].map(([key, values]) => `${quote(key)}:${printTexts(values)}`).toSorted();
  const map = `map[string][]string${lists.length === 0 ? '(nil)' : `{${lists.join(', ')}}`}`;
  return `&user.DefaultInfo{Name:${quote(name)}, UID:${quote(uid)}, Groups:${printTexts(groups)}, Extra:${map}}`;
}

const printTexts = (texts: readonly string[]): string =>
  texts.length === 0 ? '[]string(nil)' : `[]string{${texts.map((one) => quote(one)).join(', ')}}`;

const quote = (text: string): string => JSON.stringify(text);
