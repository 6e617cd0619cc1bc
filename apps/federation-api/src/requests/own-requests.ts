/**
 * Requests that the API makes to itself for a user: they are authorized, admitted and judged like those that come in, and
 * answered in the same words.
 */
import {
  type ApiResponse,
  LongBody,
  ApiError,
  type ApiHandler,
  type ApiHandlerOptions,
  type ApiUser,
  createResourceHandler,
  type StatusBody,
} from '@navarch/apimachinery';
import type { KubeObject, ObjectKey, ResourceName } from '@navarch/model';

export type OwnRequest = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** Default: JSON. */
  readonly contentType?: string;
};

export class OwnRequests {
  private readonly handle: ApiHandler;

  constructor(
    options: ApiHandlerOptions,
    private readonly user: ApiUser,
  ) {
    this.handle = createResourceHandler(options);
  }

  /** The answered object (or Status of a deletion). Throws the ApiError that a client would have been answered. */
  async send({ method, path, query = {}, body, contentType }: OwnRequest): Promise<KubeObject> {
    const response = await this.handle({
      method,
      path,
      query: new URLSearchParams(query),
      headers: { 'content-type': contentType ?? 'application/json', accept: 'application/json' },
      body: body === undefined ? undefined : Buffer.from(JSON.stringify(body)),
      user: this.user,
      signal: new AbortController().signal,
    });
    const answer = JSON.parse(textOf(response.body)) as KubeObject;
    if (response.status >= 400) throw toApiError(answer as unknown as StatusBody);
    return answer;
  }
}

function textOf(body: ApiResponse['body']): string {
  if (typeof body === 'string') return body;
  if (body instanceof Uint8Array) return Buffer.from(body).toString('utf8');
  if (body instanceof LongBody) return body.toString();
  throw new Error('own requests are no watches');
}

const toApiError = ({
  code,
  reason = 'InternalError',
  message = '',
  details,
}: StatusBody): ApiError => new ApiError({ code, reason }, message, details);

type Place = Pick<ObjectKey, 'namespace' | 'name'>;

/** Of an object, or with an empty name of its collection. */
export function pathOf(
  { group, version, resource }: ResourceName,
  { namespace, name }: Place,
): string {
  const parts = [
    ...(group === '' ? ['api'] : ['apis', group]),
    version,
    ...(namespace === '' ? [] : ['namespaces', namespace]),
    resource,
    ...(name === '' ? [] : [name]),
  ];
  return parts.map((part) => `/${encodeURIComponent(part)}`).join('');
}
