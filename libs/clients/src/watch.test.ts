import { describe, expect, it } from '@jest/globals';
import { resources } from '@navarch/model';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ServerResponse } from 'node:http';
import type { MemberEvent } from './answer/watch-events.js';
import type { MemberClient } from './client.js';
import { MemberError } from './errors.js';
import { type FakeMember, secretNamed, sendJson, statusOf } from './testing/fake-member.js';
import { openRig } from './testing/rig.js';

const { secrets } = resources;
const { clientOf, startMember } = openRig();

const line = (type: string, object: object): string => `${JSON.stringify({ type, object })}\n`;

type Telling = (response: ServerResponse) => void;

async function watching(
  tell: Telling,
  options: ConstructorParameters<typeof MemberClient>[1] = {},
): Promise<{ member: FakeMember; client: MemberClient }> {
  const member = await startMember((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.flushHeaders();
    tell(response);
  });
  const client = clientOf(member.credentials(), options);
  return { member, client };
}

/** What came, and how it ended: `end`, or the code of the error. */
async function drain(
  events: AsyncIterable<MemberEvent>,
): Promise<{ came: readonly string[]; ended: string }> {
  const came: string[] = [];
  try {
    for await (const { type, object } of events) {
      came.push(`${type} ${object.metadata.name}@${object.metadata.resourceVersion}`);
    }
    return { came, ended: 'end' };
  } catch (error) {
    return { came, ended: error instanceof MemberError ? error.code : String(error) };
  }
}

/** Watches last as long as they may. */
const unhurried = { random: () => 0 };
const never = new AbortController().signal;
const from = (resourceVersion: string) => ({ resourceVersion, signal: never });

describe('a watch', () => {
  it('tells what happens, in pieces as they come, and ends when the member ends it', async () => {
    const { member, client } = await watching((response) => {
      const text = [
        line('ADDED', secretNamed('x', '1')),
        line('MODIFIED', secretNamed('x', '2')),
        line('DELETED', secretNamed('x', '3')),
        line('BOOKMARK', { kind: 'Secret', apiVersion: 'v1', metadata: { resourceVersion: '9' } }),
      ].join('');
      for (let at = 0; at < text.length; at += 7) response.write(text.slice(at, at + 7));
      response.end();
    }, unhurried);
    const { came, ended } = await drain(
      client.watch(secrets, { ...from('5'), namespace: 'a', labelSelector: 'x=y' }),
    );
    expect({ came, ended }).toEqual({
      came: ['ADDED x@1', 'MODIFIED x@2', 'DELETED x@3', 'BOOKMARK @9'],
      ended: 'end',
    });
    expect(member.requests).toEqual([
      'GET /api/v1/namespaces/a/secrets?watch=true&allowWatchBookmarks=true&resourceVersion=5&timeoutSeconds=290&labelSelector=x%3Dy',
    ]);
  });

  const expired = line('ERROR', statusOf(410, 'Expired'));
  const rows: readonly { name: string; tell: Telling; ended: string }[] = [
    { name: 'too old, said in the stream', tell: (to) => to.end(expired), ended: 'member.expired' },
    {
      name: 'an error in the stream',
      tell: (to) => to.end(line('ERROR', statusOf(500, 'InternalError'))),
      ended: 'member.failed',
    },
    { name: 'garbage', tell: (to) => to.end('canary\n'), ended: 'member.garbage' },
    {
      name: 'an unknown event',
      tell: (to) => to.end(line('MOVED', secretNamed('x'))),
      ended: 'member.garbage',
    },
    {
      name: 'another kind',
      tell: (to) => to.end(line('ADDED', { ...secretNamed('x'), kind: 'Pod' })),
      ended: 'member.garbage',
    },
    { name: 'half an event', tell: (to) => to.end('{"type":"ADD'), ended: 'member.garbage' },
    {
      name: 'an event that is too large',
      tell: (to) => to.write('x'.repeat(20_000)),
      ended: 'member.tooLarge',
    },
    { name: 'silence', tell: () => undefined, ended: 'member.timeout' },
    {
      name: 'a cut connection',
      tell: (to) => setTimeout(() => to.destroy(), 20),
      ended: 'member.unreachable',
    },
  ];
  for (const { name, tell, ended } of rows) {
    it(`ends with ${ended} for ${name}, which is told`, async () => {
      const told: string[] = [];
      const { client } = await watching(tell, {
        watchEventBytesMax: 10_000,
        watchIdleMs: 300,
        onFailure: ({ code }) => told.push(code),
      });
      expect(await drain(client.watch(secrets, from('1')))).toEqual({ came: [], ended });
      expect(told).toEqual([ended]);
    });
  }

  it('that is too old from the start has expired, which is told once', async () => {
    const member = await startMember(sendJson(410, statusOf(410, 'Expired')));
    const told: string[] = [];
    const client = clientOf(member.credentials(), { onFailure: ({ code }) => told.push(code) });
    expect(await drain(client.watch(secrets, from('1')))).toEqual({
      came: [],
      ended: 'member.expired',
    });
    expect(told).toEqual(['member.expired']);
  });

  it('ends without a complaint when its reader wants no more', async () => {
    const told: string[] = [];
    const { client } = await watching(
      (response) => void response.write(line('ADDED', secretNamed('x'))),
      { onFailure: ({ code }) => told.push(code) },
    );
    const done = new AbortController();
    const came: string[] = [];
    for await (const { type } of client.watch(secrets, {
      resourceVersion: '1',
      signal: done.signal,
    })) {
      came.push(type);
      done.abort();
    }
    expect({ came, told }).toEqual({ came: ['ADDED'], told: [] });
  });

  it('ends when the client is closed, which waits for nothing', async () => {
    const { client } = await watching(() => undefined);
    const ending = drain(client.watch(secrets, from('1')));
    await client.probe('/readyz');
    await client.close();
    expect((await ending).ended).toBe('member.closed');
  });

  it('gives its place back', async () => {
    const { client } = await watching((response) => response.end(), { watchesMax: 1 });
    for (let round = 0; round < 3; round += 1) {
      expect((await drain(client.watch(secrets, from('1')))).ended).toBe('end');
    }
  });

  it('finds no place beyond the limit', async () => {
    const { client } = await watching(() => undefined, { watchesMax: 1, watchIdleMs: 500 });
    const [one, other] = await Promise.all([
      drain(client.watch(secrets, from('1'))),
      drain(client.watch(secrets, from('1'))),
    ]);
    expect([one.ended, other.ended]).toEqual(['member.timeout', 'member.busy']);
  });

  it('of metadata alone says what it is of', async () => {
    const partial = {
      kind: 'PartialObjectMetadata',
      apiVersion: 'meta.k8s.io/v1',
      metadata: { name: 'x', resourceVersion: '6' },
    };
    const { client } = await watching((response) => response.end(line('ADDED', partial)));
    const { signal } = new AbortController();
    const seen: string[] = [];
    for await (const { object } of client.watch(secrets, {
      resourceVersion: '5',
      metadataOnly: true,
      signal,
    }))
      seen.push(`${object.apiVersion} ${object.kind} ${object.metadata.resourceVersion}`);
    expect(seen).toEqual(['v1 Secret 6']);
  });

  describe('that says nothing', () => {
    /** The first watch is silent; what the others say. */
    const silentAnd = async (others: Telling) => {
      let count = 0;
      const { member, client } = await watching(
        (response) => {
          count += 1;
          if (count > 1) others(response);
        },
        { watchQuietMs: 100 },
      );
      const done = new AbortController();
      const ending = drain(client.watch(secrets, { resourceVersion: '5', signal: done.signal }));
      return { member, done, ending };
    };
    async function asked(member: FakeMember, times: number): Promise<void> {
      const deadline = Date.now() + 60_000;
      while (member.requests.length < times && Date.now() < deadline) await sleep(10);
      expect(member.requests.length).toBeGreaterThanOrEqual(times);
    }

    it('has gone deaf when another one hears something', async () => {
      const { member, ending } = await silentAnd((to) =>
        to.end(line('ADDED', secretNamed('x', '6'))),
      );
      expect(await ending).toEqual({ came: [], ended: 'member.timeout' });
      expect(member.requests[1]).toContain('resourceVersion=5&timeoutSeconds=1');
    });

    it('is left open when another one hears nothing but bookmarks either', async () => {
      const bookmark = { kind: 'Secret', apiVersion: 'v1', metadata: { resourceVersion: '9' } };
      const { member, done, ending } = await silentAnd((to) => to.end(line('BOOKMARK', bookmark)));
      await asked(member, 3);
      done.abort();
      expect(await ending).toEqual({ came: [], ended: 'end' });
    });

    it('is left open when nothing can be told', async () => {
      const { member, done, ending } = await silentAnd((to) => to.destroy());
      await asked(member, 4);
      done.abort();
      expect(await ending).toEqual({ came: [], ended: 'end' });
    });
  });
});
