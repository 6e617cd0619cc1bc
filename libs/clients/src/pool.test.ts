import { describe, expect, it } from '@jest/globals';
import { setImmediate } from 'node:timers/promises';
import { type KubeObject, resources } from '@navarch/model';
import type { MemberClient } from './client.js';
import { MemberError } from './errors.js';
import { MemberPool } from './pool.js';
import { secretNamed, sendJson, statusOf } from './testing/fake-member.js';
import { openRig } from './testing/rig.js';

const { secrets } = resources;
const { startMember, closing } = openRig();

function poolOf(...from: ConstructorParameters<typeof MemberPool>): MemberPool {
  const pool = new MemberPool(...from);
  closing(pool);
  return pool;
}

const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'ok',
    (error: unknown) => (error instanceof MemberError ? error.code : String(error)),
  );

const ask = (client: MemberClient): Promise<string> => codeOf(client.get(secrets, 'a', 'x'));
const good = sendJson(200, secretNamed('x'));

describe('a pool', () => {
  it('keeps a client as long as its credentials', async () => {
    const member = await startMember(good);
    const pool = poolOf();
    const first = pool.use('tokyo', member.credentials(), '1');
    expect(pool.use('tokyo', member.credentials(), '1')).toBe(first);
    const identity = { kind: 'token', token: 'another' } as const;
    const second = pool.use('tokyo', member.credentials({ identity }), '2');
    expect(await ask(second)).toBe('ok');
    expect(member.authorizations).toEqual(['Bearer another']);
    expect(await ask(first)).toBe('member.closed');
  });

  it('lets requests under way end when the credentials change', async () => {
    const member = await startMember((request, response) => {
      setTimeout(() => good(request, response), 100);
    });
    const pool = poolOf();
    const slow = ask(pool.use('tokyo', member.credentials(), '1'));
    await until(() => member.requests.length === 1);
    pool.use('tokyo', member.credentials(), '2');
    expect(await slow).toBe('ok');
  });

  it('asks before each write, and sends nothing that is refused', async () => {
    const member = await startMember(good);
    const asked: string[] = [];
    const seen: string[] = [];
    let isOpen = false;
    const pool = poolOf({
      failuresMax: 1,
      beforeWrite: (cluster, { resource, namespace, name }) => {
        asked.push(`${cluster} ${resource.kind} ${namespace}/${name}`);
        if (!isOpen) throw new Error('not now');
      },
      onRequest: (_cluster, { verb }) => seen.push(verb),
    });
    const client = pool.use('tokyo', member.credentials(), '1');
    const object = secretNamed('x') as KubeObject;
    const writes = [
      () => client.apply(secrets, object),
      () => client.create(secrets, object),
      () => client.delete(secrets, { namespace: 'a', name: 'x' }),
    ];
    for (const write of writes) expect(await codeOf(write())).toBe('Error: not now');
    expect(asked).toEqual(Array.from(writes, () => 'tokyo Secret a/x'));
    expect([member.requests, seen]).toEqual([[], []]);

    expect(await ask(client)).toBe('ok');
    isOpen = true;
    for (const write of writes) expect(await codeOf(write())).toBe('ok');
    expect(seen).toEqual(['get', 'apply', 'create', 'delete']);
  });

  it('counts what is asked, by cluster', async () => {
    const member = await startMember(good);
    const seen: string[] = [];
    const pool = poolOf({
      onRequest: (cluster, { verb, resource, outcome }) =>
        seen.push(`${cluster} ${verb} ${resource} ${outcome}`),
    });
    const client = pool.use('tokyo', member.credentials(), '1');
    await ask(client);
    await client.probe('/readyz');
    member.answer(sendJson(409, statusOf(409, 'Conflict')));
    await ask(client);
    expect(seen).toEqual([
      'tokyo get secrets ok',
      'tokyo probe  ok',
      'tokyo get secrets member.conflict',
    ]);
  });
});

describe('a member in trouble', () => {
  it('gets no more than its share at once, but is still probed', async () => {
    const member = await startMember((request, response) => {
      if (request.url === '/readyz') response.end('ok');
    });
    const client = poolOf({ concurrencyMax: 3, timeoutMs: 500 }).use(
      'tokyo',
      member.credentials(),
      '1',
    );
    const asked = Array.from({ length: 5 }, () => ask(client));
    expect(await Promise.race(asked)).toBe('member.busy');
    expect(await client.probe('/readyz')).toMatchObject({ ok: true, message: 'answered 200' });
    expect((await Promise.all(asked)).toSorted()).toEqual([
      ...Array.from({ length: 2 }, () => 'member.busy'),
      ...Array.from({ length: 3 }, () => 'member.timeout'),
    ]);
  });

  it('is left alone after failures in a row, then tried by one', async () => {
    const member = await startMember(sendJson(200, 'garbage'));
    const options = { failuresMax: 3, suspendedMs: 200 };
    const client = poolOf(options).use('tokyo', member.credentials(), '1');
    for (let index = 0; index < 3; index += 1) expect(await ask(client)).toBe('member.garbage');
    expect(await ask(client)).toBe('member.suspended');
    expect(member.requests).toHaveLength(3);
    await expect(client.whoAnswers()).rejects.toMatchObject({ code: 'member.garbage' });
    expect(member.requests).toHaveLength(4);

    let release = (): void => undefined;
    member.answer((request, response) => {
      release = () => good(request, response);
    });
    const asked: Promise<string>[] = [];
    await until(() => {
      asked.push(ask(client));
      return member.requests.length > 4;
    });
    asked.push(ask(client));
    release();
    const outcomes = await Promise.all(asked);
    expect(outcomes.filter((outcome) => outcome === 'ok')).toHaveLength(1);
    expect(new Set(outcomes)).toEqual(new Set(['ok', 'member.suspended']));
    expect(member.requests).toHaveLength(5);
    member.answer(good);
    expect(await ask(client)).toBe('ok');
  });

  it('is not suspected for refusing', async () => {
    const member = await startMember(sendJson(422, statusOf(422, 'Invalid')));
    const client = poolOf({ failuresMax: 2 }).use('tokyo', member.credentials(), '1');
    for (let index = 0; index < 6; index += 1) expect(await ask(client)).toBe('member.invalid');
  });

  it('costs the others nothing', async () => {
    const healthy = await startMember(good);
    const dead = await startMember(good);
    const hanging = await startMember(() => undefined);
    const rambling = await startMember((_request, response) => response.end('?'));
    const pool = poolOf({ timeoutMs: 5_000, failuresMax: 3 });
    const uses = [dead, hanging, rambling].map((member, index) =>
      pool.use(`bad-${index}`, member.credentials(), '1'),
    );
    await dead.stop();
    const client = pool.use('good', healthy.credentials(), '1');
    await ask(client);
    const troubles = uses.flatMap((bad) => Array.from({ length: 40 }, () => ask(bad)));
    const inTrouble = Promise.all(troubles);
    for (let index = 0; index < 20; index += 1) expect(await ask(client)).toBe('ok');
    expect(await Promise.race([inTrouble, setImmediate('under way')])).toBe('under way');
    expect(new Set(await inTrouble).has('ok')).toBe(false);
  });
});

async function until(isSo: () => boolean): Promise<void> {
  const deadline = performance.now() + 60_000;
  while (!isSo()) {
    if (performance.now() > deadline) throw new Error('it did not happen in time');
    await new Promise((resolve) => {
      setTimeout(resolve, 10);
    });
  }
}
