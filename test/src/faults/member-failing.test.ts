/** M6: a member answers 500 to half of all writes. */
import { afterAll, describe, expect, it } from '@jest/globals';
import { Gateway } from './gateway.js';
import { onStage, type Stage } from './stage.js';

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
  onStage({ queue: 'postgres', load: { objects: 20, perSecond: 10 } }, async (set) => {
    stage = set;
    gateway = await Gateway.before(set.rig.member('tokyo'));
  });
  afterAll(async () => {
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
