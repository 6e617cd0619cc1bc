import https from 'node:https';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { ApiHandler } from '@navarch/apimachinery';
import type { ApiLimits } from '../limits.js';
import { type Ask, open, send } from '../testing/client.js';
import { eventually, goodToken, type Rig, startRig } from '../testing/rig.js';
import type { FlowEvent } from './lane.js';

const plain = { 'content-type': 'text/plain' };
const protocol = 'HTTP/1.1';

let rig: Rig;
afterEach(() => rig.server.stop());

/** A handler whose requests run until they are released; a path with `watch` is a watch that says nothing. */
function gated() {
  const running: { readonly user: string; readonly release: () => void }[] = [];
  const handler: ApiHandler = async ({ path, user, signal }) => {
    if (path.includes('watch')) return { status: 200, headers: plain, body: silence(signal) };
    await new Promise<void>((release) => running.push({ user: user.name, release }));
    return { status: 200, headers: plain, body: 'done' };
  };
  return { handler, running };
}

async function* silence(signal: AbortSignal): AsyncGenerator<string> {
  yield 'open\n';
  await new Promise((resolve) => signal.addEventListener('abort', resolve));
}

/** A server on which whoever says so is somebody else. */
async function start(limits: Partial<ApiLimits>) {
  const events: FlowEvent[] = [];
  const { handler, running } = gated();
  const named = (headers: readonly (readonly [string, string])[]): string =>
    headers.find(([name]) => name === 'impersonate-user')?.[1] ?? '';
  rig = await startRig({
    handler,
    limits: { readSeats: 2, writeSeats: 1, waitingPerUserMax: 2, ...limits },
    access: {
      impersonate: (sender, headers) => {
        const name = named(headers);
        return name === '' ? sender : { name, groups: [] };
      },
    },
    onFlow: (event) => events.push(event),
  });
  const ask = (user: string, more: Partial<Ask> = {}): Ask => ({
    path: '/api',
    token: goodToken,
    headers: { 'impersonate-user': user },
    ...more,
  });
  const count = (kind: FlowEvent['kind']): number =>
    events.filter((event) => event.kind === kind).length;
  return { events, running, ask, count };
}

/** Many requests at once: their answers, in the order of asking. */
const sendAll = (asks: readonly Ask[]) =>
  Promise.all(
    asks.map(async (ask) => {
      const { status, headers, body } = await send(rig, protocol, ask);
      return { status, retry: headers['retry-after'], body };
    }),
  );

const upwards = (one: number, other: number): number => one - other;

describe('who asks for too much', () => {
  it('waits, and is refused with when to come again, while others have their turn', async () => {
    const { events, running, ask, count } = await start({});
    const flood = sendAll(Array.from({ length: 7 }, () => ask('flood')));
    await eventually('the rest is refused', () => count('refused') === 3);
    expect([running.length, count('waits')]).toEqual([2, 2]);
    const other = send(rig, protocol, ask('other'));
    await eventually('the other one waits', () => count('waits') === 3);
    running.shift()?.release();
    await eventually('the next runs', () => count('runs') === 3);
    expect(running.at(-1)?.user).toBe('other');
    for (let released = 0; released < 4; released += 1) {
      await eventually('one runs', () => running.length > 0);
      running.shift()?.release();
    }
    expect((await other).body).toBe('done');
    const answers = await flood;
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(4);
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused).toHaveLength(3);
    expect(refused[0]?.retry).toBe('1');
    expect(JSON.parse(refused[0]?.body ?? '')).toMatchObject({
      kind: 'Status',
      reason: 'TooManyRequests',
      code: 429,
      details: { retryAfterSeconds: 1 },
    });
    expect(events).toContainEqual({
      kind: 'refused',
      lane: 'reads',
      because: 'queue-full',
      waitedMs: undefined,
    });
    expect([count('finished'), count('runs')]).toEqual([5, 5]);
  });

  it('does not wait for ever', async () => {
    const { events, running, ask, count } = await start({ waitMsMax: 50 });
    const flood = sendAll(Array.from({ length: 3 }, () => ask('flood')));
    await eventually('one has waited too long', () => count('refused') === 1);
    expect(events.find(({ kind }) => kind === 'refused')).toMatchObject({ because: 'time-out' });
    for (const { release } of running.splice(0)) release();
    expect((await flood).map(({ status }) => status).toSorted(upwards)).toEqual([200, 200, 429]);
  });

  it('has no more under way than one may, and leaves room for who has less', async () => {
    const limits = { inFlightPerUserMax: 3, inFlightMax: 5 };
    const { events, running, ask, count } = await start(limits);
    const first = sendAll(Array.from({ length: 4 }, () => ask('first')));
    await eventually('a fourth is refused', () => count('refused') === 1);
    const second = sendAll(Array.from({ length: 2 }, () => ask('second', { method: 'POST' })));
    await eventually('all places are taken', () => count('waits') === 2);
    expect(events.find(({ kind }) => kind === 'refused')).toMatchObject({
      because: 'concurrency-limit',
    });
    // Nobody has more than one that waits: nobody makes room for who would have one as well.
    expect((await send(rig, protocol, ask('third'))).status).toBe(429);
    for (let released = 0; released < 5; released += 1) {
      await eventually('one runs', () => running.length > 0);
      running.shift()?.release();
    }
    expect((await first).filter(({ status }) => status === 200)).toHaveLength(3);
    expect((await second).map(({ status }) => status)).toEqual([200, 200]);
  });

  it('loses a place to who has none when there is no other', async () => {
    const { running, ask, count } = await start({ inFlightMax: 4 });
    const many = sendAll(Array.from({ length: 4 }, () => ask('many')));
    await eventually('two wait', () => count('waits') === 2);
    const other = send(rig, protocol, ask('other'));
    await eventually('one of them is refused', () => count('refused') === 1);
    for (let released = 0; released < 4; released += 1) {
      await eventually('one runs', () => running.length > 0);
      running.shift()?.release();
    }
    expect((await other).status).toBe(200);
    expect((await many).filter(({ status }) => status === 429)).toHaveLength(1);
  });
});

describe('who does not wait', () => {
  it('is a master, and who only asks how the server is', async () => {
    const { running, ask, count } = await start({});
    const flood = sendAll(Array.from({ length: 4 }, () => ask('flood')));
    await eventually('all seats are taken', () => count('waits') === 2);
    const master = send(rig, protocol, { path: '/api', identity: rig.admin });
    await eventually('the master runs', () => running.length === 3);
    expect((await send(rig, protocol, { path: '/livez' })).status).toBe(200);
    running.pop()?.release();
    expect((await master).status).toBe(200);
    for (let released = 0; released < 4; released += 1) {
      await eventually('one runs', () => running.length > 0);
      running.shift()?.release();
    }
    await flood;
  });

  it('is who comes after watches: those give their seats back', async () => {
    const { running, ask } = await start({});
    const watches = await Promise.all(
      Array.from({ length: 5 }, () => open(rig, protocol, ask('watcher', { path: '/watch' }))),
    );
    expect(watches.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    const answer = send(rig, protocol, ask('watcher'));
    await eventually('it runs', () => running.length === 1);
    running.pop()?.release();
    expect((await answer).status).toBe(200);
    for (const watch of watches) watch.hangUp();
  });

  it('is who has left: the seat goes to the next', async () => {
    const { events, running, ask, count } = await start({});
    const flood = sendAll([ask('a'), ask('b')]);
    await eventually('all seats are taken', () => running.length === 2);
    const leaving = await leave(ask('c'), () => count('waits') === 1);
    await eventually('it is gone', () => count('refused') === 1);
    expect(leaving).toBe('left');
    expect(events.find(({ kind }) => kind === 'refused')).toMatchObject({ because: 'cancelled' });
    const next = send(rig, protocol, ask('d'));
    await eventually('the next waits', () => count('waits') === 2);
    running.shift()?.release();
    await eventually('the next runs', () => running.length === 2);
    for (const { release } of running.splice(0)) release();
    expect((await next).status).toBe(200);
    await flood;
  });
});

/** Asks, and hangs up as soon as that has come about. */
async function leave(ask: Ask, when: () => boolean): Promise<'left'> {
  const headers = { ...ask.headers, authorization: `Bearer ${ask.token}` };
  const request = https.get(`${rig.server.url}${ask.path}`, {
    headers,
    agent: false,
    ca: rig.authority.certPem,
  });
  request.on('error', () => undefined);
  await eventually('it waits', when);
  request.destroy();
  return 'left';
}
