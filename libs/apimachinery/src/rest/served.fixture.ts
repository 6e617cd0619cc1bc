import type { KubeObject } from '@navarch/model';
import type { Schedule } from '../cache/schedule.js';
import type { CacheLimits } from '../cache/limits.js';
import { customRegistry } from '../custom/custom-registry.js';
import { createRegistry, federationKinds } from '../kinds/registry.js';
import { MemoryStorage } from '../memory/memory-storage.js';
import { createApiHandler } from './handler.js';
import type { ApiHandlerOptions, ApiResponse } from './request.js';

/** A whole API over memory, with time in the test's hands. */
export class Served {
  now = Date.parse('2030-01-01T00:00:00Z');
  readonly errors: unknown[] = [];
  readonly storage: MemoryStorage;
  private readonly timers = new Set<{ readonly at: number; readonly run: () => void }>();
  private readonly handle: ReturnType<typeof createApiHandler>;
  private serial = 0;

  constructor(options: Partial<ApiHandlerOptions> = {}, limits: Partial<CacheLimits> = {}) {
    const clock = (): number => this.now;
    this.storage = new MemoryStorage({ clock, schedule: this.schedule, limits });
    this.handle = createApiHandler({
      registry: createRegistry(federationKinds),
      currentRegistry: customRegistry(federationKinds, this.storage.cache),
      storage: this.storage,
      clock,
      schedule: this.schedule,
      newUid: () => `uid-${(this.serial += 1)}`,
      random: Math.random,
      onError: (error) => this.errors.push(error),
      ...options,
    });
  }

  readonly schedule: Schedule = (run, delayMs) => {
    const timer = { at: this.now + delayMs, run };
    this.timers.add(timer);
    return () => this.timers.delete(timer);
  };

  /** Lets time pass: timers that are due run in their order. */
  pass(ms: number): void {
    const until = this.now + ms;
    for (;;) {
      const due = [...this.timers]
        .filter(({ at }) => at <= until)
        .toSorted((one, other) => one.at - other.at)[0];
      if (due === undefined) break;
      this.timers.delete(due);
      this.now = Math.max(this.now, due.at);
      due.run();
    }
    this.now = until;
  }

  /** `call('POST /api/v1/namespaces?dryRun=All', body)`. Bodies that are no text are sent as JSON. */
  async call(
    line: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answered> {
    const response = await this.respond(line, { body, headers });
    if (typeof response.body !== 'string') throw new Error('a stream was answered');
    const isJson = response.headers['content-type'] === 'application/json';
    const value: unknown = isJson ? JSON.parse(response.body) : response.body;
    return { status: response.status, headers: response.headers, body: value as AnyBody };
  }

  respond(line: string, { body, headers = {}, signal }: Sent = {}): Promise<ApiResponse> {
    const [method = '', target = ''] = line.split(' ');
    const [path = '', query = ''] = target.split('?');
    return this.handle({
      method,
      path,
      query: new URLSearchParams(query),
      headers,
      body: body === undefined ? undefined : Buffer.from(textOf(body)),
      user: { name: 'alice', groups: [] },
      signal: signal ?? new AbortController().signal,
    });
  }

  /** Opens a watch and reads its lines; `close` is what a client does that goes away. */
  async watch(line: string, headers: Record<string, string> = {}): Promise<OpenStream> {
    const gone = new AbortController();
    const response = await this.respond(line, { headers, signal: gone.signal });
    if (typeof response.body === 'string' || !(Symbol.asyncIterator in response.body)) {
      throw new Error(`no stream: ${response.status}`);
    }
    return new OpenStream(response.body, () => gone.abort());
  }
}

type Sent = {
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
  readonly signal?: AbortSignal;
};

/** What a test reads: the fields of whatever came. */
export type AnyBody = KubeObject & {
  readonly items: readonly KubeObject[];
  readonly message: string;
  readonly reason: string;
  readonly details: {
    readonly causes?: readonly { readonly field: string }[];
    readonly kind: string;
  };
  readonly spec: Record<string, unknown>;
  readonly status: Record<string, unknown>;
  readonly metadata: KubeObject['metadata'] & {
    readonly continue?: string;
    readonly remainingItemCount?: number;
  };
};
export type Answered = {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: AnyBody;
};

export type SeenEvent = { readonly type: string; readonly object: AnyBody };

export class OpenStream {
  readonly events: SeenEvent[] = [];
  ended = false;

  constructor(
    stream: AsyncIterable<string>,
    readonly close: () => void,
  ) {
    void this.read(stream);
  }

  private async read(stream: AsyncIterable<string>): Promise<void> {
    for await (const part of stream) {
      for (const line of part.split('\n').filter((text) => text !== '')) {
        this.events.push(JSON.parse(line) as SeenEvent);
      }
    }
    this.ended = true;
  }

  /** Waits until everything that is under way has been read. */
  async settled(): Promise<this> {
    for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    return this;
  }

  /** `ADDED a 5`: type, name and version. */
  get lines(): readonly string[] {
    return this.events.map(({ type, object }) =>
      [type, object.metadata.name, object.metadata.resourceVersion].filter(Boolean).join(' '),
    );
  }
}

const textOf = (body: unknown): string | Uint8Array => {
  if (typeof body === 'string' || body instanceof Uint8Array) return body;
  return JSON.stringify(body);
};
