/**
 * M12: a member's lists are cut off in the middle, are no JSON, are of another kind, or are empty although things are there.
 * None of that is proof of anything: nothing is deleted or made anew, and the member is put right when it can be read again.
 */
import type { IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, expect, it } from '@jest/globals';
import { expectQuiet, untilSettled } from './checks.js';
import { forgeSecret } from './drift.js';
import { Gateway, type Meddling } from './gateway.js';
import { MemberLog, removalsIn } from './member-log.js';
import { home, onStage, type Stage } from './stage.js';

/** Long enough for several lists, which are tried about every second. */
const spoiledMs = 4_000;

const spoilings: Readonly<Record<string, Meddling>> = {
  'cut off in the middle': { kind: 'truncate' },
  'no JSON': { kind: 'rewrite', body: (text) => text.slice(0, -2) },
  'of another kind': {
    kind: 'rewrite',
    body: (text) => text.replace(/"kind":"(Secret|ReplicaSet|Namespace)List"/, '"kind":"PodList"'),
  },
  'empty although things are there': {
    kind: 'rewrite',
    body: (text) => JSON.stringify({ ...(JSON.parse(text) as Record<string, unknown>), items: [] }),
  },
};

describe('lists of a member that are', () => {
  let stage: Stage;
  let gateway: Gateway;
  onStage({ queue: 'postgres', load: { objects: 12 }, settled: true }, async (set) => {
    stage = set;
    gateway = await Gateway.before(set.rig.member('tokyo'));
  });
  afterAll(async () => {
    await gateway?.stop();
  }, 60_000);

  for (const [what, meddling] of Object.entries(spoilings)) {
    it(`${what} prove nothing`, async () => {
      let spoiled = 0;
      gateway.behave((asked) => {
        if (isWatchOfCopies(asked)) return tooOld;
        if (!isListOfCopies(asked)) return undefined;
        spoiled += 1;
        return meddling;
      });
      // Every watch ends and cannot go on, so everything is listed anew.
      stage.rig.to('tokyo').cutAll('reset');
      await sleep(spoiledMs);
      expect(spoiled).toBeGreaterThan(0);
      await forgeSecret(stage.rig.in('tokyo'), home, 'key-1');
      gateway.behave(() => undefined);
      stage.rig.to('tokyo').cutAll('reset');
      await untilSettled(stage.rig, home);
      const changes = await new MemberLog(stage.rig.member('tokyo').folder).read();
      expect(removalsIn(changes)).toEqual([]);
    });
  }

  it('read again cost nothing', async () => {
    await expectQuiet(stage.rig);
    await stage.expectNothingLost({ isMeddledWith: true });
  });
});

const isOfCopies = ({ method, url = '' }: IncomingMessage): boolean =>
  method === 'GET' && /\/(secrets|replicasets|namespaces)\?/.test(url);

const isWatch = ({ url = '' }: IncomingMessage): boolean => url.includes('watch=true');
const isListOfCopies = (asked: IncomingMessage): boolean => isOfCopies(asked) && !isWatch(asked);
const isWatchOfCopies = (asked: IncomingMessage): boolean => isOfCopies(asked) && isWatch(asked);

const tooOld: Meddling = {
  kind: 'answer',
  status: 410,
  body: JSON.stringify({
    apiVersion: 'v1',
    kind: 'Status',
    status: 'Failure',
    reason: 'Expired',
    code: 410,
  }),
};
