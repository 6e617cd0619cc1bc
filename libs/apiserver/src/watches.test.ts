import http2 from 'node:http2';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { ApiHandler } from '@navarch/apimachinery';
import { open, protocols, send } from './testing/client.js';
import { eventually, goodToken, type Rig, startRig } from './testing/rig.js';

const headers = { 'content-type': 'application/json' };

/** What the test sees of the watches that the handler below serves. */
type Seen = { produced: number; ended: number; push: (part: string) => void };

/** `/silent` sends what is pushed, `/flood` as much as is taken, `/broken` fails in the middle. */
function watching(): { handler: ApiHandler; seen: Seen } {
  const seen: Seen = { produced: 0, ended: 0, push: () => undefined };
  async function* silent(signal: AbortSignal): AsyncGenerator<string> {
    const parts: string[] = [];
    let wake = (): void => undefined;
    seen.push = (part) => {
      parts.push(part);
      wake();
    };
    signal.addEventListener('abort', () => wake());
    try {
      while (!signal.aborted) {
        yield* parts.splice(0);
        if (signal.aborted) return;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    } finally {
      seen.ended += 1;
    }
  }
  async function* flood(signal: AbortSignal): AsyncGenerator<string> {
    const part = 'x'.repeat(64 * 1024);
    try {
      while (!signal.aborted) {
        seen.produced += part.length;
        yield part;
      }
    } finally {
      seen.ended += 1;
    }
  }
  async function* broken(): AsyncGenerator<string> {
    yield 'first';
    throw new Error('lost it');
  }
  const handler: ApiHandler = async ({ path, signal }) => {
    if (path === '/flood') return { status: 200, headers, body: flood(signal) };
    if (path === '/broken') return { status: 200, headers, body: broken() };
    return { status: 200, headers, body: silent(signal) };
  };
  return { handler, seen };
}

let rig: Rig | undefined;
afterEach(() => rig?.server.stop());

describe.each(protocols)('a watch over %s', (protocol) => {
  it('has its head flushed at once and each part as it comes', async () => {
    const { handler, seen } = watching();
    rig = await startRig({ handler });
    const stream = await open(rig, protocol, { path: '/silent', token: goodToken });
    expect(stream).toMatchObject({ status: 200 });
    expect(stream.headers).toMatchObject({ ...headers, 'cache-control': 'no-cache, private' });
    expect(stream.text()).toBe('');
    seen.push('one\n');
    await eventually('the first part', () => stream.text() === 'one\n');
    seen.push('two\n');
    await eventually('the second part', () => stream.text() === 'one\ntwo\n');
    stream.hangUp();
  });

  it('ends its source when the client goes', async () => {
    const { handler, seen } = watching();
    rig = await startRig({ handler });
    const stream = await open(rig, protocol, { path: '/silent', token: goodToken });
    stream.hangUp();
    await eventually('the source ended', () => seen.ended === 1);
    expect(rig.errors).toEqual([]);
  });

  it('makes no more than a slow reader takes, and is cut when it takes nothing', async () => {
    const { handler, seen } = watching();
    rig = await startRig({ handler, limits: { stalledMsMax: 300 } });
    const stream = await open(rig, protocol, { path: '/flood', token: goodToken });
    stream.pause();
    await eventually('the source ended', () => seen.ended === 1);
    expect(seen.produced).toBeLessThan(64 * 1024 * 1024);
    stream.hangUp();
  });

  it('ends cleanly when the server stops', async () => {
    const { handler, seen } = watching();
    rig = await startRig({ handler });
    const stream = await open(rig, protocol, { path: '/silent', token: goodToken });
    seen.push('last\n');
    await eventually('the last part', () => stream.text() === 'last\n');
    await rig.server.stop();
    await eventually('the end', () => stream.ending() !== 'open');
    expect({ ending: stream.ending(), text: stream.text() }).toEqual({
      ending: 'clean',
      text: 'last\n',
    });
    stream.hangUp();
  });

  it('whose source fails is broken off, not ended as if all were well', async () => {
    rig = await startRig({ handler: watching().handler });
    const stream = await open(rig, protocol, { path: '/broken', token: goodToken });
    await eventually('the end', () => stream.ending() !== 'open');
    expect(stream.ending()).toBe('broken');
    stream.hangUp();
  });

  it('is refused with 429 when there are too many', async () => {
    rig = await startRig({ handler: watching().handler, limits: { watchesMax: 1 } });
    const first = await open(rig, protocol, { path: '/silent', token: goodToken });
    const second = await send(rig, protocol, { path: '/silent', token: goodToken });
    expect(second).toMatchObject({ status: 429 });
    expect(second.headers['retry-after']).toBe('1');
    first.hangUp();
  });
});

describe('one connection', () => {
  it('carries a hundred watches, and requests beside them', async () => {
    rig = await startRig({ handler: watching().handler });
    const session = http2.connect(rig.server.url, { ca: rig.authority.certPem });
    const statuses: unknown[] = [];
    for (let opened = 0; opened < 100; opened += 1) {
      const stream = session.request({ ':path': '/silent', authorization: `Bearer ${goodToken}` });
      stream.on('response', (head) => statuses.push(head[':status']));
    }
    await eventually('a hundred heads', () => statuses.length === 100);
    expect(new Set(statuses)).toEqual(new Set([200]));
    session.request({ ':path': '/livez' }).on('response', (head) => statuses.push(head[':status']));
    await eventually('the answer beside them', () => statuses.length === 101);
    session.destroy();
  });
});
