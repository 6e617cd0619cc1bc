/** What arrives at a member, and when, on a clock that the test moves: real HTTPS, and no waiting. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { resources } from '@navarch/model';
import type { MemberClient } from '../client.js';
import { MemberError } from '../errors.js';
import { type FakeMember, secretNamed, sendJson, statusOf } from '../testing/fake-member.js';
import { openRig } from '../testing/rig.js';

const { secrets } = resources;
const { clientOf, startMember } = openRig();

type Respond = (request: IncomingMessage, response: ServerResponse) => void;
const good = sendJson(200, secretNamed('x'));
const later = (status: number, seconds: number): Respond =>
  sendJson(status, statusOf(status, 'TooManyRequests'), { 'retry-after': String(seconds) });

/** A member that holds what arrives until it is told to answer, and a client on the test's clock. */
class Scene {
  now = 0;
  readonly arrivedAt: number[] = [];
  private readonly held: (() => void)[] = [];
  private constructor(
    readonly member: FakeMember,
    readonly client: MemberClient,
  ) {}

  static async open(limits: ConstructorParameters<typeof MemberClient>[1] = {}): Promise<Scene> {
    const member = await startMember(good);
    const stopwatch = (): number => scene.now;
    const options = { concurrencyStart: 16, roomMsMax: 0, ...limits, stopwatch, random: () => 0.5 };
    const scene = new Scene(member, clientOf(member.credentials(), options));
    return scene;
  }

  /** One request that is answered like this at once; how it ended. */
  async ask(respond: Respond = good): Promise<string> {
    return (await this.asking(1, respond)[0]) ?? '';
  }

  /** As many requests as find room, answered together after so long; how many arrived. */
  async round(tookMs: number, respond: (index: number) => Respond = () => good): Promise<number> {
    const before = this.arrivedAt.length;
    const asked = this.asking(64, (request, response) => {
      const index = this.held.length;
      this.held.push(() => respond(index)(request, response));
    });
    const { underWay } = this.client.pace();
    const deadline = performance.now() + 20_000;
    while (this.held.length < underWay) {
      if (performance.now() > deadline) throw new Error(`only ${this.held.length} came`);
      await turn();
    }
    this.now += tookMs;
    for (const answer of this.held.splice(0)) answer();
    await Promise.all(asked);
    expect(this.arrivedAt.length - before).toBe(underWay);
    return underWay;
  }

  async rounds(count: number, tookMs: number): Promise<number[]> {
    const arrived: number[] = [];
    for (let index = 0; index < count; index += 1) arrived.push(await this.round(tookMs));
    return arrived;
  }

  private asking(count: number, respond: Respond): Promise<string>[] {
    this.member.answer((request, response) => {
      this.arrivedAt.push(this.now);
      respond(request, response);
    });
    return Array.from({ length: count }, () => outcomeOf(this.client.get(secrets, 'a', 'x')));
  }
}

const outcomeOf = async (work: Promise<unknown>): Promise<string> => {
  try {
    await work;
    return 'ok';
  } catch (error) {
    return error instanceof MemberError ? error.code : String(error);
  }
};

const turnsOf = async (scene: Scene, count: number): Promise<number[]> => {
  const asked = Array.from({ length: count }, () => scene.client.get(secrets, 'a', 'x'));
  const ended = await Promise.allSettled(asked);
  return ended.flatMap((one) =>
    one.status === 'rejected' ? [(one.reason as MemberError).retryAfterMs ?? -1] : [],
  );
};

describe('a member that asks for a pause', () => {
  for (const status of [429, 503]) {
    it(`with ${status} gets it, then one request, and only then more`, async () => {
      const scene = await Scene.open();
      expect(await scene.ask(later(status, 2))).toBe('member.overloaded');
      for (scene.now of [1, 1_000, 1_999, 2_099])
        expect(await turnsOf(scene, 8)).toEqual(Array(8).fill(2_100 - scene.now + 250));
      expect(scene.client.pace()).toMatchObject({ isResting: true, turnedAway: { suspended: 32 } });
      scene.now = 2_100;
      expect(await scene.round(10, () => later(status, 3))).toBe(1);
      scene.now = 5_200;
      expect(await scene.ask()).toBe('member.suspended');
      scene.now = 5_260;
      expect(await scene.rounds(4, 10)).toEqual([1, 3, 6, 8]);
      expect(scene.arrivedAt.slice(0, 3)).toEqual([0, 2_100, 5_260]);
      expect(scene.client.pace()).toMatchObject({ isResting: false, restedMs: 5_270 });
    });
  }

  it('is believed up to a bound, and by what was under way as well', async () => {
    const scene = await Scene.open({ restMsMax: 60_000 });
    await scene.round(10, (index) => later(429, index === 3 ? 3_600 : 1));
    scene.now = 62_000;
    expect(await scene.ask()).toBe('member.suspended');
    scene.now = 63_100;
    expect(await scene.ask()).toBe('ok');
  });

  it('is asked less when it names no time', async () => {
    const scene = await Scene.open();
    const refusing = (): Respond => sendJson(429, statusOf(429, 'TooManyRequests'));
    const arrived = [];
    for (let index = 0; index < 5; index += 1) arrived.push(await scene.round(10, refusing));
    expect(arrived).toEqual([16, 8, 4, 2, 2]);
  });
});

describe('a member that fails half of what it is asked', () => {
  it('is asked less, never nothing, and as much as before when it is well', async () => {
    const scene = await Scene.open();
    const failing = sendJson(500, statusOf(500, 'InternalError'));
    const arrived = [];
    for (let index = 0; index < 40; index += 1)
      arrived.push(await scene.round(10, (request) => (request % 2 === 0 ? failing : good)));
    expect(Math.min(...arrived)).toBeGreaterThanOrEqual(2);
    expect(arrived.at(-1)).toBeLessThan(9);
    expect(scene.client.pace().turnedAway.suspended).toBe(0);
    expect((await scene.rounds(16, 10)).at(-1)).toBe(16);
  });
});

describe('a member that becomes slow', () => {
  it('is asked less until it is quick, then as much as before', async () => {
    const scene = await Scene.open();
    expect(await scene.rounds(3, 10)).toEqual([16, 16, 16]);
    const slow = await scene.rounds(4, 900);
    expect(slow[0]).toBe(16);
    expect(slow.at(-1)).toBeLessThanOrEqual(4);
    const quick = await scene.rounds(20, 10);
    expect(quick.at(-1)).toBe(16);
  });

  it('of its own accord is soon asked as much again', async () => {
    const scene = await Scene.open();
    await scene.rounds(3, 10);
    const arrived = await scene.rounds(60, 300);
    expect(Math.min(...arrived)).toBe(2);
    expect(arrived.at(-1)).toBe(16);
  });

  it('because much is asked of it settles at what it can do', async () => {
    const scene = await Scene.open({ concurrencyStart: 4 });
    const arrived: number[] = [];
    for (let index = 0; index < 60; index += 1) {
      const { limit } = scene.client.pace();
      arrived.push(await scene.round(limit <= 6 ? 100 : 1_500));
    }
    const settled = arrived.slice(20);
    expect(Math.max(...settled)).toBeLessThanOrEqual(8);
    expect(settled.reduce((sum, one) => sum + one, 0) / settled.length).toBeGreaterThan(3);
  });
});

describe('a member that was gone', () => {
  it('is tried by one request, and then asked for more and more', async () => {
    const scene = await Scene.open({ suspendedMs: 1_000 });
    await scene.round(5, () => (_request, response) => response.destroy());
    scene.now = 1_040;
    expect(await scene.ask()).toBe('member.suspended');
    scene.now = 1_100;
    expect(await scene.rounds(6, 10)).toEqual([1, 3, 6, 8, 9, 10]);
    expect((await scene.rounds(8, 10)).at(-1)).toBe(16);
  });
});

describe('a member that is quick', () => {
  it('is asked twice as much with each round, up to the most, but for nothing that is not needed', async () => {
    const scene = await Scene.open({ concurrencyStart: 4 });
    for (let index = 0; index < 50; index += 1) await scene.ask();
    expect(scene.client.pace()).toMatchObject({ limit: 4, underWay: 0 });
    expect(await scene.rounds(4, 10)).toEqual([4, 8, 16, 16]);
  });
});

describe('those who find no room', () => {
  it('wait for it where it is to be expected, in their order', async () => {
    const one = { concurrencyMin: 1, concurrencyMax: 1, concurrencyStart: 1 };
    const scene = await Scene.open({ ...one, roomMsMax: 20_000 });
    const waiting = ['a', 'b', 'c', 'd', 'e'].map((name) =>
      outcomeOf(scene.client.get(secrets, name, 'x')),
    );
    expect(await Promise.all(waiting)).toEqual(['ok', 'ok', 'ok', 'ok', 'ok']);
    const asked = scene.member.requests.map((request) => request.split('/')[4]);
    expect(asked).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(scene.client.pace().turnedAway.busy).toBe(0);
  });

  it('wait no longer than that', async () => {
    const scene = await Scene.open({ concurrencyMax: 1, concurrencyStart: 1, roomMsMax: 100 });
    scene.member.answer(() => undefined);
    const held = outcomeOf(scene.client.get(secrets, 'a', 'x'));
    expect(await outcomeOf(scene.client.get(secrets, 'a', 'y'))).toBe('member.busy');
    await scene.member.stop();
    await held;
  });

  it('are given turns as fast as the member answers', async () => {
    const scene = await Scene.open({ concurrencyMax: 4 });
    await scene.rounds(30, 400);
    scene.now += 60_000;
    scene.member.answer(() => undefined);
    const held = Array.from({ length: 4 }, () => outcomeOf(scene.client.get(secrets, 'a', 'x')));
    const turns = await turnsOf(scene, 40);
    expect(turns.slice(0, 3).map((ms) => Math.round(ms / 100))).toEqual([1, 2, 3]);
    expect(Math.max(...turns)).toBe(2_000);
    await scene.member.stop();
    await Promise.all(held);
  });

  it('are no lists, of which two always find some', async () => {
    const scene = await Scene.open({ concurrencyMax: 2 });
    let lists = 0;
    scene.member.answer((request, response) => {
      if (request.url?.endsWith('/x') === true) return;
      lists += 1;
      const list = { apiVersion: 'v1', kind: 'SecretList', metadata: { resourceVersion: '1' } };
      sendJson(200, { ...list, items: [] })(request, response);
    });
    const held = Array.from({ length: 2 }, () => outcomeOf(scene.client.get(secrets, 'a', 'x')));
    expect(await outcomeOf(scene.client.get(secrets, 'a', 'x'))).toBe('member.busy');
    const listing = Array.from({ length: 3 }, () => outcomeOf(scene.client.list(secrets)));
    expect((await Promise.all(listing)).toSorted()).toEqual(['member.busy', 'ok', 'ok']);
    expect(lists).toBe(2);
    await scene.member.stop();
    await Promise.all(held);
  });
});
