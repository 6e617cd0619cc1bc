import { setTimeout as sleep } from 'node:timers/promises';
import { request } from 'undici';
import { parse } from 'yaml';
import type { ParityServer } from './server.js';

/** A request as it goes out. */
export type Message = {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
};

export type Reply = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON and YAML as data, other texts as text, bytes as their number. */
  readonly body: unknown;
};

const agentName = 'parity/1.0';

export async function send(server: ParityServer, message: Message): Promise<Reply> {
  const response = await open(server, message);
  const headers = plain(response.headers);
  const bytes = Buffer.from(await response.body.arrayBuffer());
  return { status: response.statusCode, headers, body: readBody(headers['content-type'], bytes) };
}

export type WatchReply = Reply & { readonly events: readonly unknown[] };
export type WatchPlan = {
  /** Leaves when it has seen so many. */
  readonly events: number;
  readonly withinMs: number;
  /** Runs once the head of the answer is there. */
  readonly meanwhile: () => Promise<void>;
};

/** A refused watch has a body, one that was opened has events. */
export async function watchFor(
  server: ParityServer,
  message: Message,
  plan: WatchPlan,
): Promise<WatchReply> {
  const response = await open(server, message);
  const headers = plain(response.headers);
  const status = response.statusCode;
  if (status !== 200) {
    const bytes = Buffer.from(await response.body.arrayBuffer());
    return { status, headers, body: readBody(headers['content-type'], bytes), events: [] };
  }
  const lines: string[] = [];
  let rest = '';
  const reading = (async () => {
    for await (const chunk of response.body.setEncoding('utf8')) {
      const parts = `${rest}${String(chunk)}`.split('\n');
      rest = parts.pop() ?? '';
      lines.push(...parts.filter((line) => line !== ''));
      if (lines.length >= plan.events) return;
    }
    if (rest !== '') lines.push(rest);
  })();
  await plan.meanwhile();
  const isLate = await Promise.race([reading.then(() => false), sleep(plan.withinMs, true)]);
  response.body.destroy();
  if (isLate) throw new Error(`${message.path}: ${lines.length} of ${plan.events} events`);
  const events = lines.slice(0, plan.events).map((line): unknown => JSON.parse(line));
  return { status, headers, body: undefined, events };
}

function open(server: ParityServer, { method, path, headers, body }: Message) {
  return request(`${server.url}${path}`, {
    method: method as 'GET',
    dispatcher: server.agent,
    headers: { 'user-agent': agentName, ...server.headers, ...headers },
    body: encode(body),
  });
}

function encode(body: unknown): string | Uint8Array | null {
  if (body === undefined) return null;
  return typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body);
}

function readBody(type: string | undefined, bytes: Buffer): unknown {
  if (bytes.length === 0) return undefined;
  const media = (type ?? '').split(';')[0] ?? '';
  if (media === 'application/json') return JSON.parse(bytes.toString('utf8'));
  if (media === 'application/yaml') return parse(bytes.toString('utf8'));
  if (media.startsWith('text/')) return bytes.toString('utf8');
  return `${media}, ${bytes.length > 0 ? 'some' : 'no'} bytes`;
}

/** Several values of one header are joined, as HTTP allows. */
const plain = (
  headers: Readonly<Record<string, string | string[] | undefined>>,
): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(', ') : (value ?? ''),
    ]),
  );
