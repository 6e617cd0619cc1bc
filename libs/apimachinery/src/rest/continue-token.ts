import { badRequest } from '../status.js';

/**
 * Where a list goes on: the revision of its first page and the last place shown.
 *
 * Opaque to clients. Every page is answered from the state at that one revision.
 */
export type ContinueToken = {
  readonly revision: number;
  readonly namespace: string;
  readonly name: string;
};

const version = 'meta.k8s.io/v1';

export function printToken({ revision, namespace, name }: ContinueToken): string {
  const content = { v: version, rv: revision, start: `${namespace}/${name}\0` };
  return Buffer.from(JSON.stringify(content)).toString('base64url');
}

/** Throws 400 for what was not made by {@link printToken}. */
export function parseToken(text: string): ContinueToken {
  const content = readContent(text);
  const { v, rv, start } = content;
  const parts = typeof start === 'string' ? /^([^/\0]*)\/([^/\0]*)\0$/.exec(start) : null;
  if (v !== version || !isRevision(rv) || parts === null) {
    throw badRequest('continue key is not valid');
  }
  return { revision: rv, namespace: parts[1] ?? '', name: parts[2] ?? '' };
}

const isRevision = (value: unknown): value is number => Number.isSafeInteger(value);

function readContent(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
