/**
 * M9: behind a member's address are two API servers, of which one is behind: half of all reads and lists are answered with what
 * there was a while ago. Writes go to the one that knows, as they do with etcd.
 */
import type { IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, expect, it } from '@jest/globals';
import { type KubeObject, resources } from '@navarch/model';
import { until } from '../federation/until.js';
import { Gateway, type Meddling } from './gateway.js';
import { isWrite } from './member-asked.js';
import { MemberLog, removalsIn } from './member-log.js';
import { isListOfCopies, isReadOfCopy, isWatch, refusal } from './requests.js';
import { home, onStage, type Stage } from './stage.js';
import { objectOf, pathOf } from './writer.js';

const staleMs = 15_000;
const relistEveryMs = 3_000;
const objects = 16;
/** The last ones are deleted by the writer. */
const deleted = 4;
const recordedWithinMs = 30_000;
/** A write that names an older version is refused, and sent once more; some are twice unlucky. */
const triesMax = 5;

describe('a member with an API server that is behind', () => {
  let stage: Stage;
  let gateway: Gateway;
  onStage({ queue: 'postgres', load: { objects, perSecond: 8 }, settled: true }, async (set) => {
    stage = set;
    gateway = await Gateway.before(set.rig.member('tokyo'));
  });
  afterAll(async () => {
    await gateway?.stop();
  }, 60_000);

  it('loses nothing that is newer than what was read, and is not fought with', async () => {
    const past = await recordPast(stage, gateway);
    let reads = 0;
    let writes = 0;
    gateway.behave((asked) => {
      if (isWrite(asked)) writes += 1;
      const isAnswered = isListOfCopies(asked) || isReadOfCopy(asked) || isWatch(asked);
      if (!isAnswered) return undefined;
      reads += 1;
      return reads % 2 === 0 ? undefined : past(asked);
    });
    const beganAt = stage.acked;
    await changeEverything(stage);
    stage.writer.start();
    for (let ms = 0; ms < staleMs; ms += relistEveryMs) {
      stage.rig.to('tokyo').cutAll('reset');
      await sleep(relistEveryMs);
    }
    await stage.writer.finish();
    const changes = stage.acked - beganAt + 2 * deleted + 1;
    expect(writes).toBeGreaterThan(0);
    expect(writes).toBeLessThanOrEqual(changes * triesMax);
    gateway.behave(() => undefined);
    stage.rig.to('tokyo').cutAll('reset');
    await stage.expectNothingLost({ mayMove: true });
    const log = await new MemberLog(stage.rig.member('tokyo').folder).read();
    const removed = removalsIn(log).map((one) => /([^/]+) was deleted/.exec(one)?.[1]);
    expect(removed).toHaveLength(gone.length);
    expect(new Set(removed)).toEqual(new Set(gone));
  });
});

const gone = Array.from({ length: deleted }, (_, index) => `key-gone-${index}`);

/** What is made, scaled and deleted while the one is behind. */
async function changeEverything({ rig }: Stage): Promise<void> {
  for (const name of gone) expect((await rig.call('DELETE', pathOf(home, name))).status).toBe(200);
  const collection = pathOf(home, 'key-1').replace(/\/key-1$/, '');
  for (let index = 0; index < deleted; index += 1) {
    const name = `key-new-${index}`;
    expect((await rig.call('POST', collection, objectOf(home, name, name))).status).toBe(201);
  }
  const scaled = { spec: { replicas: 6 } };
  expect((await rig.call('PATCH', pathOf(home, 'web-0'), scaled)).status).toBe(200);
}

/** Has everything listed once, and answers from then on as the member did at that time. */
async function recordPast(
  stage: Stage,
  gateway: Gateway,
): Promise<(asked: IncomingMessage) => Meddling> {
  const collection = pathOf(home, 'key-1').replace(/\/key-1$/, '');
  for (const name of gone)
    expect((await stage.rig.call('POST', collection, objectOf(home, name, name))).status).toBe(201);
  await until(
    async () => (await copiesIn(stage)).size,
    (copies) => copies === objects + deleted,
    recordedWithinMs,
  );
  const lists = new Map<string, string>();
  const expired = refusal(410, 'Expired');
  gateway.behave((asked) => {
    if (isWatch(asked)) return expired;
    if (!isListOfCopies(asked)) return undefined;
    const body = (text: string): string => {
      lists.set(listOf(asked), text);
      return text;
    };
    return { kind: 'rewrite', body };
  });
  stage.rig.to('tokyo').cutAll('reset');
  await until(
    async () => lists.size,
    (size) => size >= 3,
    recordedWithinMs,
  );
  const copies = await copiesIn(stage);
  return (asked) => {
    if (isWatch(asked)) return expired;
    const body = isListOfCopies(asked)
      ? lists.get(listOf(asked))
      : copies.get(asked.url?.split('/').slice(-2).join('/') ?? '');
    return body === undefined ? refusal(404, 'NotFound') : { kind: 'answer', status: 200, body };
  };
}

const listOf = ({ url = '', headers }: IncomingMessage): string => `${url} ${headers.accept}`;

/** `secrets/key-1` → the copy as the member answers it. */
async function copiesIn({ rig }: Stage): Promise<ReadonlyMap<string, string>> {
  const kinds = [
    { of: resources.secrets, apiVersion: 'v1', kind: 'Secret' },
    { of: resources.replicasets, apiVersion: 'apps/v1', kind: 'ReplicaSet' },
  ];
  const found = await Promise.all(
    kinds.map(async ({ of, ...type }) =>
      (await rig.in('tokyo').list(of, { namespace: home })).items.map((object: KubeObject) => {
        const path = `${of.resource}/${object.metadata.name}`;
        return [path, JSON.stringify({ ...object, ...type })] as const;
      }),
    ),
  );
  return new Map(found.flat());
}
