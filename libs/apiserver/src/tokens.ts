import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { ApiUser } from '@navarch/apimachinery';
import { DomainError } from '@navarch/model';

/** Who may enter with which bearer token. Holds keyed hashes only: a dump of it gives no token away. */
export type TokenTable = { readonly userOf: (token: string) => ApiUser | undefined };

export type TokenEntry = { readonly token: string; readonly user: ApiUser };

/**
 * The hash is keyed anew in each process, so neither the look-up nor the comparison tells a caller
 * by its timing how close a guess was.
 */
export function tokenTable(entries: readonly TokenEntry[]): TokenTable {
  const key = randomBytes(32);
  const hash = (token: string): Buffer => createHmac('sha256', key).update(token).digest();
  const byHash = new Map(
    entries.map(({ token, user }) => {
      const expected = hash(token);
      return [expected.toString('base64'), { expected, user }] as const;
    }),
  );
  return {
    userOf: (token) => {
      const given = hash(token);
      const known = byHash.get(given.toString('base64'));
      return known !== undefined && timingSafeEqual(known.expected, given) ? known.user : undefined;
    },
  };
}

/**
 * Reads a token file as kube-apiserver does: `token,user,uid,"group1,group2"` a line, groups optional.
 * Throws DomainError `tokens.malformed` with the line's number, never with its text.
 */
export function parseTokens(text: string): TokenEntry[] {
  return text.split('\n').flatMap((line, index) => {
    const trimmed = line.trim();
    if (trimmed === '' || trimmed.startsWith('#')) return [];
    const entry = parseLine(trimmed);
    if (entry === undefined)
      throw new DomainError({ kind: 'invalid', code: 'tokens.malformed' }, { line: index + 1 });
    return [entry];
  });
}

function parseLine(line: string): TokenEntry | undefined {
  const [token = '', name = '', uid, groups = ''] = splitCells(line);
  if (token === '' || name === '' || uid === undefined) return undefined;
  const listed = groups
    .split(',')
    .map((group) => group.trim())
    .filter((group) => group !== '');
  return { token, user: { name, groups: listed, ...(uid === '' ? {} : { uid }) } };
}

function splitCells(line: string): string[] {
  const cells = line.matchAll(/(?:^|,)\s*(?:"((?:[^"]|"")*)"|([^,]*))/g);
  return [...cells].map(([, quoted, bare]) => quoted?.replaceAll('""', '"') ?? bare?.trim() ?? '');
}
