/** T5: a syncer, and then an API process, may open no further file or socket. */
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { descriptorsOf, limitDescriptors } from './descriptors.js';
import { memberNames } from './rig.js';
import { type Stage, onStage } from './stage.js';

/** Several times what it takes for a member to be lost that fails its probes. */
const watchedMs = 8_000;
/** What the API may open besides what it has, and what somebody opens to it and says nothing. */
const spare = 24;
const idlers = 100;

describe('a process that may open nothing more', () => {
  let stage: Stage;
  onStage({ queue: 'postgres', load: { objects: 20 }, settled: true }, (set) => {
    stage = set;
  });

  it('takes no member for lost that it cannot ask, if it is a syncer', async () => {
    const { rig, writer } = stage;
    const giveBack = limitDescriptors(rig.syncer().pid, 16);
    for (const member of memberNames) rig.to(member).cutAll('reset');
    const before = memberNames.map((member) => rig.to(member).connections);
    writer.start();
    await sleep(watchedMs);
    expect(memberNames.map((member) => rig.to(member).connections)).toEqual(before);
    for (const member of memberNames) expect(await rig.phaseOf(member)).toBe('ClusterReady');
    giveBack();
    await stage.expectNothingLost();
    expect(rig.syncer().starts).toBe(1);
  }, 150_000);

  it('sheds those that come, and serves those that are there, if it is an API', async () => {
    const { rig, writer } = stage;
    const { pid, plan } = rig.api();
    const port = Number(plan.env['NAVARCH_API_PORT']);
    writer.start();
    await stage.untilWritten(8);
    const most = descriptorsOf(pid) + spare;
    const giveBack = limitDescriptors(pid, most);
    const idle = Array.from({ length: idlers }, () => idler(port));
    await stage.untilWritten(40);
    // Their numbers are what is limited, and some that it had were above.
    expect(descriptorsOf(pid)).toBeLessThan(most + spare);
    giveBack();
    for (const socket of idle) socket.destroy();
    await stage.expectNothingLost();
    expect(rig.api().starts).toBe(1);
  }, 150_000);
});

function idler(port: number): Socket {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined);
  return socket;
}
