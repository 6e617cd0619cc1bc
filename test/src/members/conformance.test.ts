/**
 * What the federation relies on in a member, checked on the simulated one and, where its binaries are at hand, on a
 * real control plane: it keeps the simulated one honest.
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { MemberClient, MemberError } from '@navarch/clients';
import { type KubeObject, resources } from '@navarch/model';
import { until } from '../federation/until.js';
import { countsOf, home, namespaceOf, replicaSetOf, secretOf } from './objects.js';
import { realMember } from './real-member.js';
import { simulatedMember } from './simulated-member.js';
import type { StartedMember } from './started-member.js';

const { namespaces, pods, replicasets, secrets } = resources;
const real = realMember(process.env['KUBEBUILDER_ASSETS']);
const kinds = [simulatedMember, ...(real === undefined ? [] : [real])];
const soonMs = 20_000;

/** `ok`, or how it failed: `conflict AlreadyExists`. */
const outcomeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'ok',
    (error: unknown) =>
      error instanceof MemberError ? `${error.kind} ${error.reason ?? error.code}` : String(error),
  );

describe.each(kinds)('$name', ({ start, runsPods }) => {
  let member: StartedMember;
  let client: MemberClient;
  const secret = (name: string): Promise<KubeObject | undefined> => client.get(secrets, home, name);

  beforeAll(async () => {
    member = await start();
    client = new MemberClient(member.credentials);
    await client.create(namespaces, namespaceOf(home));
  }, 120_000);
  afterAll(async () => {
    await client?.close();
    await member?.stop();
  }, 60_000);

  it('says that it is ready and what it is', async () => {
    expect(await client.probe('/readyz')).toMatchObject({ ok: true });
    const { uid, kubernetesVersion } = await client.whoAnswers();
    expect(uid).toMatch(/./);
    expect(kubernetesVersion).toMatch(/^v1\./);
    expect((await client.get(namespaces, '', 'kube-system'))?.metadata.uid).toBe(uid);
  });

  it('proves that something is not there', async () => {
    expect(await secret('nothing')).toBeUndefined();
    expect(await client.get(secrets, 'no-such-namespace', 'x')).toBeUndefined();
    expect(await client.delete(secrets, { namespace: home, name: 'nothing' })).toBe('absent');
  });

  it('creates once', async () => {
    const made = await client.create(secrets, secretOf('once', 'a'));
    expect(made.metadata.uid).toEqual(expect.any(String));
    expect(await outcomeOf(client.create(secrets, secretOf('once', 'b')))).toBe(
      'conflict AlreadyExists',
    );
  });

  it('makes by an apply that is of nothing what is not there, and changes nothing that is', async () => {
    const make = (text: string): Promise<string> =>
      outcomeOf(client.apply(secrets, secretOf('new', text), { isNew: true }));
    expect(await make('a')).toBe('ok');
    const made = await secret('new');
    expect(await make('b')).toBe('conflict Conflict');
    expect(await secret('new')).toEqual(made);
  });

  it('makes nothing by an apply to an object that is gone', async () => {
    const { metadata } = await client.apply(secrets, secretOf('gone', 'a'));
    const { uid = '', resourceVersion = '' } = metadata;
    const apply = (text: string): Promise<string> =>
      outcomeOf(client.apply(secrets, secretOf('gone', text), { uid, resourceVersion }));
    expect(await apply('b')).toBe('ok');
    await client.delete(secrets, { namespace: home, name: 'gone' });
    expect(await apply('c')).toBe('conflict Conflict');
    expect(await secret('gone')).toBeUndefined();
    await client.apply(secrets, secretOf('gone', 'd'));
    expect(await apply('e')).toBe('conflict Conflict');
  });

  it('creates and changes by apply, and changes nothing by the same apply', async () => {
    const first = await client.apply(secrets, secretOf('applied', 'a'));
    const again = await client.apply(secrets, secretOf('applied', 'a'));
    const changed = await client.apply(secrets, secretOf('applied', 'b'));
    expect(again.metadata.resourceVersion).toBe(first.metadata.resourceVersion);
    expect(changed.metadata.resourceVersion).not.toBe(first.metadata.resourceVersion);
    expect((await secret('applied'))?.['data']).toEqual({
      text: Buffer.from('b').toString('base64'),
    });
  });

  it('applies to the version that is meant, or not at all', async () => {
    const { metadata } = await client.apply(secrets, secretOf('versioned', 'a'));
    const resourceVersion = metadata.resourceVersion ?? '';
    const apply = (text: string): Promise<KubeObject> =>
      client.apply(secrets, secretOf('versioned', text), { resourceVersion });
    expect(await outcomeOf(apply('b'))).toBe('ok');
    expect(await outcomeOf(apply('c'))).toBe('conflict Conflict');
  });

  it('lets another manager take fields over only by force', async () => {
    await client.apply(secrets, secretOf('disputed', 'a'), { fieldManager: 'somebody' });
    const apply = (force: boolean): Promise<KubeObject> =>
      client.apply(secrets, secretOf('disputed', 'b'), { force });
    expect(await outcomeOf(apply(false))).toBe('conflict Conflict');
    expect(await outcomeOf(apply(true))).toBe('ok');
  });

  it('refuses what is invalid, and what has no namespace to go to', async () => {
    const nameless = { ...secretOf('x', 'a'), metadata: { name: 'No_Name', namespace: home } };
    expect(await outcomeOf(client.apply(secrets, nameless))).toBe('invalid Invalid');
    const homeless = { ...secretOf('x', 'a'), metadata: { name: 'x', namespace: 'nowhere' } };
    expect(await outcomeOf(client.apply(secrets, homeless))).toBe('notFound NotFound');
  });

  it('deletes the very object that is meant', async () => {
    const { metadata } = await client.create(secrets, secretOf('going', 'a'));
    const target = { namespace: home, name: 'going' };
    const other = '00000000-0000-4000-8000-000000000000';
    expect(await outcomeOf(client.delete(secrets, { ...target, uid: other }))).toBe(
      'conflict Conflict',
    );
    expect(await client.delete(secrets, { ...target, uid: metadata.uid ?? '' })).toBe('absent');
    expect(await secret('going')).toBeUndefined();
  });

  it('says of what stays for a while that it stays', async () => {
    const { kind, apiVersion, metadata } = secretOf('held', 'a');
    const held = { kind, apiVersion, metadata: { ...metadata, finalizers: ['example.com/hold'] } };
    const { uid = '' } = (await client.apply(secrets, held)).metadata;
    const target = { namespace: home, name: 'held', uid };
    expect(await client.delete(secrets, target)).toBe('deleted');
    expect((await secret('held'))?.metadata.deletionTimestamp).toEqual(expect.any(String));
    await client.apply(secrets, { kind, apiVersion, metadata });
    expect(await secret('held')).toBeUndefined();
  });

  it('lists what is selected, in pages', async () => {
    for (const name of ['e', 'd', 'c', 'b', 'a']) {
      await client.create(secrets, secretOf(`page-${name}`, 'x', { list: 'yes' }));
    }
    await client.create(secrets, secretOf('page-z', 'x'));
    const options = { namespace: home, labelSelector: 'list=yes', limit: 2 };
    const { items } = await client.list(secrets, options);
    expect(items.map(({ kind, metadata }) => `${kind}/${metadata.name}`)).toEqual(
      ['a', 'b', 'c', 'd', 'e'].map((name) => `Secret/page-${name}`),
    );
  });

  it('tells what happens after a list, as a selector sees it', async () => {
    const selected = { namespace: home, labelSelector: 'watch=yes' };
    const { items, resourceVersion } = await client.list(secrets, selected);
    expect(items).toEqual([]);
    const made = await client.create(secrets, secretOf('seen', 'a', { watch: 'yes' }));
    await client.create(secrets, secretOf('unseen', 'a'));
    await client.apply(secrets, secretOf('seen', 'b', { watch: 'yes' }), { force: true });
    await client.delete(secrets, { namespace: home, name: 'seen' });
    const came = await collect(client, { ...selected, resourceVersion }, 3);
    expect(came).toEqual(['ADDED seen', 'MODIFIED seen', 'DELETED seen']);
    const later = { ...selected, resourceVersion: made.metadata.resourceVersion ?? '' };
    expect(await collect(client, later, 2)).toEqual(['MODIFIED seen', 'DELETED seen']);
  });

  it('makes pods for a ReplicaSet, and removes them with it', async () => {
    const podsOf = async (): Promise<readonly KubeObject[]> =>
      (await client.list(pods, { namespace: home, labelSelector: 'app=web' })).items;
    const counts = async () => countsOf(await client.get(replicasets, home, 'web'));
    const { metadata } = await client.apply(replicasets, replicaSetOf('web', 5));
    await until(counts, ({ replicas }) => replicas === 5, soonMs);
    for (const pod of await podsOf()) {
      expect(pod.metadata.name).toMatch(/^web-[a-z0-9]{5}$/);
      expect(pod.metadata.ownerReferences).toMatchObject([
        { kind: 'ReplicaSet', name: 'web', uid: metadata.uid, controller: true },
      ]);
    }
    if (runsPods) await until(counts, ({ readyReplicas }) => readyReplicas === 5, soonMs);
    await client.apply(replicasets, replicaSetOf('web', 2));
    await until(counts, ({ replicas }) => replicas === 2, soonMs);
    await client.delete(replicasets, { namespace: home, name: 'web' });
    await until(podsOf, (left) => left.length === 0, soonMs);
    expect(await client.get(replicasets, home, 'web')).toBeUndefined();
  });

  it('empties a namespace before it goes', async () => {
    await client.create(namespaces, namespaceOf('doomed'));
    const inside = { ...secretOf('x', 'a'), metadata: { name: 'x', namespace: 'doomed' } };
    await client.create(secrets, inside);
    expect(await client.delete(namespaces, { namespace: '', name: 'doomed' })).toBe('deleted');
    await until(
      () => client.get(namespaces, '', 'doomed'),
      (found) => found === undefined,
      60_000,
    );
    expect(await client.get(secrets, 'doomed', 'x')).toBeUndefined();
  });
});

/** The first events of a watch. */
async function collect(
  client: MemberClient,
  from: { namespace: string; labelSelector: string; resourceVersion: string },
  count: number,
): Promise<readonly string[]> {
  const enough = new AbortController();
  const came: string[] = [];
  for await (const { type, object } of client.watch(secrets, { ...from, signal: enough.signal })) {
    if (type !== 'BOOKMARK') came.push(`${type} ${object.metadata.name}`);
    if (came.length === count) enough.abort();
  }
  return came;
}
