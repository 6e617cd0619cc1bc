/** The federation API as its administrator sees it: one client for each API process. */
import { readFile } from 'node:fs/promises';
import type { KubeObject } from '@navarch/model';
import { Agent, request } from 'undici';
import { parse } from 'yaml';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
export type Answer = {
  readonly status: number;
  readonly retryAfter: string | undefined;
  readonly body: KubeObject;
};

const answerWithinMs = 15_000;
const connectWithinMs = 5_000;

export class ApiClient {
  private constructor(
    private readonly agent: Agent,
    private readonly server: string,
  ) {}

  /** With the credentials of a kubeconfig, and another port. */
  static async open(kubeconfig: string, port: number): Promise<ApiClient> {
    const config = parse(await readFile(kubeconfig, 'utf8')) as {
      clusters: [{ cluster: { 'certificate-authority-data': string } }];
      users: [{ user: { 'client-certificate-data': string; 'client-key-data': string } }];
    };
    const { user } = config.users[0];
    const decode = (text: string): string => Buffer.from(text, 'base64').toString('utf8');
    const agent = new Agent({
      headersTimeout: answerWithinMs,
      connect: {
        timeout: connectWithinMs,
        ca: decode(config.clusters[0].cluster['certificate-authority-data']),
        cert: decode(user['client-certificate-data']),
        key: decode(user['client-key-data']),
      },
    });
    return new ApiClient(agent, `https://127.0.0.1:${port}`);
  }

  async call(method: Method, path: string, body?: unknown): Promise<Answer> {
    const type = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json';
    const response = await request(`${this.server}${path}`, {
      method,
      dispatcher: this.agent,
      headers: { 'content-type': type },
      body: body === undefined ? null : JSON.stringify(body),
    });
    const retryAfter = response.headers['retry-after'];
    return {
      status: response.statusCode,
      retryAfter: typeof retryAfter === 'string' ? retryAfter : undefined,
      body: (await response.body.json()) as KubeObject,
    };
  }

  /** The lines of a watch, until the server ends it or `signal` aborts. */
  async *watch(path: string, signal: AbortSignal): AsyncGenerator<string> {
    const response = await request(`${this.server}${path}`, {
      dispatcher: this.agent,
      signal,
      bodyTimeout: 0,
    });
    let rest = '';
    for await (const chunk of response.body) {
      rest += String(chunk);
      const lines = rest.split('\n');
      rest = lines.pop() ?? '';
      yield* lines;
    }
  }

  async close(): Promise<void> {
    await this.agent.destroy();
  }
}
