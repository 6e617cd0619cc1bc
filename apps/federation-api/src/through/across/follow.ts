/** One member's watch as a part of another: goes on by itself when the member ends it in order. */
import { setTimeout as pause } from 'node:timers/promises';
import type { SourceEvent, SourcePlace, SourceStart } from '@navarch/apimachinery';
import { MemberError, readLines } from '@navarch/clients';
import type { KubeObject, ResourceName } from '@navarch/model';
import { limits } from '../../limits.js';
import type { Across } from './list.js';
import { collectionOf, readObject, refusalOf } from './page.js';
import { shownAs } from './shown.decide.js';

type Member = SourcePlace & { readonly cluster: string };
type Reading = Pick<SourceStart, 'labelSelector' | 'fieldSelector'> & {
  readonly from: string;
  readonly put: (event: SourceEvent) => Promise<void>;
};

/** Between two watches: who ends each at once is not asked without pause. */
const againMs = 1_000;

/** Resolves when the signal aborts; rejects when the member's watch cannot go on. */
export async function followMember(
  across: Across,
  member: Member,
  { put, from, ...selection }: Reading,
): Promise<void> {
  let version = from;
  while (!member.signal.aborted) {
    for await (const { type, object } of eventsOf(across, member, {
      ...selection,
      from: version,
    })) {
      version = object.metadata.resourceVersion ?? version;
      if (type !== 'BOOKMARK')
        await put({ type, object: shownAs(object, member.cluster, across.uidOf) });
    }
    await pause(againMs, undefined, { signal: member.signal, ref: false }).catch(() => undefined);
  }
}

type Event = {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK';
  readonly object: KubeObject;
};

async function* eventsOf(
  { asker: { members } }: Across,
  { kind, namespace, cluster, signal }: Member,
  { from, ...selection }: Omit<Reading, 'put'>,
): AsyncGenerator<Event, void, undefined> {
  const ended = new AbortController();
  const end = (): void => ended.abort(signal.reason);
  signal.addEventListener('abort', end, { once: true });
  try {
    const client = members.enter(cluster, ended.signal);
    const path = collectionOf(kind.name, namespace, {
      labelSelector: selection.labelSelector,
      fieldSelector: selection.fieldSelector,
      watch: 'true',
      allowWatchBookmarks: 'true',
      resourceVersion: from,
    });
    const headers = { accept: 'application/json', 'user-agent': 'navarch' };
    const asked = { method: 'GET', path, headers, signal: ended.signal } as const;
    const { status, body } = await client.forward(asked);
    if (status !== 200) throw refusalOf(status);
    for await (const line of readLines(body, limits.through.eventBytesMax))
      yield readEvent(line, kind.name);
  } finally {
    signal.removeEventListener('abort', end);
    ended.abort();
  }
}

function readEvent(line: string, resource: ResourceName): Event {
  const { type, object } = parsed(line);
  switch (type) {
    case 'ADDED':
    case 'MODIFIED':
    case 'DELETED':
      return { type, object: readObject(object, resource) };
    case 'BOOKMARK':
      return { type, object: object as KubeObject };
    default:
      throw new MemberError('member.expired');
  }
}

function parsed(line: string): { readonly type?: unknown; readonly object?: unknown } {
  try {
    return JSON.parse(line) as { readonly type?: unknown; readonly object?: unknown };
  } catch {
    throw new MemberError('member.garbage', { because: 'not JSON' });
  }
}
