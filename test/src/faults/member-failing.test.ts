/** M6: a member answers 500 to half of all writes. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Gateway } from './gateway.js';
import { Stage } from './stage.js';

const failure = JSON.stringify({
  apiVersion: 'v1',
  kind: 'Status',
  status: 'Failure',
  reason: 'InternalError',
  message: 'not today',
  code: 500,
});

describe('a member that fails half of all writes', () => {
  let stage: Stage;
  let gateway: Gateway;
  let failed = 0;
  beforeAll(async () => {
    stage = await Stage.set({ queue: 'postgres', load: { objects: 20, perSecond: 10 } });
    gateway = await Gateway.before(stage.rig.member('tokyo'));
  }, 120_000);
  afterAll(async () => {
    await stage?.clear();
    await gateway?.stop();
  }, 60_000);

  it('has everything in the end, and nothing was deleted or made anew for it', async () => {
    let writes = 0;
    gateway.behave(({ method }) => {
      if (method === 'GET') return undefined;
      writes += 1;
      if (writes % 2 === 0) return undefined;
      failed += 1;
      return { kind: 'answer', status: 500, body: failure };
    });
    await stage.untilWritten(50);
    await stage.expectNothingLost();
    expect(failed).toBeGreaterThan(10);
  });
});
