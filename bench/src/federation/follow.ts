import type { MemberClient, MemberEvent } from '@navarch/clients';
import type { KubeObject, ResourceName } from '@navarch/model';

export type Source = {
  readonly client: MemberClient;
  readonly resource: ResourceName;
  /** Absent: all of them. */
  readonly namespace?: string;
};

/** What is told of each change, with the time of its arrival here. */
export type See = (change: {
  readonly type: MemberEvent['type'];
  readonly object: KubeObject;
  readonly atMs: number;
}) => void;

/** A watch from now on, read as it comes. */
export class Follower {
  private failure: unknown;
  private readonly over = new AbortController();
  private reading: Promise<void> = Promise.resolve();

  private constructor(
    private readonly source: Source,
    private readonly see: See,
  ) {}

  static async start(source: Source, see: See): Promise<Follower> {
    const follower = new Follower(source, see);
    const { client, resource, namespace } = source;
    const { resourceVersion } = await client.list(resource, scope(namespace));
    follower.reading = follower.read(resourceVersion).catch((error: unknown) => {
      follower.failure = error;
    });
    return follower;
  }

  /** Throws what the watch failed with, if it did. */
  check(): void {
    if (this.failure !== undefined) throw new Error('a watch failed', { cause: this.failure });
  }

  async stop(): Promise<void> {
    this.over.abort();
    await this.reading;
  }

  private async read(resourceVersion: string): Promise<void> {
    const { client, resource, namespace } = this.source;
    const options = { ...scope(namespace), resourceVersion, signal: this.over.signal };
    for await (const { type, object } of client.watch(resource, options)) {
      if (type !== 'BOOKMARK') this.see({ type, object, atMs: performance.now() });
    }
    if (!this.over.signal.aborted) throw new Error('the watch ended');
  }
}

const scope = (namespace: string | undefined): { namespace?: string } =>
  namespace === undefined ? {} : { namespace };
