import { afterEach, describe, expect, it } from '@jest/globals';
import { type ApiHandler, type ApiResponse, LongBody } from '@navarch/apimachinery';
import type { FlowEvent } from './fairness/lane.js';
import type { ApiLimits } from './limits.js';
import { open, protocols, send } from './testing/client.js';
import { eventually, goodToken, type Rig, startRig } from './testing/rig.js';

const mebibyte = 1024 * 1024;
const long = 'äbcdefgh'.repeat(mebibyte);
const bytes = Buffer.from(long);

let rig: Rig;
afterEach(() => rig.server.stop());

/** Pieces that say when they are asked for. */
function* pieces(asked: (piece: number) => void): Iterator<Uint8Array> {
  const size = mebibyte / 4;
  for (let at = 0; at < bytes.length; at += size) {
    asked(at / size);
    yield bytes.subarray(at, at + size);
  }
}

async function start(
  bodies: Readonly<Record<string, ApiResponse['body']>>,
  limits: Partial<ApiLimits> = {},
) {
  const flow: FlowEvent[] = [];
  const handler: ApiHandler = async ({ path }) => ({
    status: 200,
    headers: { 'content-type': 'text/plain' },
    body: bodies[path] ?? 'short',
  });
  rig = await startRig({ handler, limits, onFlow: (event) => flow.push(event) });
  return (kind: FlowEvent['kind']): number => flow.filter((event) => event.kind === kind).length;
}

const ask = (path: string) => ({ path, token: goodToken });

describe.each(protocols)('a long answer on %s', (protocol) => {
  it('arrives whole, with its length before it', async () => {
    const asked = new LongBody(bytes.length, () => pieces(() => undefined));
    await start({ '/text': long, '/bytes': bytes, '/pieces': asked });
    for (const path of ['/text', '/bytes', '/pieces']) {
      const { body, headers } = await send(rig, protocol, ask(path));
      expect(Number(headers['content-length'])).toBe(bytes.length);
      expect(body === long).toBe(true);
    }
  });

  it('is made only as far as it is read, and others are answered meanwhile', async () => {
    const seen: number[] = [];
    await start({
      '/pieces': new LongBody(bytes.length, () => pieces((piece) => seen.push(piece))),
    });
    const reader = await open(rig, protocol, ask('/pieces'));
    reader.pause();
    expect((await send(rig, protocol, ask('/short'))).body).toBe('short');
    expect(seen.length).toBeLessThan(bytes.length / (mebibyte / 4));
    expect(reader.ending()).toBe('open');
    reader.hangUp();
    await eventually('the answer is given up', () => rig.answered.length === 2);
  });

  it('gives its seat back after a while when its reader is slow', async () => {
    const count = await start({ '/text': long }, { readSeats: 1, sentSeatedMsMax: 50 });
    const reader = await open(rig, protocol, ask('/text'));
    reader.pause();
    expect((await send(rig, protocol, ask('/short'))).body).toBe('short');
    expect(count('finished')).toBe(2);
    reader.hangUp();
  });

  it('is cut off when its reader takes nothing', async () => {
    await start({ '/text': long }, { stalledMsMax: 100 });
    const reader = await open(rig, protocol, ask('/text'));
    reader.pause();
    await eventually('it is over', () => rig.answered.length === 1);
    reader.hangUp();
  });
});
