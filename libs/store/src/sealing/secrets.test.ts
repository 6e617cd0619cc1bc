import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { KubeObject } from '@navarch/model';
import { Client } from 'pg';
import { createSealer, openStore, type Store, type Unreadable } from '../index.js';
import { keyOf, objectOf, startTestServer, type TestServer } from '../testing/test-server.js';

let servers: TestServer;
beforeAll(async () => {
  servers = await startTestServer();
});
afterAll(() => servers.stop());

const canary = `canary-${randomBytes(16).toString('hex')}`;

/** As kubectl apply sends it: the data once more in an annotation. */
function secretOf(name: string, value: string): KubeObject {
  const data = { password: Buffer.from(value).toString('base64') };
  const body = objectOf(name, { kind: 'Secret', data, stringData: { token: value } });
  const annotations = {
    'kubectl.kubernetes.io/last-applied-configuration': JSON.stringify({ data, token: value }),
  };
  return { ...body, metadata: { ...body.metadata, annotations } };
}

async function writeSecret(store: Store, name: string): Promise<KubeObject> {
  const body = secretOf(name, canary);
  await store.objects.commit({ verb: 'create', key: keyOf(name, 'secrets'), body }, 'ann');
  return body;
}

async function withClient<Result>(
  url: string,
  work: (client: Client) => Promise<Result>,
): Promise<Result> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Everything in every table as text, as a dump would show it. */
const dump = (url: string): Promise<string> =>
  withClient(url, async (client) => {
    const tables = await client.query<{ name: string }>(
      `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname = 'public'`,
    );
    const texts: string[] = [];
    for (const { name } of tables.rows) {
      const rows = await client.query<{ row: string }>(`SELECT t::text AS row FROM ${name} t`);
      texts.push(name, ...rows.rows.map(({ row }) => row));
    }
    return texts.join('\n');
  });

const spellings = [
  canary,
  Buffer.from(canary).toString('base64'),
  Buffer.from(canary).toString('hex'),
  Buffer.from(Buffer.from(canary).toString('base64')).toString('hex'),
];

describe('a dump of the database', () => {
  it('shows no secret, in whatever table and spelling', async () => {
    const url = await servers.newDatabase();
    const store = await servers.open(url);
    const key = keyOf('db', 'secrets');
    const body = await writeSecret(store, 'db');
    await store.objects.commit({ verb: 'update', key, body, precondition: {} }, 'ann');
    await store.objects.commit({ verb: 'delete', key, precondition: {} }, 'ann');
    await writeSecret(store, 'kept');
    await store.agenda.mark([{ loop: 'place', key: 'a' }]);
    const claims = await store.agenda.claim('place', ['a'], { holder: 'one', leaseMs: 1_000 });
    for (const claim of claims) await store.agenda.park(claim, new Error(canary));
    const text = await dump(url);
    expect(text).toContain('kept');
    expect(spellings.filter((spelling) => text.includes(spelling))).toEqual([]);
  });

  it('but the store reads them, in objects and in the log', async () => {
    const store = await servers.newStore();
    const body = await writeSecret(store, 'db');
    const metadata = { ...body.metadata, resourceVersion: '1' };
    const expected = { ...body, metadata };
    expect((await store.objects.get(keyOf('db', 'secrets')))?.body).toEqual(expected);
    expect((await store.changes.after(0, 1))[0]?.body).toEqual(expected);
    const deleted = await store.objects.commit(
      { verb: 'delete', key: keyOf('db', 'secrets'), precondition: {} },
      'ann',
    );
    expect(deleted).toMatchObject({ kind: 'committed', body: { data: body['data'] } });
  });
});

describe('a row that was tampered with', () => {
  const rows = [
    {
      name: 'a changed byte',
      sql: `UPDATE objects SET sealed = set_byte(sealed, 90, get_byte(sealed, 90) # 1) WHERE name = 'one'`,
    },
    {
      name: "another row's value",
      sql: `UPDATE objects SET sealed = (SELECT sealed FROM objects WHERE name = 'two') WHERE name = 'one'`,
    },
  ];
  it.each(rows)('by $name is not read, and does not hide the others', async ({ sql }) => {
    const url = await servers.newDatabase();
    const unreadable: Unreadable[] = [];
    const store = await servers.open(url, { onUnreadable: (one) => void unreadable.push(one) });
    await writeSecret(store, 'one');
    await writeSecret(store, 'two');
    await withClient(url, (client) => client.query(sql));
    await expect(store.objects.get(keyOf('one', 'secrets'))).rejects.toMatchObject({
      code: 'store.unreadable',
    });
    const listed = await store.objects.list({ group: '', resource: 'secrets', limit: 10 });
    expect(listed.map(({ key }) => key.name)).toEqual(['two']);
    expect(unreadable).toMatchObject([{ key: keyOf('one', 'secrets'), position: 1 }]);
    expect(String(unreadable[0]?.cause)).not.toContain(canary);
  });

  it('in the log does not stop a reader, even when nothing else is on its page', async () => {
    const url = await servers.newDatabase();
    const store = await servers.open(url);
    for (const name of ['one', 'two', 'three']) await writeSecret(store, name);
    await withClient(url, (client) =>
      client.query(`UPDATE changes SET sealed = '\\x00' WHERE position <= 2`),
    );
    expect((await store.changes.after(0, 1)).map(({ position }) => position)).toEqual([3]);
  });
});

describe('the root key', () => {
  it('must be the one the database began with', async () => {
    const url = await servers.newDatabase();
    await servers.open(url);
    const sealer = createSealer(randomBytes(32));
    const other = await openStore({ url, sealer, requireDurable: false });
    await expect(other.migrate()).rejects.toMatchObject({ code: 'store.rootKey' });
    await other.close();
  });
});
