import { TerminalError, UnavailableError, type DomainError } from '@navarch/model';

/** What PostgreSQL's answer (or its silence) means for the caller. */
export type SqlFailure =
  /** Rolled back because of somebody else's transaction: the same statement may work now. */
  | 'retry'
  /** No answer, no connection, no room, no time: the outcome may be unknown. */
  | 'unavailable'
  /** The statement or its values were refused; nothing was done, and trying again cannot help. */
  | 'refused';

const retryStates = new Set(['40001', '40P01']);
const unavailableStates = new Set(['55P03', '25006', '25P03']);
const unavailableClasses = new Set(['08', '53', '57', '58']);

/** An error without an SQLSTATE comes from the connection. */
export function judgeSqlError(error: unknown): SqlFailure {
  const state = sqlStateOf(error);
  if (state === undefined) return 'unavailable';
  if (retryStates.has(state)) return 'retry';
  const isUnavailable = unavailableStates.has(state) || unavailableClasses.has(state.slice(0, 2));
  return isUnavailable ? 'unavailable' : 'refused';
}

/** `statement` is the name of what was asked; neither its text nor its values go into the error. */
export function toStoreError(statement: string, error: unknown): DomainError {
  const facts = { statement, sqlState: sqlStateOf(error) };
  return judgeSqlError(error) === 'refused'
    ? new TerminalError('store.refused', facts, { cause: error })
    : new UnavailableError('store.unavailable', facts, { cause: error });
}

function sqlStateOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  const { code } = error;
  return typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) ? code : undefined;
}
