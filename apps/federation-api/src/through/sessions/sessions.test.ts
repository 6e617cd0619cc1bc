/** exec, attach and port-forward through the API to a member, as a client and a member see them. */
import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ApiUnderTest, Upgraded } from '../../testing/api-under-test.js';
import { aliceToken, bobToken, FederationUnderTest } from '../../testing/federation.js';
import {
  allowing,
  binding,
  bindingsIn,
  clusterRoles,
  give,
  role,
  rolesIn,
} from '../../testing/grants.js';
import { MemberUnderTest } from '../../testing/member-under-test.js';
import { eventually } from '../../testing/objectish.js';

const pod = '/api/v1/namespaces/default/pods/web-1';
const exec = `${pod}/exec?command=cat&stdin=true`;
const proxy = '/apis/fleet.navarch.dev/v1alpha1/clusters/tokyo/proxy';
const perMemberMax = 3;

let federation: FederationUnderTest;
let api: ApiUnderTest;
let member: MemberUnderTest;
const seen: IncomingMessage[] = [];
const opened: Duplex[] = [];

beforeAll(async () => {
  federation = await FederationUnderTest.start();
  federation.sessions = { idleMs: 60_000, perMemberMax };
  api = await federation.startReplica();
  member = await MemberUnderTest.start(answer, agree);
  await member.register(api, 'tokyo');
}, 120_000);
afterAll(async () => {
  for (const one of opened) one.destroy();
  await member.stop();
  await federation.stop();
});

/** It has one Pod, and refuses `attach` in its own words. */
function answer({ url = '' }: IncomingMessage, response: ServerResponse): void {
  const isThere = url.startsWith(pod);
  response.writeHead(isThere ? 200 : 404, { 'content-type': 'application/json' });
  const object = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web-1' } };
  response.end(JSON.stringify(isThere ? object : { kind: 'Status', code: 404 }));
}

const refusal = JSON.stringify({ kind: 'Status', code: 400, message: 'no such container' });

/** Says everything back in capitals. */
function agree(request: IncomingMessage, socket: Duplex): void {
  seen.push(request);
  socket.on('error', () => undefined);
  if (request.url?.includes('/attach') === true)
    return void socket.end(
      `HTTP/1.1 400 Bad Request\r\nContent-Type: application/json\r\nContent-Length: ${refusal.length}\r\n\r\n${refusal}`,
    );
  socket.write(
    'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: loud\r\nSet-Cookie: a=b\r\n\r\n',
  );
  socket
    .on('data', (said: Buffer) => socket.write(String(said).toUpperCase()))
    .on('end', () => socket.end());
}

const headers = { upgrade: 'loud', connection: 'Upgrade', 'x-stream-protocol-version': 'v9' };

async function session(path = exec, token?: string, at = api): Promise<Upgraded> {
  const asked = await at.upgrade({ path, headers, ...(token === undefined ? {} : { token }) });
  if (asked.kind === 'switched') opened.push(asked.socket);
  return asked;
}

async function socketOf(path = exec, at = api): Promise<Duplex> {
  const asked = await session(path, undefined, at);
  if (asked.kind === 'switched') return asked.socket.resume();
  throw new Error(`${asked.status}: ${JSON.stringify(asked.body)}`);
}

async function closing(socket: Duplex): Promise<void> {
  const closed = once(socket, 'close');
  socket.destroy();
  await closed;
}

/** What a metric says of the member. */
async function counted(line: string, at = api): Promise<string | undefined> {
  const { body } = await at.send({ path: '/metrics' });
  return new RegExp(`^${line} (\\d+)$`, 'm').exec(body.text ?? '')?.[1];
}

const noneLeft = (): Promise<void> =>
  eventually(
    'none is left',
    async () => (await counted('navarch_through_sessions{cluster="tokyo"}')) === undefined,
  );

describe('a session with a Pod', () => {
  it('is between the user and the member that has the Pod, as the federation', async () => {
    const socket = await socketOf();
    socket.write('hello');
    expect(String((await once(socket, 'data'))[0])).toBe('HELLO');
    const [request] = seen.splice(0);
    expect(request).toMatchObject({ method: 'GET', url: exec });
    expect(request?.headers).toMatchObject({
      authorization: 'Bearer token-of-the-federation',
      upgrade: 'loud',
      'x-stream-protocol-version': 'v9',
    });
    expect(await counted('navarch_through_sessions{cluster="tokyo"}')).toBe('1');
    await closing(socket);
    await noneLeft();
  });

  it('is agreed on without the cookies of the member, and with an id', async () => {
    const asked = await session();
    if (asked.kind === 'answered') throw new Error('it was refused');
    expect(asked.headers).toMatchObject({ upgrade: 'loud', 'audit-id': expect.any(String) });
    expect(asked.headers['set-cookie']).toBeUndefined();
    await closing(asked.socket);
  });

  it('is refused as the member refuses it', async () => {
    const asked = await session(`${pod}/attach`);
    expect(asked).toMatchObject({ status: 400, body: { message: 'no such container' } });
  });

  it('is with a Pod that is there, and takes an upgrade', async () => {
    const missing = await session('/api/v1/namespaces/default/pods/nobody/exec');
    expect(missing).toMatchObject({ status: 404, body: { message: 'pods "nobody" not found' } });
    const plain = await api.send({ path: exec, method: 'POST' });
    expect(plain).toMatchObject({ status: 400, body: { message: 'Upgrade request required' } });
    const other = await api.send({ path: exec, method: 'DELETE' });
    expect(other.status).toBe(405);
  });

  it('ends for both when the member is lost', async () => {
    const socket = await socketOf();
    const closed = once(socket, 'close');
    member.cut();
    await closed;
    await eventually('it is counted', async () => {
      const ended = 'navarch_through_sessions_ended_total{cluster="tokyo",ending="broken"}';
      return (await counted(ended)) === '1';
    });
  });

  it('ends when nothing is said for long', async () => {
    federation.sessions = { idleMs: 1_000, perMemberMax };
    const impatient = await federation.startReplica();
    const socket = await socketOf(exec, impatient);
    await once(socket, 'close');
    await eventually('it is counted', async () => {
      const ended = 'navarch_through_sessions_ended_total{cluster="tokyo",ending="idle"}';
      return (await counted(ended, impatient)) === '1';
    });
  });

  it('is one of so many, and leaves reads their places', async () => {
    await noneLeft();
    const sockets = await Promise.all(Array.from({ length: perMemberMax }, () => socketOf()));
    expect(await session()).toMatchObject({ status: 429 });
    expect((await api.send({ path: pod })).status).toBe(200);
    await Promise.all(sockets.map(closing));
    await noneLeft();
    await closing(await socketOf());
  });
});

describe('who may', () => {
  const may = async (user: string, verbs: string): Promise<void> => {
    const rule = { ...allowing(`${verbs} -/pods`), resources: ['pods/exec'] };
    const body = role(`${user}-exec`, rule);
    await api.expect(201, { method: 'POST', path: rolesIn('default'), body });
    const bound = binding(`${user}-exec`, `${user}-exec`, user);
    await api.expect(201, { method: 'POST', path: bindingsIn('default'), body: bound });
  };

  it('open a session is who may create it, also when it begins with a GET', async () => {
    const nothing = await session(exec, aliceToken);
    expect(nothing).toMatchObject({
      status: 403,
      body: { message: expect.stringContaining('cannot get resource "pods/exec"') },
    });
    await may('alice', 'get');
    const reader = await session(exec, aliceToken);
    expect(reader).toMatchObject({
      status: 403,
      body: { message: expect.stringContaining('cannot create resource "pods/exec"') },
    });
    await may('bob', 'get,create');
    const asked = await session(exec, bobToken);
    expect(asked.kind).toBe('switched');
    if (asked.kind === 'switched') await closing(asked.socket);
  });
});

describe('the proxy of a cluster', () => {
  it('takes sessions too, of whatever protocol', async () => {
    seen.splice(0);
    const socket = await socketOf(`${proxy}/any/path?a=b`);
    socket.write('hello');
    expect(String((await once(socket, 'data'))[0])).toBe('HELLO');
    expect(seen[0]?.url).toBe('/any/path?a=b');
    await closing(socket);
  });

  it('is no way in for who may only look', async () => {
    const rule = { ...allowing('get fleet.navarch.dev/x'), resources: ['clusters/proxy'] };
    await api.expect(201, { method: 'POST', path: clusterRoles, body: role('looks', rule) });
    await give(api, 'alice', 'looks');
    expect((await api.send({ path: `${proxy}${pod}`, token: aliceToken })).status).toBe(200);
    expect(await session(`${proxy}${exec}`, aliceToken)).toMatchObject({
      status: 403,
      body: { message: expect.stringContaining('cannot create resource "clusters/proxy"') },
    });
  });
});
