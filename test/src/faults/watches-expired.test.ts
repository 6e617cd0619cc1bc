/** M11: a member says to every watch that what came since is gone (410), for a while. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, expect, it } from '@jest/globals';
import { forgeSecret } from './drift.js';
import { Gateway } from './gateway.js';
import { isList, isWatch, kindOf, refusal } from './requests.js';
import { home, onStage, type Stage } from './stage.js';

const stormMs = 12_000;
/** Ever longer pauses, by chance: in the mean four or five lists. ReplicaSets are watched twice, for copies and for their pods. */
const listsMax = 9;
const watchers: Readonly<Record<string, number>> = { replicasets: 2 };

describe('a member of which all watches expire', () => {
  let stage: Stage;
  let gateway: Gateway;
  onStage({ queue: 'postgres', load: { objects: 12 }, settled: true }, async (set) => {
    stage = set;
    gateway = await Gateway.before(set.rig.member('tokyo'));
  });
  afterAll(async () => {
    await gateway?.stop();
  }, 60_000);

  it('is listed once a kind and watch, ever more slowly', async () => {
    const lists = new Map<string, number[]>();
    gateway.behave((asked) => {
      if (isWatch(asked)) return refusal(410, 'Expired');
      if (isList(asked))
        lists.set(kindOf(asked), [...(lists.get(kindOf(asked)) ?? []), performance.now()]);
      return undefined;
    });
    const beganAt = performance.now();
    stage.rig.to('tokyo').cutAll('reset');
    await sleep(stormMs);
    gateway.behave(() => undefined);
    expect([...lists.keys()]).toEqual(expect.arrayContaining(['secrets', 'replicasets', 'pods']));
    const often = [...lists].filter(
      ([kind, times]) => times.length > listsMax * (watchers[kind] ?? 1),
    );
    expect(often.map(([kind, times]) => `${kind}: ${times.length} lists`)).toEqual([]);
    const times = [...lists.values()].flat();
    const late = times.filter((at) => at > beganAt + stormMs / 2);
    expect(late.length).toBeLessThan(times.length / 2);
  });

  it('is seen again afterwards, with what happened meanwhile', async () => {
    await forgeSecret(stage.rig.in('tokyo'), home, 'key-1');
    stage.writer.start();
    await stage.untilWritten(20);
    await stage.expectNothingLost({ isMeddledWith: true });
  });
});
