/** C10: a syncer with little memory has several times as much to send. */
import { describe, expect, it } from '@jest/globals';
import { untilSettled } from './checks.js';
import { home, type Stage, onStage } from './stage.js';
import { objectOf, pathOf } from './writer.js';

const heapMegabytes = 96;
const secrets = 300;
/** All of them at once are more than the heap, some times over: as read, as parsed, as sent. */
const bytesEach = 60_000;
const lanes = 8;
/** With little memory it is slow, as most of the time goes into finding some. */
const settledWithinMs = 240_000;

describe(`a syncer with ${heapMegabytes} MB of heap`, () => {
  let stage: Stage;
  const syncerEnv = { NODE_OPTIONS: `--max-old-space-size=${heapMegabytes}` };
  onStage({ queue: 'postgres', members: ['tokyo'], load: { objects: 2 }, syncerEnv }, (set) => {
    stage = set;
  });

  it('sends more than fits into it, and is not started again for it', async () => {
    const { rig } = stage;
    const collection = pathOf(home, 'key-1').replace(/\/key-1$/, '');
    const filling = Buffer.alloc(bytesEach, 'x').toString('base64');
    const fill = async (lane: number): Promise<void> => {
      for (let index = lane; index < secrets; index += lanes) {
        const plain = objectOf(home, `key-large-${index}`, `large-${index}`);
        const large = { ...plain, data: { filling } };
        expect((await rig.call('POST', collection, large)).status).toBe(201);
      }
    };
    await Promise.all(Array.from({ length: lanes }, (_, lane) => fill(lane)));
    await stage.writer.finish();
    await untilSettled(rig, home, settledWithinMs);
    expect(rig.syncer().starts).toBe(1);
  }, 330_000);

  it('finds that all is well when it is started anew', async () => {
    await stage.rig.syncer().crash();
    await stage.expectNothingLost();
    expect(stage.rig.syncer().starts).toBe(2);
  }, 150_000);
});
