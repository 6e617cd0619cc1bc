/**
 * Errors say what the layer was doing (`code`), with facts, and point at their cause. The text of a
 * cause is never copied: it may hold what must not be shown.
 */
export type ErrorKind = 'invalid' | 'notFound' | 'conflict' | 'forbidden' | 'unavailable';
export type Facts = Readonly<Record<string, string | number | boolean | undefined>>;

export class DomainError extends Error {
  readonly kind: ErrorKind;
  readonly code: string;

  constructor(
    what: { readonly kind: ErrorKind; readonly code: string },
    readonly facts: Facts = {},
    options?: { cause?: unknown },
  ) {
    super(`${what.code} ${JSON.stringify(facts)}`, options);
    this.name = 'DomainError';
    this.kind = what.kind;
    this.code = what.code;
  }
}

/** Trying again cannot help; the agenda parks the row and shows it. */
export class TerminalError extends DomainError {
  constructor(code: string, facts: Facts = {}, options?: { cause?: unknown }) {
    super({ kind: 'invalid', code }, facts, options);
    this.name = 'TerminalError';
  }
}

/** Something that usually works did not (a member, a database, a queue): try again later. */
export class UnavailableError extends DomainError {
  constructor(code: string, facts: Facts = {}, options?: { cause?: unknown }) {
    super({ kind: 'unavailable', code }, facts, options);
    this.name = 'UnavailableError';
  }
}

/** Somebody else wrote first: read again, decide again. */
export class ConflictError extends DomainError {
  constructor(code: string, facts: Facts = {}, options?: { cause?: unknown }) {
    super({ kind: 'conflict', code }, facts, options);
    this.name = 'ConflictError';
  }
}

/**
 * The code that Node.js and its libraries give their errors (`ENOENT`, `ECONNREFUSED`, an SQLSTATE), without asking
 * whose Error it is: two realms of one process do not share the class.
 */
export function systemCodeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}
