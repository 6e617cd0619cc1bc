import { MemberError, type MemberErrorCode } from '../errors.js';
import { fieldsOf } from './fields.js';

/** A `Status` as far as it is believed: words from known lists and numbers. */
export type StatusFacts = {
  readonly code?: number;
  readonly reason?: string;
  readonly retryAfterMs?: number;
  /** The object it speaks of. */
  readonly name?: string;
  /** `webhook deny.example.com`: what in the member denied it, as far as it says. */
  readonly deniedBy?: string;
};

/** Kubernetes' reason words. Another word may be anything, so it is not repeated. */
const reasons: ReadonlySet<string> = new Set([
  'AlreadyExists',
  'BadRequest',
  'Conflict',
  'Expired',
  'Forbidden',
  'Gone',
  'InternalError',
  'Invalid',
  'MethodNotAllowed',
  'NotAcceptable',
  'NotFound',
  'RequestEntityTooLarge',
  'ServerTimeout',
  'ServiceUnavailable',
  'StorageReadError',
  'Timeout',
  'TooManyRequests',
  'Unauthorized',
  'UnsupportedMediaType',
]);

/** How API servers begin the messages of those who deny. Only a name is taken from them: the rest may quote what was sent. */
const deniers: readonly (readonly [what: string, pattern: RegExp])[] = [
  ['webhook', /^admission webhook "([a-z0-9.-]{1,253})" denied the request/],
  [
    'policy',
    /\bValidatingAdmissionPolicy '([a-z0-9.-]{1,253})' with binding '[a-z0-9.-]{1,253}' denied/,
  ],
];

function denierIn(message: unknown): { readonly deniedBy?: string } {
  if (typeof message !== 'string') return {};
  for (const [what, pattern] of deniers) {
    const name = pattern.exec(message.slice(0, messageCharsRead))?.[1];
    if (name !== undefined) return { deniedBy: `${what} ${name}` };
  }
  return {};
}

const messageCharsRead = 2_048;
const retryAfterSecondsMax = 3_600;

/** Undefined when the value is no `Status`. */
export function readStatus(value: unknown): StatusFacts | undefined {
  const { kind, code, reason, details, message } = fieldsOf(value);
  if (kind !== 'Status') return undefined;
  const { name, retryAfterSeconds } = fieldsOf(details);
  return {
    ...(typeof code === 'number' ? { code } : {}),
    ...(typeof reason === 'string' && reasons.has(reason) ? { reason } : {}),
    ...(typeof name === 'string' ? { name } : {}),
    ...delayOf(retryAfterSeconds),
    ...denierIn(message),
  };
}

/** `Retry-After` as a header has it: seconds; dates are not believed. */
export const delayOf = (seconds: unknown): { readonly retryAfterMs?: number } => {
  const number = Number(seconds);
  const isDelay = Number.isInteger(number) && number > 0;
  return isDelay ? { retryAfterMs: Math.min(number, retryAfterSecondsMax) * 1_000 } : {};
};

/** The error for an answer that is not a success. */
export function refusalOf(status: number, facts: StatusFacts | undefined): MemberError {
  const { reason, retryAfterMs, deniedBy } = facts ?? {};
  return new MemberError(
    codeOf(status, retryAfterMs !== undefined),
    {},
    {
      status,
      ...(reason === undefined ? {} : { reason }),
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
      ...(deniedBy === undefined ? {} : { deniedBy }),
    },
  );
}

const codes: Readonly<Record<number, MemberErrorCode>> = {
  401: 'member.forbidden',
  403: 'member.forbidden',
  404: 'member.notFound',
  408: 'member.timeout',
  409: 'member.conflict',
  410: 'member.expired',
  429: 'member.overloaded',
};

function codeOf(status: number, hasDelay: boolean): MemberErrorCode {
  const known = codes[status];
  if (known !== undefined) return known;
  if (status >= 500) return hasDelay ? 'member.overloaded' : 'member.failed';
  if (status >= 400) return 'member.invalid';
  return status >= 300 ? 'member.redirected' : 'member.garbage';
}
