/**
 * The change log as a watcher sees it: two watches (workloads and Secrets of a namespace) that go on from where
 * they were whenever they are cut. They list again only when the server says that it must be so (410), and what they
 * could not see for that reason is noted.
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
    ].map((path) => ({ path, version: 0, seen: [], unseen: [], isExpired: false }));
  }

  /** Begins with what the log says from now on. */
  async start(): Promise<void> {
    for (const one of this.watches) one.version = await this.list(one);
    this.running = Promise.all(this.watches.map((one) => this.follow(one)));
  }

  /** Everything seen so far, each kind in its order. */
  get seen(): readonly (readonly Seen[])[] {
    return this.watches.map((one) => one.seen);
  }

  /** Versions that no watcher saw, because it had to list again. */
  get unseen(): readonly Unseen[] {
    return this.watches.flatMap((one) => one.unseen);
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  private async list({ path }: Watched): Promise<number> {
    const { status, body } = await this.rig.call('GET', path);
    if (status !== 200) throw new Error(`${path}: ${status}`);
    return Number(body.metadata.resourceVersion);
  }

  private async listAgain(watched: Watched): Promise<void> {
    const from = watched.version;
    watched.version = await this.list(watched);
    watched.unseen.push({ from, to: watched.version });
    watched.isExpired = false;
  }

  private async follow(watched: Watched): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      try {
        if (watched.isExpired) await this.listAgain(watched);
        for await (const line of this.rig.watch(pathFrom(watched), signal)) take(watched, line);
      } catch {
        // Cut, refused or torn: it goes on from the last version.
      }
      if (!signal.aborted) await sleep(againMs);
    }
  }
}

/** After `from`, up to `to`. */
export type Unseen = { readonly from: number; readonly to: number };

type Watched = {
  readonly path: string;
  version: number;
  readonly seen: Seen[];
  readonly unseen: Unseen[];
  isExpired: boolean;
};

const pathFrom = ({ path, version }: Watched): string =>
  `${path}?watch=true&allowWatchBookmarks=true&resourceVersion=${version}`;

function take(watched: Watched, line: string): void {
  if (line === '') return;
  const { type, object } = JSON.parse(line) as { type?: string; object?: KubeObject };
  if (object === undefined || type === undefined || type === 'ERROR') {
    watched.isExpired = object?.['code'] === 410;
    // Otherwise the server could not open the watch, and says so.
    throw new Error('the watch has ended');
  }
  const { name, resourceVersion, annotations } = object.metadata;
  watched.version = Number(resourceVersion);
  if (type === 'BOOKMARK') return;
  watched.seen.push({ type, name, version: watched.version, write: annotations?.[writeNote] });
}
