import { describe, expect, it } from '@jest/globals';
import { setImmediate as turn } from 'node:timers/promises';
import type { FakeMember } from './testing/fake-member.js';
import { openRig } from './testing/rig.js';

const { clientOf, startMember } = openRig();
const patient = { probeTimeoutMs: 60_000, refusalBytesMax: 10_000 };
const impatient = { ...patient, probeTimeoutMs: 300 };
const late = 'no answer in time';

type Send = Parameters<typeof FakeMember.start>[0];

describe('a probe', () => {
  const rows: readonly (readonly [string, Send, boolean, string])[] = [
    ['of a member that is well', (_asked, to) => to.end('ok'), true, 'answered 200'],
    [
      'of one that is not ready',
      (_asked, to) => to.writeHead(500).end('no'),
      false,
      'answered 500',
    ],
    ['that is not answered', () => undefined, false, late],
    ['whose answer does not end', (_asked, to) => void to.write('x'.repeat(100)), false, late],
    [
      'whose answer is cut short',
      (_asked, to) => {
        to.writeHead(200, { 'content-length': '100' }).write('x');
        setTimeout(() => to.destroy(), 20);
      },
      false,
      'member.garbage (UND_ERR_SOCKET)',
    ],
    [
      'whose answer is too long',
      (_asked, to) => void to.write('x'.repeat(20_000)),
      false,
      'member.tooLarge',
    ],
  ];
  it.each(rows)('%s', async (...[, send, ok, message]) => {
    const member = await startMember(send);
    const client = clientOf(member.credentials(), message === late ? impatient : patient);
    expect(await client.probe('/readyz')).toMatchObject({ ok, message });
  });

  it('leaves its connection to the next one', async () => {
    const member = await startMember((_asked, to) => to.end('ok'));
    const client = clientOf(member.credentials(), patient);
    for (let time = 0; time < 3; time += 1) {
      expect((await client.probe('/readyz')).ok).toBe(true);
      await turn();
    }
    expect(member.connections).toBe(1);
  });
});
