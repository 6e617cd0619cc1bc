import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { annotations } from '@navarch/model';
import type { ApiUnderTest } from './testing/api-under-test.js';
import { FederationUnderTest } from './testing/federation.js';
import {
  eventually,
  namesOf,
  printEvents,
  replicaSet,
  secret,
  versionsOf,
} from './testing/objectish.js';

const namespaces = '/api/v1/namespaces';
const secrets = `${namespaces}/default/secrets`;
const replicaSets = '/apis/apps/v1/namespaces/default/replicasets';

let federation: FederationUnderTest;
let api: ApiUnderTest;
beforeAll(async () => {
  federation = await FederationUnderTest.start();
  api = await federation.startReplica();
});
afterAll(() => federation.stop());

describe('a federation from its first start', () => {
  it('has the namespaces that must exist, complete', async () => {
    const list = await api.expect(200, { path: namespaces });
    expect(namesOf(list)).toEqual(['default', 'kube-public', 'kube-system', 'navarch-system']);
    const one = await api.expect(200, { path: `${namespaces}/default` });
    expect(one).toMatchObject({
      spec: { finalizers: ['kubernetes'] },
      status: { phase: 'Active' },
    });
  });

  it('is ready', async () => {
    const { text } = await api.expect(200, { path: '/readyz?verbose' });
    expect(text).toContain('[+]postgresql ok\n[+]watch-cache ok\n');
  });
});

describe('an object', () => {
  it('is created, read, listed, watched, changed and deleted', async () => {
    const { metadata } = await api.expect(200, { path: secrets });
    const watch = await api.watch(
      `${secrets}?watch=1&resourceVersion=${metadata?.resourceVersion}`,
    );
    const body = secret('life', { password: 'hunter2' });
    const created = await api.expect(201, { method: 'POST', path: secrets, body });
    expect(created.metadata?.uid).toMatch(/^[0-9a-f-]{36}$/);
    const path = `${secrets}/life`;
    expect(await api.expect(200, { path })).toEqual(created);
    expect(namesOf(await api.expect(200, { path: secrets }))).toContain('life');
    const patched = await api.expect(200, {
      method: 'PATCH',
      path,
      body: { metadata: { annotations: { a: 'b' } } },
      contentType: 'application/merge-patch+json',
    });
    expect(Number(patched.metadata?.resourceVersion)).toBeGreaterThan(
      Number(created.metadata?.resourceVersion),
    );
    await api.expect(200, { method: 'DELETE', path });
    await api.expect(404, { path });
    await eventually('three events', () => watch.events.length === 3);
    expect(printEvents(watch.events)).toEqual(['ADDED life', 'MODIFIED life', 'DELETED life']);
    expect(versionsOf(watch.events)).toEqual(versionsOf(watch.events).toSorted((a, b) => a - b));
    watch.close();
  });

  it('is refused when its name is taken, and when its version is old', async () => {
    const created = await api.expect(201, { method: 'POST', path: secrets, body: secret('taken') });
    expect(
      await api.expect(409, { method: 'POST', path: secrets, body: secret('taken') }),
    ).toMatchObject({
      reason: 'AlreadyExists',
    });
    const path = `${secrets}/taken`;
    const change = { ...created, data: { a: 'YQ==' } };
    await api.expect(200, { method: 'PUT', path, body: change });
    const late = await api.expect(409, { method: 'PUT', path, body: change });
    expect(late).toMatchObject({ reason: 'Conflict' });
  });

  it('with a malformed placement annotation is refused with where, and nothing is stored', async () => {
    const bad = { [annotations.replicaSetPreferences]: '{"clusters":{"tokyo":{"weight":-1}}}' };
    const body = replicaSet('bad', bad);
    const refused = await api.expect(422, { method: 'POST', path: replicaSets, body });
    const field = `metadata.annotations[${annotations.replicaSetPreferences}]`;
    expect(refused).toMatchObject({ reason: 'Invalid', details: { causes: [{ field }] } });
    expect(refused.message).toContain('clusters[tokyo].weight');
    await api.expect(404, { path: `${replicaSets}/bad` });
  });

  it('is not deleted while it is labelled against that, and neither is its namespace', async () => {
    await api.expect(201, {
      method: 'POST',
      path: namespaces,
      body: { metadata: { name: 'safe' } },
    });
    const path = `${namespaces}/safe/secrets`;
    const body = secret('kept', { password: 'hunter2' });
    const label = { 'fleet.navarch.dev/deletion-protection': 'true' };
    await api.expect(201, {
      method: 'POST',
      path,
      body: { ...body, metadata: { name: 'kept', labels: label } },
    });
    const refused = await api.expect(403, { method: 'DELETE', path: `${path}/kept` });
    expect(refused).toMatchObject({
      reason: 'Forbidden',
      details: { name: 'kept', kind: 'secrets' },
    });
    await api.expect(403, { method: 'DELETE', path: `${namespaces}/safe` });
    await api.expect(403, { method: 'DELETE', path });
    await api.expect(200, {
      method: 'PATCH',
      path: `${path}/kept`,
      body: { metadata: { labels: null } },
      contentType: 'application/merge-patch+json',
    });
    await api.expect(200, { method: 'DELETE', path: `${path}/kept` });
    await api.expect(200, { method: 'DELETE', path: `${namespaces}/safe` });
  });

  it('lives on through a restart of the API, Secret data included', async () => {
    const body = secret('kept', { password: 'hunter2' });
    const created = await api.expect(201, { method: 'POST', path: secrets, body });
    await api.stop();
    api = await federation.startReplica();
    expect(await api.expect(200, { path: `${secrets}/kept` })).toEqual(created);
  });
});

describe('a restart of PostgreSQL', () => {
  it('is survived: watches go on, and what was missed arrives', async () => {
    const { metadata } = await api.expect(200, { path: secrets });
    const watch = await api.watch(
      `${secrets}?watch=1&resourceVersion=${metadata?.resourceVersion}`,
    );
    await federation.postgres.restart();
    await eventually('a write goes through again', async () => {
      const { status } = await api.send({ method: 'POST', path: secrets, body: secret('after') });
      return status === 201 || status === 409;
    });
    await eventually('the watch sees it', () => watch.events.length === 1);
    expect(printEvents(watch.events)).toEqual(['ADDED after']);
    expect(watch.ended()).toBe(false);
    await api.expect(200, { path: '/readyz' });
    watch.close();
  });
});
