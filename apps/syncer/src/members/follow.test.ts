import { describe, expect, it } from '@jest/globals';
import { MemberError, type MemberErrorCode, type MemberEvent } from '@navarch/clients';
import { type KubeObject, resources } from '@navarch/model';
import { limits } from '../limits.js';
import { type FollowedMember, MemberFollower } from './follow.js';

const secretAt = (version: string): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'x', namespace: 'a', resourceVersion: version },
});

/** What one watch says and how it ends: `6 7` says two versions, `6 !member.timeout` one and fails. */
class ScriptedMember implements FollowedMember {
  readonly asked: string[] = [];
  constructor(
    private readonly watches: string[],
    private readonly listed = '5',
  ) {}

  async *pages(): ReturnType<FollowedMember['pages']> {
    this.asked.push('list');
    yield { items: [secretAt('1')], resourceVersion: this.listed };
  }

  async *watch(_of: unknown, { resourceVersion }: { resourceVersion: string }) {
    this.asked.push(`watch ${resourceVersion}`);
    for (const word of (this.watches.shift() ?? '').split(' ').filter(Boolean)) {
      if (word.startsWith('!')) throw new MemberError(word.slice(1) as MemberErrorCode);
      yield { type: 'MODIFIED', object: secretAt(word) } satisfies MemberEvent;
    }
  }
}

async function follow(
  member: () => FollowedMember,
  times: number,
): Promise<{ readonly follower: MemberFollower; readonly heard: readonly string[] }> {
  const heard: string[] = [];
  const follower = new MemberFollower({
    client: async () => member(),
    resource: resources.secrets,
    options: {},
    onList: async (pages) => {
      for await (const { items } of pages) heard.push(`list of ${items.length}`);
    },
    now: () => 0,
  });
  const { signal } = new AbortController();
  const onEvent = ({ object }: MemberEvent): void => {
    heard.push(object.metadata.resourceVersion ?? '');
  };
  for (let time = 0; time < times; time += 1)
    await follower.run({ signal, onEvent }).catch(() => undefined);
  return { follower, heard };
}

describe('following a member', () => {
  const rows: readonly (readonly [string, readonly string[], readonly string[]])[] = [
    ['goes on where a watch ended', ['6 7', '8', ''], ['list', 'watch 5', 'watch 7', 'watch 8']],
    [
      'goes on after failures that say nothing of what the member knows',
      ['6 !member.unreachable', '!member.timeout', '7'],
      ['list', 'watch 5', 'watch 6', 'watch 6'],
    ],
    [
      'lists anew when what came since is no longer there',
      ['6 !member.expired', '6'],
      ['list', 'watch 5', 'list', 'watch 5'],
    ],
    ['lists anew after garbage', ['6 !member.garbage', ''], ['list', 'watch 5', 'list', 'watch 5']],
    [
      'lists anew after some failures in a row',
      [...Array<string>(limits.resumesMax).fill('!member.timeout'), ''],
      ['list', ...Array<string>(limits.resumesMax).fill('watch 5'), 'list', 'watch 5'],
    ],
  ];
  it.each(rows)('%s', async (_name, watches, asked) => {
    const member = new ScriptedMember([...watches]);
    await follow(() => member, watches.length);
    expect(member.asked).toEqual(asked);
  });

  it('lists anew with another client, and when what was heard was not kept', async () => {
    const members = [new ScriptedMember(['6']), new ScriptedMember(['7'])];
    let turn = 0;
    const { follower } = await follow(() => members[turn++] ?? new ScriptedMember([]), 2);
    expect(members.map(({ asked }) => asked)).toEqual([
      ['list', 'watch 5'],
      ['list', 'watch 5'],
    ]);
    const one = new ScriptedMember(['6', '7', '8']);
    const single = await follow(() => one, 1);
    single.follower.forget();
    await single.follower.run({ signal: new AbortController().signal, onEvent: () => undefined });
    expect(one.asked).toEqual(['list', 'watch 5', 'list', 'watch 5']);
    follower.forget();
  });

  it('hands on the list and then what is heard', async () => {
    const member = new ScriptedMember(['6', '7 8']);
    expect((await follow(() => member, 2)).heard).toEqual(['list of 1', '6', '7', '8']);
  });

  it('says how long nothing has happened when it watches again; bookmarks are nothing', async () => {
    let now = 0;
    const silences: (number | undefined)[] = [];
    const member: FollowedMember = {
      pages: () => new ScriptedMember([]).pages(),
      async *watch(_of, { silentMs }) {
        silences.push(silentMs);
        now += 10;
        yield { type: silences.length === 2 ? 'MODIFIED' : 'BOOKMARK', object: secretAt('6') };
        now += 5;
      },
    };
    const follower = new MemberFollower({
      client: async () => member,
      resource: resources.secrets,
      options: {},
      onList: async (pages) => {
        for await (const _page of pages) now = 100;
      },
      now: () => now,
    });
    const { signal } = new AbortController();
    for (let time = 0; time < 3; time += 1)
      await follower.run({ signal, onEvent: () => undefined });
    expect(silences).toEqual([0, 15, 5]);
  });
});
