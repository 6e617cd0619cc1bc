/** The proxy does to a connection what it says, and nothing to anybody else. */
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { until } from '../federation/until.js';
import { FaultProxy } from './proxy.js';

const soonMs = 10_000;
/** Long enough for what is let through on loopback to arrive. */
const momentMs = 200;

describe('the fault proxy', () => {
  let echo: Server;
  let proxy: FaultProxy;
  const served = new Set<Socket>();
  const opened = new Set<Caller>();

  beforeEach(async () => {
    echo = createServer((socket) => {
      served.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => served.delete(socket));
      socket.on('data', (bytes) => socket.write(bytes));
    });
    echo.listen(0, '127.0.0.1');
    await once(echo, 'listening');
    proxy = await FaultProxy.start({ port: (echo.address() as AddressInfo).port });
  });
  afterEach(async () => {
    for (const caller of opened) caller.socket.destroy();
    opened.clear();
    await proxy.stop();
    for (const socket of served) socket.destroy();
    await new Promise((resolve) => {
      echo.close(resolve);
    });
  });

  const call = (): Caller => {
    const caller = new Caller(proxy.port);
    opened.add(caller);
    return caller;
  };

  it('passes everything on, and the end too', async () => {
    const caller = call();
    caller.say('one two');
    await caller.untilHeard('one two');
    caller.socket.end();
    await caller.untilOver('end');
  });

  it('delays', async () => {
    proxy.slow({ latencyMs: 150, jitterMs: 10 });
    const startedAt = performance.now();
    const caller = call();
    caller.say('late');
    await caller.untilHeard('late');
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(299);
  });

  it('carries no more than it may', async () => {
    proxy.slow({ latencyMs: 0, bytesPerSecond: 100_000 });
    const startedAt = performance.now();
    const caller = call();
    caller.say('x'.repeat(40_000));
    await until(
      async () => caller.heard.length,
      (length) => length === 40_000,
      soonMs,
    );
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(390);
  });

  it('accepts and never answers, and what was swallowed stays lost', async () => {
    const before = call();
    before.say('a');
    await before.untilHeard('a');
    proxy.blackhole();
    before.say('b');
    const during = call();
    during.say('c');
    await sleep(momentMs);
    expect([before.heard, during.heard]).toEqual(['a', '']);
    proxy.heal();
    before.say('d');
    await sleep(momentMs);
    expect(before.heard).toBe('a');
    const after = call();
    after.say('e');
    await after.untilHeard('e');
  });

  it('loses one direction', async () => {
    proxy.cutDirection('toClient');
    const caller = call();
    caller.say('asked');
    await until(
      async () => [...served].reduce((sum, socket) => sum + socket.bytesRead, 0),
      (read) => read === 5,
      soonMs,
    );
    await sleep(momentMs);
    expect(caller.heard).toBe('');
  });

  it('makes the connections of now deaf, and none after them', async () => {
    const old = call();
    old.say('a');
    await old.untilHeard('a');
    proxy.breakSilently('toClient');
    old.say('b');
    const fresh = call();
    fresh.say('c');
    await fresh.untilHeard('c');
    expect(old.heard).toBe('a');
  });

  it('holds everything back until it is healed', async () => {
    proxy.pause();
    const caller = call();
    caller.say('held');
    await sleep(momentMs);
    expect(caller.heard).toBe('');
    proxy.heal();
    await caller.untilHeard('held');
  });

  it('resets what there is and what is tried', async () => {
    const before = call();
    before.say('a');
    await before.untilHeard('a');
    proxy.reject();
    await before.untilOver('reset');
    await call().untilOver('reset');
  });

  it('ends after so many bytes, politely or not', async () => {
    proxy.cutAfter(3, 'end');
    const polite = call();
    polite.say('123456');
    await polite.untilOver('end');
    expect(polite.heard).toBe('123');
    proxy.cutAfter(3, 'reset');
    const rude = call();
    rude.say('123456');
    await rude.untilOver('end', 'reset');
    expect(rude.heard.length).toBeLessThanOrEqual(3);
  });

  it('changes one byte', async () => {
    proxy.corrupt(1);
    const caller = call();
    caller.say('abc');
    await until(
      async () => caller.heard.length,
      (length) => length === 3,
      soonMs,
    );
    expect([caller.heard[0], caller.heard[1] === 'b', caller.heard[2]]).toEqual(['a', false, 'c']);
  });

  it('cuts when the trap says so, after passing on what sprang it', async () => {
    proxy.cutWhen((piece) => piece.includes('COMMIT'));
    const caller = call();
    caller.say('BEGIN');
    await caller.untilHeard('BEGIN');
    caller.say('COMMIT');
    await caller.untilOver('reset');
    expect(caller.heard).toBe('BEGIN');
  });
});

class Caller {
  readonly socket: Socket;
  heard = '';
  private over: 'end' | 'reset' | undefined;

  constructor(port: number) {
    this.socket = connect({ port, host: '127.0.0.1' });
    this.socket.setEncoding('latin1');
    this.socket.on('data', (text: string) => {
      this.heard += text;
    });
    this.socket.on('error', () => {
      this.over ??= 'reset';
    });
    this.socket.on('close', () => {
      this.over ??= 'end';
    });
  }

  say(text: string): void {
    this.socket.write(text);
  }

  async untilHeard(text: string): Promise<void> {
    await until(
      async () => this.heard,
      (heard) => heard === text,
      soonMs,
    );
  }

  async untilOver(...hows: ('end' | 'reset')[]): Promise<void> {
    await until(
      async () => this.over,
      (over) => over !== undefined && hows.includes(over),
      soonMs,
    );
  }
}
