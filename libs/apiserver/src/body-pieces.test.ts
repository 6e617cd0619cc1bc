import { randomBytes } from 'node:crypto';
import { afterEach, describe, expect, it } from '@jest/globals';
import { type ApiHandler, type ApiResponse, LongBody } from '@navarch/apimachinery';
import type { FlowEvent } from './fairness/lane.js';
import type { ApiLimits } from './limits.js';
import { open, protocols, send } from './testing/client.js';
import { eventually, goodToken, type Rig, startRig } from './testing/rig.js';

const mebibyte = 1024 * 1024;
const long = 'äbcdefgh'.repeat(mebibyte);
const bytes = Buffer.from(long);
/** As long as it is when it is compressed. */
const noise = randomBytes(8 * mebibyte);

let rig: Rig;
afterEach(() => rig.server.stop());

const pieceBytes = mebibyte / 4;

/** Pieces that say when they are asked for. */
function* pieces(asked: (piece: number) => void, whole = bytes): Iterator<Uint8Array> {
  for (let at = 0; at < whole.length; at += pieceBytes) {
    asked(at / pieceBytes);
    yield whole.subarray(at, at + pieceBytes);
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

  it('is compressed for those who take it so', async () => {
    const asked = new LongBody(bytes.length, () => pieces(() => undefined));
    const few = Buffer.from('few '.repeat(10_000));
    const fewer = new LongBody(few.length, () => pieces(() => undefined, few));
    await start({ '/text': long, '/bytes': bytes, '/pieces': asked, '/few': fewer });
    for (const path of ['/text', '/bytes', '/pieces']) {
      const accepting = { ...ask(path), headers: { 'accept-encoding': 'br, gzip' } };
      const { body, headers } = await send(rig, protocol, accepting);
      expect(headers).toMatchObject({ 'content-encoding': 'gzip', vary: 'Accept-Encoding' });
      expect(headers['content-length']).toBeUndefined();
      expect(body === long).toBe(true);
    }
    const plain = [
      { ...ask('/text'), headers: { 'accept-encoding': 'br, gzip;q=0' } },
      { ...ask('/few'), headers: { 'accept-encoding': 'gzip' } },
    ];
    for (const one of plain)
      expect((await send(rig, protocol, one)).headers['content-encoding']).toBeUndefined();
  });

  it.each(['identity', 'gzip'])('is made only as far as it is read, as %s', async (encoding) => {
    const seen: number[] = [];
    const noisy = () => pieces((piece) => seen.push(piece), noise);
    await start({ '/pieces': new LongBody(noise.length, noisy) });
    const headers = { 'accept-encoding': encoding };
    const reader = await open(rig, protocol, { ...ask('/pieces'), headers });
    reader.pause();
    expect((await send(rig, protocol, ask('/short'))).body).toBe('short');
    expect(seen.length).toBeLessThan(noise.length / pieceBytes);
    expect(reader.ending()).toBe('open');
    reader.hangUp();
    await eventually('the answer is given up', () => rig.answered.length === 2);
    expect(rig.errors).toEqual([]);
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
