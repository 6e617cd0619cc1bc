import { MemberError, type MemberErrorCode } from '../errors.js';

/**
 * Names what went wrong below HTTP. Only the code of a cause is kept: a TLS error drags the certificate
 * along, a parser's the text it read.
 */
export function toMemberError(error: unknown, during: 'connect' | 'answer'): MemberError {
  if (error instanceof MemberError) return error;
  const code = codeOf(error);
  return new MemberError(nameOf(code, during), code === undefined ? {} : { cause: code });
}

const timeouts = new Set([
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
  'ETIMEDOUT',
]);
/** What the system says when this process, or this machine, has used up what a connection takes. */
const usedUp = new Set(['EMFILE', 'ENFILE', 'ENOBUFS', 'ENOMEM']);
const garbage = new Set(['UND_ERR_HEADERS_OVERFLOW', 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH']);
const closed = new Set(['UND_ERR_DESTROYED', 'UND_ERR_CLOSED']);
const tlsCodes =
  /^(ERR_TLS_|ERR_SSL_|ERR_OSSL_|EPROTO$|CERT_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|INVALID_CA|HOSTNAME_MISMATCH|PATH_LENGTH|INVALID_PURPOSE|ERROR_IN_CERT)/;

function nameOf(code: string | undefined, during: 'connect' | 'answer'): MemberErrorCode {
  if (code === undefined) return during === 'answer' ? 'member.garbage' : 'member.unreachable';
  if (usedUp.has(code)) return 'member.noSocket';
  if (timeouts.has(code)) return 'member.timeout';
  if (closed.has(code)) return 'member.closed';
  if (tlsCodes.test(code)) return 'member.tls';
  if (garbage.has(code) || code.startsWith('HPE_')) return 'member.garbage';
  // An answer that was begun and not ended is no answer.
  return during === 'answer' ? 'member.garbage' : 'member.unreachable';
}

const codeText = /^[A-Z][A-Z0-9_]{1,63}$/;

/** The first system code in the chain. Not by class: errors of the platform may come from another realm. */
function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const { code, cause } = error as { readonly code?: unknown; readonly cause?: unknown };
  return typeof code === 'string' && codeText.test(code) ? code : codeOf(cause);
}
