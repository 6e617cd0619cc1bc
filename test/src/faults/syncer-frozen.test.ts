/**
 * C7: a syncer is stopped in its tracks (as a machine that hangs) when it has read that a copy is not there and has not made it
 * yet. Its claims and leases end, another syncer makes the copies and sends newer generations; then it goes on where it
 * was.
 */
import type { IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, expect, it } from '@jest/globals';
import { until } from '../federation/until.js';
import { between, seeded } from './chance.js';
import { differences } from './checks.js';
import { Gateway } from './gateway.js';
import { home, onStage, type Stage } from './stage.js';

const heldAtLeast = between(1, 8);
const heldWithinMs = 30_000;
/** Longer than a claim on work lasts (15 s). */
const frozenMs = between(15_200, 19_000);

describe(`a syncer that is stopped in its tracks (${seeded})`, () => {
  let stage: Stage;
  let gateway: Gateway;
  onStage({ queue: 'postgres', syncers: 2, load: { perSecond: between(4, 12) } }, async (set) => {
    stage = set;
    gateway = await Gateway.before(set.rig.member('tokyo'));
  });
  afterAll(async () => {
    await gateway?.stop();
  }, 60_000);

  it('never takes a member back to an older generation when it wakes up', async () => {
    const { rig } = stage;
    // Only one syncer works, so that it is known whose questions are held back.
    await rig.syncer(1).kill();
    let release = (): void => undefined;
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    let held = 0;
    gateway.behave((asked) => {
      if (!asksForCopy(asked)) return undefined;
      held += 1;
      return { kind: 'hold', until: released };
    });
    await until(
      async () => held,
      (count) => count >= heldAtLeast,
      heldWithinMs,
    );
    rig.syncer(0).freeze();
    gateway.behave(() => undefined);
    // "It is not there" lies before the frozen syncer until it wakes up.
    release();
    await rig.syncer(1).start();
    await sleep(frozenMs);
    await stage.writer.finish();
    await until(
      () => differences(rig, home),
      (found) => found.length === 0,
      40_000,
    );
    rig.syncer(0).thaw();
    await stage.expectNothingLost();
    expect(rig.syncer(0).starts).toBe(1);
  });
});

/** A read of one copy, as it goes before every write. */
const asksForCopy = ({ method, url = '' }: IncomingMessage): boolean =>
  method === 'GET' && /\/namespaces\/faults\/(secrets|replicasets)\/[^?]+$/.test(url);
