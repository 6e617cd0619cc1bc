/**
 * Errors as Kubernetes clients read them: the `Status` object.
 *
 * Everything below the HTTP layer throws {@link ApiError}; its constructors are the only place that
 * knows numbers, reasons and the exact texts that clients match on.
 */

export type CauseReason =
  | 'FieldValueRequired'
  | 'FieldValueInvalid'
  | 'FieldValueDuplicate'
  | 'FieldValueForbidden'
  | 'FieldValueNotSupported'
  | 'FieldValueNotFound'
  | 'FieldValueTooLong'
  | 'FieldValueTooMany'
  | 'FieldValueTypeInvalid'
  | 'FieldManagerConflict'
  | 'NamespaceTerminating'
  | 'ResourceVersionTooLarge';

/** One thing wrong with one field. `message` starts as kubectl shows it: `Invalid value: -1: must be …`. */
export type FieldError = {
  readonly field: string;
  readonly reason: CauseReason;
  readonly message: string;
};

export type StatusDetails = {
  readonly name?: string;
  readonly group?: string;
  readonly kind?: string;
  readonly uid?: string;
  readonly causes?: readonly {
    readonly reason: CauseReason;
    readonly message: string;
    readonly field?: string;
  }[];
  readonly retryAfterSeconds?: number;
};

export type StatusBody = {
  readonly kind: 'Status';
  readonly apiVersion: 'v1';
  readonly metadata: Record<string, unknown>;
  readonly status: 'Success' | 'Failure';
  readonly message?: string;
  readonly reason?: string;
  readonly details?: StatusDetails;
  readonly code: number;
};

export class ApiError extends Error {
  readonly code: number;
  readonly reason: string;

  readonly details: StatusDetails;
  /** What is wrong before anything is known of an object has no details, not even empty ones. */
  private readonly isDetailed: boolean;

  constructor(
    what: { readonly code: number; readonly reason: string },
    message: string,
    details?: StatusDetails,
  ) {
    super(message);
    this.code = what.code;
    this.reason = what.reason;
    this.details = details ?? {};
    this.isDetailed = details !== undefined;
    this.name = 'ApiError';
  }

  toStatus(): StatusBody {
    return {
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message: this.message,
      reason: this.reason,
      ...(this.isDetailed ? { details: this.details } : {}),
      code: this.code,
    };
  }
}

type Named = { readonly group: string; readonly resource: string };
const qualified = (of: Named): string =>
  of.group === '' ? of.resource : `${of.resource}.${of.group}`;
const detailsOf = (of: Named, name: string): StatusDetails => ({
  name,
  ...(of.group === '' ? {} : { group: of.group }),
  kind: of.resource,
});

export const badRequest = (message: string): ApiError =>
  new ApiError({ code: 400, reason: 'BadRequest' }, message);
export const unauthorized = (): ApiError =>
  new ApiError({ code: 401, reason: 'Unauthorized' }, 'Unauthorized');
export const forbidden = (message: string, details: StatusDetails = {}): ApiError =>
  new ApiError({ code: 403, reason: 'Forbidden' }, message, details);
export const notFound = (of: Named, name: string): ApiError =>
  new ApiError(
    { code: 404, reason: 'NotFound' },
    `${qualified(of)} "${name}" not found`,
    detailsOf(of, name),
  );
export const unknownResource = (): ApiError =>
  new ApiError(
    { code: 404, reason: 'NotFound' },
    'the server could not find the requested resource',
    {},
  );
export const methodNotAllowed = (): ApiError =>
  new ApiError(
    { code: 405, reason: 'MethodNotAllowed' },
    'the server does not allow this method on the requested resource',
    {},
  );
/** No media type that could be answered in; {@link notAcceptable}: no such form of one. */
export const noMediaType = (supported: readonly string[]): ApiError =>
  new ApiError(
    { code: 406, reason: 'NotAcceptable' },
    `406: Not Acceptable\n\nAvailable representations: ${supported.join(', ')}`,
    {},
  );
/** 405, for a resource that does all the same have the method. */
export const verbNotSupported = (of: Named, verb: string): ApiError =>
  new ApiError(
    { code: 405, reason: 'MethodNotAllowed' },
    `${verb} is not supported on resources of kind "${qualified(of)}"`,
    { ...(of.group === '' ? {} : { group: of.group }), kind: of.resource },
  );
export const internalError = (message: string): ApiError =>
  new ApiError({ code: 500, reason: 'InternalError' }, `Internal error occurred: ${message}`);
export const notAcceptable = (supported: readonly string[]): ApiError =>
  new ApiError(
    { code: 406, reason: 'NotAcceptable' },
    `only the following media types are accepted: ${supported.join(', ')}`,
  );
export const alreadyExists = (of: Named, name: string, before = ''): ApiError =>
  new ApiError(
    { code: 409, reason: 'AlreadyExists' },
    `${before}${qualified(of)} "${name}" already exists`,
    detailsOf(of, name),
  );
export const conflict = (of: Named, name: string, why: string): ApiError =>
  new ApiError(
    { code: 409, reason: 'Conflict' },
    `Operation cannot be fulfilled on ${qualified(of)} "${name}": ${why}`,
    detailsOf(of, name),
  );
export const modified = (of: Named, name: string): ApiError =>
  conflict(
    of,
    name,
    'the object has been modified; please apply your changes to the latest version and try again',
  );
export const expired = (message: string): ApiError =>
  new ApiError({ code: 410, reason: 'Expired' }, message);
export const entityTooLarge = (limitBytes: number): ApiError =>
  new ApiError(
    { code: 413, reason: 'RequestEntityTooLarge' },
    `Request entity too large: limit is ${limitBytes}`,
  );
export const unsupportedMediaType = (supported: readonly string[]): ApiError =>
  new ApiError(
    { code: 415, reason: 'UnsupportedMediaType' },
    `the body of the request was in an unknown format - accepted media types include: ${supported.join(', ')}`,
  );
export const unknownPatchType = (): ApiError =>
  new ApiError({ code: 415, reason: 'UnsupportedMediaType' }, '415: Unsupported Media Type', {});
export const tooManyRequests = (retryAfterSeconds: number): ApiError =>
  new ApiError(
    { code: 429, reason: 'TooManyRequests' },
    'Too many requests, please try again later.',
    {
      retryAfterSeconds,
    },
  );
export const unavailable = (message: string): ApiError =>
  new ApiError({ code: 503, reason: 'ServiceUnavailable' }, message, { retryAfterSeconds: 1 });

/** 422: `kind` is the Kind (not the resource) here, and several causes are joined in brackets. */
export function invalid(
  of: { readonly group: string; readonly kind: string },
  name: string,
  errors: readonly FieldError[],
): ApiError {
  const texts = errors.map((error) => `${error.field}: ${error.message}`);
  const joined = texts.length === 1 ? texts[0] : `[${texts.join(', ')}]`;
  const kind = of.group === '' ? of.kind : `${of.kind}.${of.group}`;
  return new ApiError({ code: 422, reason: 'Invalid' }, `${kind} "${name}" is invalid: ${joined}`, {
    ...(name === '' ? {} : { name }),
    ...(of.group === '' ? {} : { group: of.group }),
    ...(of.kind === '' ? {} : { kind: of.kind }),
    causes: errors.map(({ reason, message, field }) => ({ reason, message, field })),
  });
}
