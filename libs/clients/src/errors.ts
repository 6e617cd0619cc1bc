import { DomainError, type ErrorKind, type Facts } from '@navarch/model';

/**
 * What can go wrong with a member.
 *
 * `unavailable` kinds are the member's (or the way's) trouble and worth trying again; the others are refusals of
 * this very request. Of an answer only its status, its reason word (from a known list) and its delay are
 * kept: the text may quote what was sent, Secret values included.
 */
const kinds = {
  /** 4xx answers. */
  'member.invalid': 'invalid',
  'member.forbidden': 'forbidden',
  'member.notFound': 'notFound',
  'member.conflict': 'conflict',
  /** 410: the resourceVersion or continue token is too old; list anew. */
  'member.expired': 'conflict',
  /** 429, or 5xx with a delay. */
  'member.overloaded': 'unavailable',
  'member.failed': 'unavailable',
  /** 3xx: never followed. */
  'member.redirected': 'unavailable',
  'member.unreachable': 'unavailable',
  'member.tls': 'unavailable',
  'member.timeout': 'unavailable',
  /** The answer is no such object: not JSON, cut short, of another kind. */
  'member.garbage': 'unavailable',
  'member.tooLarge': 'unavailable',
  /** Our own limit of requests (or watches) to this member is reached. */
  'member.busy': 'unavailable',
  /** Too many failures in a row: left alone for a moment. */
  'member.suspended': 'unavailable',
  /** The address, or what the name resolves to, is one that members may not have. */
  'member.addressRefused': 'forbidden',
  /** This process may open no further connection, or has no memory for one: nothing was sent, and the member is not to blame. */
  'member.noSocket': 'unavailable',
  /** The time by which it was to be sent has passed. */
  'member.tooLate': 'unavailable',
  /** This client was closed: the credentials changed, or the cluster was unjoined. */
  'member.closed': 'unavailable',
} as const satisfies Record<string, ErrorKind>;

export type MemberErrorCode = keyof typeof kinds;

/** What the member said, as far as it is safe to repeat. */
export type MemberAnswer = {
  readonly status?: number;
  readonly reason?: string;
  readonly retryAfterMs?: number;
  readonly deniedBy?: string;
};

export class MemberError extends DomainError {
  /** HTTP status, if there was an answer. */
  readonly status: number | undefined;
  /** Kubernetes' reason word (`Invalid`, `AlreadyExists`), if the member gave a known one. */
  readonly reason: string | undefined;
  /** When to come back: as the member said, or where nothing was sent, as this client thinks. */
  readonly retryAfterMs: number | undefined;
  /** `webhook deny.example.com`: what in the member denied it, as far as it says. */
  readonly deniedBy: string | undefined;

  constructor(code: MemberErrorCode, facts: Facts = {}, answer: MemberAnswer = {}) {
    super({ kind: kinds[code], code }, { ...facts, ...answer });
    this.name = 'MemberError';
    this.status = answer.status;
    this.reason = answer.reason;
    this.retryAfterMs = answer.retryAfterMs;
    this.deniedBy = answer.deniedBy;
  }
}

/** Failures that say that the member as such (not this request) is in trouble: they count towards suspension. */
const transportFailures: ReadonlySet<string> = new Set<MemberErrorCode>([
  'member.unreachable',
  'member.tls',
  'member.timeout',
  'member.garbage',
  'member.tooLarge',
  'member.redirected',
  'member.addressRefused',
]);

export const isTransportFailure = (error: unknown): boolean =>
  error instanceof MemberError && transportFailures.has(error.code);
