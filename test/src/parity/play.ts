import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '../federation/until.js';
import { type Reply, send, watchFor } from './exchange.js';
import { Normaliser } from './normalise.js';
import type { ParityServer } from './server.js';
import type { Ask, Fields, Kubectl, Seen, Step, Topic, Watch } from './step.js';

/** What came of each step of a topic, by its name, without what no two servers have in common. */
export type Outcomes = Readonly<Record<string, unknown>>;

/** Plays one topic in a namespace of its own. */
export async function play(server: ParityServer, topic: Topic): Promise<Outcomes> {
  const folder = await mkdtemp(join(tmpdir(), 'navarch-parity-'));
  const namespace = `parity-${topic.name}`;
  const stage = new Stage(server, folder, namespace);
  const outcomes: Record<string, unknown> = {};
  try {
    if (topic.needsControllers === true) await server.startControllers();
    await stage.createNamespace();
    for (const step of topic.steps(namespace)) {
      if (step.name in outcomes) throw new Error(`two steps of ${topic.name}: ${step.name}`);
      outcomes[step.name] = await stage.play(step).catch((cause: unknown) => {
        throw new Error(`${topic.name}: ${step.name}`, { cause });
      });
    }
    return outcomes;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const program = 'kubectl';
const patienceMs = 60_000;
const watchPatienceMs = 20_000;

class Stage {
  private readonly kept = new Map<string, unknown>();
  private readonly normaliser: Normaliser;
  private readonly seen: Seen = {
    version: (name) => String(this.metadataOf(name)['resourceVersion']),
    uid: (name) => String(this.metadataOf(name)['uid']),
    token: (name) => String(this.metadataOf(name)['continue']),
    body: (name) => this.bodyOf(name),
  };

  constructor(
    private readonly server: ParityServer,
    private readonly folder: string,
    private readonly namespace: string,
  ) {
    const { host } = new URL(server.url);
    this.normaliser = new Normaliser(new Map([[host, '<server>']]));
  }

  async createNamespace(): Promise<void> {
    const body = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: this.namespace } };
    const headers = { 'content-type': 'application/json' };
    const path = '/api/v1/namespaces';
    const { status } = await send(this.server, { method: 'POST', path, headers, body });
    if (status !== 201) throw new Error(`creating ${this.namespace}: ${status}`);
  }

  play(step: Step): Promise<unknown> {
    switch (step.kind) {
      case 'ask':
        return this.ask(step);
      case 'watch':
        return this.watch(step);
      case 'kubectl':
        return this.kubectl(step);
    }
  }

  private async ask(step: Ask): Promise<unknown> {
    const [method = '', path = ''] = this.given(step.line).split(' ');
    const message = { method, path, headers: step.headers, body: this.given(step.body) };
    const reply = await until(
      () => send(this.server, message),
      (answer) => isAwaited(step, answer),
      patienceMs,
    );
    if (step.as !== undefined) this.kept.set(step.as, reply.body);
    return this.outcomeOf(reply, step.keep?.(reply.body) ?? reply.body);
  }

  private async watch(step: Watch): Promise<unknown> {
    const message = { method: 'GET', path: this.given(step.path), headers: step.headers };
    const meanwhile: Record<string, unknown> = {};
    const reply = await watchFor(this.server, message, {
      events: step.events,
      withinMs: watchPatienceMs,
      meanwhile: async () => {
        for (const one of step.meanwhile) meanwhile[one.name] = await this.ask(one);
      },
    });
    const { keep = (event) => event } = step;
    const events = this.normaliser.data(reply.events.map(keep));
    const outcome = this.outcomeOf(reply, reply.body);
    return reply.status === 200
      ? { ...outcome, events, ...(step.meanwhile.length === 0 ? {} : { meanwhile }) }
      : outcome;
  }

  private async kubectl({ args, files, parse }: Kubectl): Promise<unknown> {
    for (const [name, content] of Object.entries(files)) {
      const text = typeof content === 'string' ? content : JSON.stringify(content);
      await writeFile(join(this.folder, name), text, { mode: 0o755 });
    }
    const { code, out, err } = await this.run(['-n', this.namespace, ...args]);
    const printed = parse ? this.normaliser.data(JSON.parse(out)) : this.printed(out);
    return { code, out: printed, ...(err === '' ? {} : { err: this.printed(err) }) };
  }

  private run(args: readonly string[]): Promise<{ code: number; out: string; err: string }> {
    const env = {
      PATH: process.env['PATH'],
      HOME: this.folder,
      KUBECONFIG: this.server.kubeconfig,
      KUBE_EDITOR: join(this.folder, 'editor.sh'),
    };
    const options = { env, cwd: this.folder, timeout: patienceMs };
    return new Promise((resolve) => {
      execFile(program, [...args], options, (error, out, err) => {
        const code = error === null ? 0 : Number(error.code ?? -1);
        resolve({ code, out, err });
      });
    });
  }

  /** Widths of columns depend on ages, and ages on the machine. */
  private printed(text: string): readonly string[] {
    const placed = text
      .replaceAll(this.folder, '<folder>')
      .replaceAll(diffFolders, '<$1>')
      .replaceAll(deletedFrom, 'deleted')
      .replaceAll(diffTimes, '<time>');
    const plain = this.normaliser.text(placed);
    const aged = plain.replaceAll(/(?<=\s)\d+(?:ms|s|m\d*s?|h)(?=\s|$)/gm, '<age>');
    return aged
      .replaceAll(/ {2,}/g, '  ')
      .trimEnd()
      .split('\n')
      .map((line) => line.trimEnd());
  }

  private outcomeOf({ status, headers }: Reply, body: unknown): Record<string, unknown> {
    const { 'content-type': type, warning, 'retry-after': retryAfter, location } = headers;
    const shown = { type, warning, retryAfter, location, body: this.normaliser.data(body) };
    const present = Object.entries(shown).filter(([, value]) => value !== undefined);
    return { status, ...Object.fromEntries(present) };
  }

  private given<T>(given: T | ((seen: Seen) => T)): T {
    return typeof given === 'function' ? (given as (seen: Seen) => T)(this.seen) : given;
  }

  private bodyOf(name: string): Fields {
    const body = this.kept.get(name);
    if (typeof body !== 'object' || body === null) throw new Error(`nothing is kept as ${name}`);
    return body as Fields;
  }

  private metadataOf = (name: string): Fields => (this.bodyOf(name)['metadata'] ?? {}) as Fields;
}

function isAwaited({ until: awaited }: Ask, { status, body }: Reply): boolean {
  if (typeof awaited === 'function') return awaited(body);
  return awaited === undefined || status === awaited;
}

/** Newer ones tell where. */
const deletedFrom = /\bdeleted from \S+ namespace$/gm;

/** What `kubectl diff` compares lies in folders of its own, whose names and times are told. */
const diffFolders = /\/tmp\/(LIVE|MERGED)-\d+/g;
const diffTimes = /\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d+ [+-]\d{4}/g;
