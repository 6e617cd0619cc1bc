/** Q10: every job is delivered five times, to two syncers. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { resources } from '@navarch/model';
import { until } from '../federation/until.js';
import { untilSettled } from './checks.js';
import { pushJob, queues } from './jobs.js';
import { Asked } from './member-asked.js';
import { withRedis } from './redis-client.js';
import { memberNames } from './rig.js';
import { home, Stage } from './stage.js';
import { describeWithRedis } from './with-redis.js';
import { namesOf, pathOf } from './writer.js';

const objects = 16;
const times = 5;
const againMs = 200;
const arrivesWithinMs = 40_000;

describeWithRedis('jobs that are delivered again and again', () => {
  let stage: Stage;
  let asked: Asked;
  beforeAll(async () => {
    stage = await Stage.set({ queue: 'redis', syncers: 2, load: { objects } });
    asked = await Asked.of(stage.rig);
    await stage.writer.finish();
    await untilSettled(stage.rig, home);
  }, 120_000);
  afterAll(async () => {
    await stage?.clear();
    await asked?.stop();
  }, 60_000);

  it('cost the members no write more than jobs that come once', async () => {
    const wanted = objects * memberNames.length;
    expect(await writesFor('once')).toBe(wanted);
    const over = new AbortController();
    const ringing = ringAgain(stage, over.signal);
    expect(await writesFor('five-times')).toBe(wanted);
    // And none at all where nothing has changed.
    const before = asked.writesToAll();
    await sleep(10 * againMs);
    over.abort();
    expect(await ringing).toBeGreaterThan(1);
    expect(asked.writesToAll()).toBe(before);
    await stage.expectNothingLost();
  });

  /** What it costs to change every object once. */
  async function writesFor(round: string): Promise<number> {
    const before = asked.writesToAll();
    for (const name of namesOf({ objects })) {
      const change = { metadata: { labels: { round } } };
      expect((await stage.rig.call('PATCH', pathOf(home, name), change)).status).toBe(200);
    }
    for (const member of memberNames)
      await until(
        () => inRound(stage, member, round),
        (found) => found === objects,
        arrivesWithinMs,
      );
    await untilSettled(stage.rig, home);
    return asked.writesToAll() - before;
  }
});

/** Copies that carry this change. */
async function inRound({ rig }: Stage, member: string, round: string): Promise<number> {
  const lists = await Promise.all(
    [resources.replicasets, resources.secrets].map((resource) =>
      rig.in(member).list(resource, { namespace: home, labelSelector: `round=${round}` }),
    ),
  );
  return lists.reduce((sum, { items }) => sum + items.length, 0);
}

/** Delivers every job that there could be, five times, and again until it is told to stop; how often. */
async function ringAgain({ rig }: Stage, signal: AbortSignal): Promise<number> {
  const keys = namesOf({ objects }).map((name) =>
    name.startsWith('web') ? `apps/replicasets/${home}/${name}` : `/secrets/${home}/${name}`,
  );
  const copies = keys.flatMap((key) => memberNames.map((member) => `${member}/${key}`));
  const jobs = queues.flatMap((queue) =>
    jobsOf(queue.split('-')[1] ?? '', { keys, copies }).flatMap((job) =>
      Array.from({ length: times }, () => ({ queue, job })),
    ),
  );
  return await withRedis(rig.redis.url, async (redis) => {
    let rounds = 0;
    for (; !signal.aborted; rounds += 1) {
      for (const { queue, job } of jobs) await pushJob(redis, queue, job);
      await sleep(againMs);
    }
    return rounds;
  });
}

function jobsOf(
  loop: string,
  { keys, copies }: { readonly keys: readonly string[]; readonly copies: readonly string[] },
): readonly string[] {
  if (loop !== 'place' && loop !== 'sync' && loop !== 'status') return [];
  const all = loop === 'sync' ? copies : keys;
  const batches = Array.from({ length: Math.ceil(all.length / 16) }, (_, index) =>
    all.slice(16 * index, 16 * index + 16),
  );
  return batches.map((batch) => JSON.stringify({ loop, keys: batch }));
}
