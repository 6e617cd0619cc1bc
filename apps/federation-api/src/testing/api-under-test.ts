import https from 'node:https';
import type { FederationApi } from '../start.js';
import type { Objectish, WatchEvent } from './objectish.js';

export type Credentials = { readonly certPem: string; readonly keyPem: string };
export type Answer = {
  readonly status: number;
  readonly body: Objectish;
  /** The texts of its Warning headers, still quoted. */
  readonly warning: string;
};
export type Ask = {
  readonly path: string;
  readonly method?: string;
  readonly body?: unknown;
  readonly contentType?: string;
  readonly accept?: string;
  /** Instead of the admin's certificate; '' shows nothing at all. */
  readonly token?: string;
  readonly headers?: Readonly<Record<string, string | string[]>>;
};

export type WatchUnderTest = {
  readonly events: readonly WatchEvent[];
  readonly ended: () => boolean;
  readonly close: () => void;
};

/** One replica, as a client sees it. */
export class ApiUnderTest {
  private readonly agent = new https.Agent({ keepAlive: true, maxSockets: 64 });
  private stopped: Promise<void> | undefined;

  constructor(
    private readonly api: FederationApi,
    private readonly trust: { readonly ca: string; readonly admin: Credentials },
  ) {}

  get url(): string {
    return this.api.url;
  }

  stop(): Promise<void> {
    this.agent.destroy();
    this.stopped ??= this.api.stop();
    return this.stopped;
  }

  /** Fails when the answer is not the expected one, with what it was. */
  async expect(status: number, ask: Ask): Promise<Objectish> {
    const answer = await this.send(ask);
    if (answer.status === status) return answer.body;
    throw new Error(`wanted ${status}, got ${answer.status}: ${JSON.stringify(answer.body)}`);
  }

  async send(ask: Ask): Promise<Answer> {
    const response = await this.open(ask);
    let text = '';
    for await (const chunk of response.setEncoding('utf8')) text += String(chunk);
    const warning = Buffer.from(response.headers['warning'] ?? '', 'latin1').toString();
    return { status: response.statusCode ?? 0, body: readJson(text), warning };
  }

  /** Resolves when the head of the stream is there. */
  async watch(path: string, token?: string): Promise<WatchUnderTest> {
    const response = await this.open({ path, ...(token === undefined ? {} : { token }) });
    const events: WatchEvent[] = [];
    let rest = '';
    let ended = false;
    response.setEncoding('utf8').on('data', (chunk: string) => {
      const lines = `${rest}${chunk}`.split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) events.push(JSON.parse(line) as WatchEvent);
    });
    response.on('close', () => {
      ended = true;
    });
    return { events, ended: () => ended, close: () => void response.destroy() };
  }

  private open(ask: Ask): Promise<import('node:http').IncomingMessage> {
    return new Promise((resolve, reject) => {
      const { ca, admin } = this.trust;
      const identity = ask.token === undefined ? { cert: admin.certPem, key: admin.keyPem } : {};
      const request = https.request(`${this.api.url}${ask.path}`, {
        method: ask.method ?? 'GET',
        agent: this.agent,
        ca,
        ...identity,
        headers: {
          'content-type': ask.contentType ?? 'application/json',
          ...(ask.accept === undefined ? {} : { accept: ask.accept }),
          ...((ask.token ?? '') === '' ? {} : { authorization: `Bearer ${ask.token}` }),
          ...ask.headers,
        },
      });
      request.on('error', reject).on('response', resolve);
      request.end(encoded(ask.body));
    });
  }
}

/** Bytes as they are, everything else as JSON. */
function encoded(body: unknown): string | Uint8Array | undefined {
  if (body === undefined || body instanceof Uint8Array) return body;
  return JSON.stringify(body);
}

function readJson(text: string): Objectish {
  try {
    return JSON.parse(text) as Objectish;
  } catch {
    return { text };
  }
}
