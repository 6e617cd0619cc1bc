import { UnavailableError } from '@navarch/model';
import { Pool } from 'undici';
import { Complaint } from '../complaint.js';
import { limits } from '../limits.js';
import type { Access } from './kubeconfig.js';

export type ApiAnswer = { readonly status: number; readonly body: unknown };

export type ApiRequest = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly body?: unknown;
  readonly contentType?: string;
  readonly accept?: string;
};

/** The API server behind a kubeconfig. Answers of any status are answers; only silence is an error. */
export class ApiClient {
  private readonly pool: Pool;

  constructor(private readonly access: Access) {
    this.pool = new Pool(access.server, {
      connections: 4,
      headersTimeout: limits.requestMs,
      bodyTimeout: limits.requestMs,
      connect: {
        ca: access.caPem,
        cert: access.certPem,
        key: access.keyPem,
        timeout: limits.requestMs,
      },
    });
  }

  async send(request: ApiRequest): Promise<ApiAnswer> {
    try {
      const answer = await this.pool.request({
        method: request.method,
        path: request.path,
        headers: {
          accept: request.accept ?? 'application/json',
          'user-agent': 'navarch-cli',
          ...(request.body === undefined
            ? {}
            : { 'content-type': request.contentType ?? 'application/json' }),
        },
        body: request.body === undefined ? null : JSON.stringify(request.body),
      });
      return { status: answer.statusCode, body: parseJson(await answer.body.text()) };
    } catch (cause) {
      const { method, path } = request;
      const { server } = this.access;
      throw new UnavailableError('api.request', { server, method, path }, { cause });
    }
  }

  /** The same, where anything but a success is a complaint in the server's words. */
  async ask(request: ApiRequest): Promise<unknown> {
    const answer = await this.send(request);
    if (answer.status < 300) return answer.body;
    throw new Complaint(statusText(answer));
  }

  async close(): Promise<void> {
    await this.pool.destroy();
  }
}

/** As kubectl prints it: `Error from server (NotFound): clusters "x" not found`. */
export function statusText(answer: ApiAnswer): string {
  const status = (answer.body ?? {}) as { reason?: unknown; message?: unknown };
  const reason = typeof status.reason === 'string' ? status.reason : String(answer.status);
  const message = typeof status.message === 'string' ? status.message : 'no further explanation';
  return `Error from server (${reason}): ${message}`;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // /readyz answers `ok`.
    return text;
  }
}

/** One question on a connection of its own, for probes: true for a 2xx within the time. */
export async function answersOk(access: Access, path: string): Promise<boolean> {
  const client = new ApiClient(access);
  const timer = setTimeout(() => {
    client.close().catch(() => undefined);
  }, limits.probeMs);
  try {
    const answer = await client.send({ method: 'GET', path });
    return answer.status < 300;
  } catch {
    // Not there yet, which is all that a probe asks.
    return false;
  } finally {
    clearTimeout(timer);
    await client.close();
  }
}
