/**
 * A client that writes at a steady pace and keeps a journal of what it was told: the proof against which "nothing
 * lost" is checked.
 *
 * It makes workloads and Secrets, and then changes them. Every write carries its own name in an annotation, so that the
 * same write can be told apart in the API, in the change log and in a member. What failed without an answer
 * is an unknown outcome: it may be there or not, but wholly, and once.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { type KubeObject, systemCodeOf } from '@navarch/model';
import { secret } from '../federation/member-access.js';
import { replicaSet } from '../federation/world.js';
import type { Answer } from './api-client.js';
import type { Rig } from './rig.js';

export type Outcome =
  | { readonly kind: 'acked'; readonly version: number }
  | { readonly kind: 'refused'; readonly status: number }
  | { readonly kind: 'unknown' };

export type Write = {
  /** What the annotation says. */
  readonly id: string;
  readonly name: string;
  readonly verb: 'create' | 'change' | 'delete';
  readonly outcome: Outcome;
  readonly tookMs: number;
  /** `201`, `503, retry after 1`, or `none: ECONNRESET`. */
  readonly answer: string;
};

/** Nobody knows what became of it, or a server failed. */
export const isFailed = ({ answer }: Write): boolean => /^(none|5)/.test(answer);

export type WriterOptions = {
  readonly namespace: string;
  /** Half of them workloads, half Secrets. */
  readonly objects: number;
  /** Of these, the last ones are deleted again; none unless told. */
  readonly deleted?: number;
  readonly perSecond: number;
  /** Workloads say nothing of where they want to be, so that free room counts. */
  readonly isFree?: boolean;
};

export const writeNote = 'faults/write';
export const replicasEach = 3;
const weights = 'sydney=1 taipei=1 tokyo=1';
const preferences = 'federation.kubernetes.io/replica-set-preferences';
/** Writes under way at a time; one object's writes never overlap. */
export const writeLanes = 4;

export class Writer {
  private readonly journal: Write[] = [];
  private readonly exists = new Set<string>();
  private isStopping = false;
  private isAbandoned = false;
  private number = 0;
  private running: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly rig: Rig,
    readonly options: WriterOptions,
  ) {}

  get writes(): readonly Write[] {
    return this.journal;
  }

  start(): void {
    this.isStopping = false;
    this.running = Promise.all(
      Array.from({ length: writeLanes }, (_, lane) => this.keepWriting(lane)),
    );
  }

  /** Stops as it is. */
  async abandon(): Promise<void> {
    this.isAbandoned = true;
    await this.running;
  }

  /** Goes on until everything exists that should, then stops; the journal is complete when this resolves. */
  async finish(): Promise<void> {
    this.isStopping = true;
    await this.running;
  }

  private async keepWriting(lane: number): Promise<void> {
    const names = namesOf(this.options).filter((_, index) => index % writeLanes === lane);
    const isOver = (): boolean =>
      this.isAbandoned || (this.isStopping && names.every((name) => this.isDone(name)));
    for (let turn = 0; !isOver(); turn += 1) {
      const startedAt = performance.now();
      const name = names.find((one) => !this.isDone(one)) ?? names[turn % names.length];
      if (name !== undefined) await this.writeOnce(name);
      const restMs =
        (1_000 * writeLanes) / this.options.perSecond - (performance.now() - startedAt);
      await sleep(Math.max(restMs, 1));
    }
  }

  /** It was made, and where that is wanted it was deleted again. */
  private isDone(name: string): boolean {
    return this.exists.has(name) || this.isGone(name);
  }

  private isGone(name: string): boolean {
    return this.journal.some(
      (one) => one.name === name && one.verb === 'delete' && one.outcome.kind === 'acked',
    );
  }

  private async writeOnce(name: string): Promise<void> {
    if (this.isGone(name)) return;
    this.number += 1;
    const id = `write-${this.number}`;
    if (!this.exists.has(name)) return await this.create(name, id);
    const number = namesOf(this.options).indexOf(name);
    if (number >= this.options.objects - (this.options.deleted ?? 0))
      return await this.note({ id, name, verb: 'delete' }, () =>
        this.rig.call('DELETE', pathOf(this.options.namespace, name)),
      );
    const change = { metadata: { annotations: { [writeNote]: id } } };
    await this.note({ id, name, verb: 'change' }, () =>
      this.rig.call('PATCH', pathOf(this.options.namespace, name), change),
    );
  }

  private async create(name: string, id: string): Promise<void> {
    const { namespace, isFree = false } = this.options;
    const wanted = objectOf(namespace, name, id);
    const object = isFree ? withoutPreferences(wanted) : wanted;
    await this.note({ id, name, verb: 'create' }, () =>
      this.rig.call('POST', collectionOf(namespace, name), object),
    );
    const { outcome } = this.journal.at(-1) as Write;
    const isThere =
      outcome.kind === 'acked' || (outcome.kind === 'refused' && outcome.status === 409);
    if (isThere) this.exists.add(name);
  }

  private async note(
    write: Pick<Write, 'id' | 'name' | 'verb'>,
    send: () => Promise<Answer>,
  ): Promise<void> {
    const startedAt = performance.now();
    let failure = '';
    const answer = await send().catch((error: unknown) => {
      failure = systemCodeOf(error) ?? String(error);
      return undefined;
    });
    this.journal.push({
      ...write,
      outcome: outcomeOf(answer),
      tookMs: performance.now() - startedAt,
      answer: answer === undefined ? `none: ${failure}` : printAnswer(answer),
    });
  }
}

function outcomeOf(answer: Answer | undefined): Outcome {
  if (answer === undefined || answer.status >= 500) return { kind: 'unknown' };
  if (answer.status >= 300) return { kind: 'refused', status: answer.status };
  return { kind: 'acked', version: Number(answer.body.metadata.resourceVersion) };
}

function printAnswer({ status, retryAfter }: Answer): string {
  return retryAfter === undefined ? `${status}` : `${status}, retry after ${retryAfter}`;
}

/** `web-0`, `key-1`, `web-2` …: workloads and Secrets in turn. */
export const namesOf = ({ objects }: Pick<WriterOptions, 'objects'>): readonly string[] =>
  Array.from({ length: objects }, (_, index) => `${index % 2 === 0 ? 'web' : 'key'}-${index}`);

const isWorkload = (name: string): boolean => name.startsWith('web-');

const collectionOf = (namespace: string, name: string): string =>
  isWorkload(name)
    ? `/apis/apps/v1/namespaces/${namespace}/replicasets`
    : `/api/v1/namespaces/${namespace}/secrets`;

export const pathOf = (namespace: string, name: string): string =>
  `${collectionOf(namespace, name)}/${name}`;

export function objectOf(namespace: string, name: string, id: string): KubeObject {
  const plain = isWorkload(name)
    ? replicaSet({ name, namespace, replicas: replicasEach, weights })
    : secret(namespace, name, { password: `of ${name}` });
  const annotations = { ...plain.metadata.annotations, [writeNote]: id };
  return { ...plain, metadata: { ...plain.metadata, annotations } };
}

function withoutPreferences(object: KubeObject): KubeObject {
  const { [preferences]: _preferences, ...annotations } = object.metadata.annotations ?? {};
  return { ...object, metadata: { ...object.metadata, annotations } };
}
