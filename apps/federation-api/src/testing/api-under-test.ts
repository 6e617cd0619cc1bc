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

/** What became of a request for another protocol. */
export type Upgraded =
  | {
      readonly kind: 'switched';
      readonly headers: import('node:http').IncomingHttpHeaders;
      readonly socket: import('node:stream').Duplex;
    }
  | ({ readonly kind: 'answered' } & Answer);

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

  send(ask: Ask): Promise<Answer> {
    return this.open(ask).then(readAnswer);
  }

  upgrade(ask: Ask): Promise<Upgraded> {
    return new Promise((resolve, reject) => {
      const request = this.request(ask, false).on('error', reject);
      request.on('upgrade', ({ headers }, socket) =>
        resolve({ kind: 'switched', headers, socket: socket.on('error', () => undefined) }),
      );
      request.on('response', (response) => {
        const answered = readAnswer(response);
        resolve(answered.then((answer) => ({ kind: 'answered', ...answer })));
      });
      request.end();
    });
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
      const request = this.request(ask, this.agent);
      request.on('error', reject).on('response', resolve);
      request.end(encoded(ask.body));
    });
  }

  private request(ask: Ask, agent: https.Agent | false): import('node:http').ClientRequest {
    const { ca, admin } = this.trust;
    const identity = ask.token === undefined ? { cert: admin.certPem, key: admin.keyPem } : {};
    return https.request(`${this.api.url}${ask.path}`, {
      method: ask.method ?? 'GET',
      agent,
      ca,
      ...identity,
      headers: {
        'content-type': ask.contentType ?? 'application/json',
        ...(ask.accept === undefined ? {} : { accept: ask.accept }),
        ...((ask.token ?? '') === '' ? {} : { authorization: `Bearer ${ask.token}` }),
        ...ask.headers,
      },
    });
  }
}

async function readAnswer(response: import('node:http').IncomingMessage): Promise<Answer> {
  let text = '';
  for await (const chunk of response.setEncoding('utf8')) text += String(chunk);
  const warning = Buffer.from(response.headers['warning'] ?? '', 'latin1').toString();
  return { status: response.statusCode ?? 0, body: readJson(text), warning };
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
