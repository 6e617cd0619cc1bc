/**
 * Follows one kind of objects in one member: lists once, then watches, and goes on where it was when a watch ends.
 *
 * It lists anew when the member no longer has what came since, when the client is another one (another server, perhaps),
 * when what it heard could not be kept, and after some failures in a row: a member that was put back from a backup may
 * not know the version that it is asked for.
 */
import {
  type ListOptions,
  type MemberClient,
  MemberError,
  type MemberEvent,
  type MemberPage,
} from '@navarch/clients';
import type { ResourceName } from '@navarch/model';
import { limits } from '../limits.js';

export type FollowedMember = Pick<MemberClient, 'pages' | 'watch'>;

export type FollowerParts = {
  readonly client: () => Promise<FollowedMember>;
  readonly resource: ResourceName;
  readonly options: ListOptions;
  /** Everything there is at one moment, in pages; what is not among it is gone. */
  readonly onList: (pages: AsyncIterable<MemberPage>) => Promise<void>;
  readonly now: () => number;
};

export type Listening = {
  readonly signal: AbortSignal;
  readonly onEvent: (event: MemberEvent) => void;
};

/** Failures that say nothing of what the member knows. */
const passing: ReadonlySet<string> = new Set([
  'member.unreachable',
  'member.timeout',
  'member.busy',
  'member.noSocket',
  'member.suspended',
  'member.overloaded',
  'member.failed',
]);

export class MemberFollower {
  /** Everything up to this version was seen; undefined: it is to be listed. */
  private from: string | undefined;
  private client: FollowedMember | undefined;
  private failures = 0;
  /** When something was heard last, bookmarks not counted. */
  private heardAt = 0;

  constructor(private readonly parts: FollowerParts) {}

  /** What was heard is lost: the next run begins with a list. */
  forget(): void {
    this.from = undefined;
  }

  /** One list, if need be, and one watch, until it ends or `signal` aborts. Rejects with what ended it otherwise. */
  async run({ signal, onEvent }: Listening): Promise<void> {
    const client = await this.parts.client();
    if (client !== this.client) this.forget();
    this.client = client;
    try {
      const from = this.from ?? (await this.list(client));
      const { resource, options, now } = this.parts;
      const watching = { resourceVersion: from, silentMs: now() - this.heardAt, signal };
      for await (const event of client.watch(resource, { ...options, ...watching })) {
        onEvent(event);
        if (event.type !== 'BOOKMARK') this.heardAt = now();
        this.from = event.object.metadata.resourceVersion ?? this.from;
        this.failures = 0;
      }
    } catch (error) {
      this.failures += 1;
      const mayGoOn = error instanceof MemberError && passing.has(error.code);
      if (!mayGoOn || this.failures >= limits.resumesMax) this.forget();
      throw error;
    }
  }

  private async list(client: FollowedMember): Promise<string> {
    const { resource, options, onList } = this.parts;
    let version = '';
    async function* read(): AsyncGenerator<MemberPage> {
      for await (const page of client.pages(resource, options)) {
        version = page.resourceVersion;
        yield page;
      }
    }
    await onList(read());
    this.from = version;
    this.heardAt = this.parts.now();
    this.failures = 0;
    return version;
  }
}
