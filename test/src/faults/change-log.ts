/**
 * The change log as a watcher sees it: two watches (workloads and Secrets of a namespace) that go on from where
 * they were whenever they are cut, and never list again.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { KubeObject } from '@navarch/model';
import type { Rig } from './rig.js';
import { writeNote } from './writer.js';

export type Seen = {
  readonly type: string;
  readonly name: string;
  readonly version: number;
  /** The write that the object carries. */
  readonly write: string | undefined;
};

const againMs = 200;

export class ChangeLog {
  private readonly stopping = new AbortController();
  private readonly watches: readonly Watched[];
  private running: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly rig: Rig,
    namespace: string,
  ) {
    this.watches = [
      `/apis/apps/v1/namespaces/${namespace}/replicasets`,
      `/api/v1/namespaces/${namespace}/secrets`,
    ].map((path) => ({ path, version: 0, seen: [], complaints: [] }));
  }

  /** Begins with what the log says from now on. */
  async start(): Promise<void> {
    for (const one of this.watches) {
      const list = await this.rig.call('GET', one.path);
      one.version = Number(list.body.metadata.resourceVersion);
    }
    this.running = Promise.all(this.watches.map((one) => this.follow(one)));
  }

  /** Everything seen so far, each kind in its order. */
  get seen(): readonly (readonly Seen[])[] {
    return this.watches.map((one) => one.seen);
  }

  /** What a watcher would have had to repair by listing. */
  get complaints(): readonly string[] {
    return this.watches.flatMap((one) => one.complaints);
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  private async follow(watched: Watched): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      const from = `${watched.path}?watch=true&allowWatchBookmarks=true&resourceVersion=${watched.version}`;
      try {
        for await (const line of this.rig.clientOf(0).watch(from, signal)) take(watched, line);
      } catch {
        // Cut, refused or torn: it goes on from the last version.
      }
      if (!signal.aborted) await sleep(againMs);
    }
  }
}

type Watched = {
  readonly path: string;
  version: number;
  readonly seen: Seen[];
  readonly complaints: string[];
};

function take(watched: Watched, line: string): void {
  if (line === '') return;
  const { type, object } = JSON.parse(line) as { type?: string; object?: KubeObject };
  if (object === undefined || type === undefined || type === 'ERROR') {
    if (object?.['code'] === 410) watched.complaints.push(`${watched.path}: the log was lost`);
    // Otherwise the server could not open the watch, and says so.
    throw new Error('the watch has ended');
  }
  const { name, resourceVersion, annotations } = object.metadata;
  watched.version = Number(resourceVersion);
  if (type === 'BOOKMARK') return;
  watched.seen.push({ type, name, version: watched.version, write: annotations?.[writeNote] });
}
