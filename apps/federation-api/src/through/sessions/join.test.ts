import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { Duplex, PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { join } from './join.js';

/** Two ends of a connection over the network: what a user or a member holds, and what this process does. */
type Line = { readonly far: Socket; readonly near: Socket };

const longMs = 60_000;
let server: Server;
const lines: Line[] = [];

beforeEach(async () => {
  server = createServer({ allowHalfOpen: true });
  await once(server.listen(0, '127.0.0.1'), 'listening');
});
afterEach(async () => {
  for (const { far, near } of lines.splice(0)) [far, near].forEach((one) => one.destroy());
  await new Promise((resolve) => server.close(resolve));
});

async function line(): Promise<Line> {
  const address = server.address();
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
  const arrived = once(server, 'connection') as Promise<[Socket]>;
  const far = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
  const [near] = await arrived;
  far.on('error', () => undefined);
  lines.push({ far, near });
  return { far, near };
}

async function lineEach(): Promise<readonly [Line, Line]> {
  return [await line(), await line()];
}

async function textOf(socket: Socket): Promise<string> {
  let text = '';
  socket.on('data', (part: Buffer) => {
    text += String(part);
  });
  await once(socket, 'end');
  return text;
}

/** Writes together what waits together, as sockets do. */
const slowWriter = (said: string[]): Duplex =>
  new Duplex({
    read: () => undefined,
    write: (piece: Buffer, _encoding, written) => {
      said.push(String(piece));
      setImmediate(written);
    },
    writev: (pieces, written) => {
      said.push(pieces.map(({ chunk }) => String(chunk)).join(''));
      setImmediate(written);
    },
  });

describe('two connections that are joined', () => {
  it('are one: either may stop talking and listen on', async () => {
    const [user, member] = await lineEach();
    const joined = join(user.near, member.near, longMs);
    user.far.end('question');
    expect(await textOf(member.far)).toBe('question');
    member.far.end('answer');
    expect(await textOf(user.far)).toBe('answer');
    expect(await joined).toBe('over');
  });

  it('deliver what was said last before they go', async () => {
    const [user, member] = await lineEach();
    const last = 'x'.repeat(8 * 1024 * 1024);
    const joined = join(user.near, member.near, longMs);
    member.far.write(last);
    member.far.end(() => member.far.destroySoon());
    expect(await textOf(user.far)).toHaveLength(last.length);
    user.far.end();
    expect(await joined).toBe('over');
  });

  it('wait for who listens', async () => {
    const [user, member] = await lineEach();
    const joined = join(user.near, member.near, longMs);
    const part = Buffer.alloc(256 * 1024);
    let accepted = 0;
    const write = (): void => {
      while (accepted < 400 && member.far.write(part)) accepted += 1;
      if (accepted < 400) accepted += 1;
    };
    member.far.on('drain', write);
    write();
    let before = -1;
    while (before !== accepted) {
      before = accepted;
      await new Promise((resolve) => {
        setTimeout(resolve, 300);
      });
    }
    // What sockets hold, and no more of the hundred megabytes.
    expect(accepted * part.length).toBeLessThan(40 * 1024 * 1024);
    user.far.destroy();
    await joined;
  });

  it('leave apart what was said apart', async () => {
    const said: string[] = [];
    const [one, other] = [new PassThrough(), slowWriter(said)];
    const joined = join(one, other, longMs);
    for (const piece of ['out', 'bad', 'status', 'close']) one.write(piece);
    one.end();
    await once(other, 'finish');
    expect(said).toEqual(['out', 'bad', 'status', 'close']);
    other.destroy();
    one.destroy();
    await joined;
  });

  it.each(['user', 'member'] as const)('both end when the %s is lost', async (lost) => {
    const [user, member] = await lineEach();
    const joined = join(user.near, member.near, longMs);
    const [gone, left] = lost === 'user' ? [user, member] : [member, user];
    const closed = once(left.far.resume(), 'end');
    gone.far.resetAndDestroy();
    await closed;
    expect(await joined).toBe('broken');
  });

  it('end after a silence, and not while anything is said', async () => {
    const [user, member] = await lineEach();
    const joined = join(user.near, member.near, 400);
    const startedAt = performance.now();
    const talking = setInterval(() => member.far.write('.'), 50);
    setTimeout(() => clearInterval(talking), 1_000);
    user.far.resume();
    expect(await joined).toBe('idle');
    expect(performance.now() - startedAt).toBeGreaterThan(1_000);
  });

  it('are over at once when one was closed before', async () => {
    const [user, member] = await lineEach();
    user.near.destroy();
    await once(user.near, 'close');
    expect(await join(user.near, member.near, longMs)).toBe('over');
  });
});
