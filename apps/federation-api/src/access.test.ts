import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { systemNamespace } from '@navarch/model';
import type { ApiUnderTest, Ask } from './testing/api-under-test.js';
import { aliceToken as token, bobToken, FederationUnderTest } from './testing/federation.js';
import {
  allowing,
  binding,
  bindingsIn,
  clusterBindings,
  clusterRoles,
  give,
  role,
  rolesIn,
} from './testing/grants.js';
import { eventually, namesOf, printEvents, secret } from './testing/objectish.js';

const secretsIn = (namespace: string): string => `/api/v1/namespaces/${namespace}/secrets`;
const secrets = secretsIn('default');

let federation: FederationUnderTest;
let one: ApiUnderTest;
let other: ApiUnderTest;
beforeAll(async () => {
  federation = await FederationUnderTest.start();
  // At the same time, on an empty database: both make the first roles.
  [one, other] = await Promise.all([federation.startReplica(), federation.startReplica()]);
});
afterAll(() => federation.stop());

const post = (path: string, body: unknown): Promise<unknown> =>
  one.expect(201, { method: 'POST', path, body });
const drop = (path: string): Promise<unknown> => one.expect(200, { method: 'DELETE', path });

describe('somebody whom nothing was given', () => {
  it.each(['/api', '/apis', '/apis/apps/v1', '/openapi/v3', '/version', '/readyz'])(
    'may read %s',
    async (path) => {
      await one.expect(200, { path, token });
    },
  );

  it('may do nothing else, and is told so in the words of Kubernetes', async () => {
    const refused: readonly [Ask, string][] = [
      [
        { path: secrets },
        'secrets is forbidden: User "alice" cannot list resource "secrets" in API group "" in the namespace "default"',
      ],
      [
        { path: `${secrets}?watch=true` },
        'secrets is forbidden: User "alice" cannot watch resource "secrets" in API group "" in the namespace "default"',
      ],
      [
        { path: '/apis/apps/v1/namespaces/default/replicasets/x/scale' },
        'replicasets.apps "x" is forbidden: User "alice" cannot get resource "replicasets/scale" in API group "apps" in the namespace "default"',
      ],
      [
        { path: '/apis/fleet.navarch.dev/v1alpha1/clusters', method: 'DELETE' },
        'clusters.fleet.navarch.dev is forbidden: User "alice" cannot deletecollection resource "clusters" in API group "fleet.navarch.dev" at the cluster scope',
      ],
      [
        { path: '/api/v1/namespaces/web' },
        'namespaces "web" is forbidden: User "alice" cannot get resource "namespaces" in API group "" in the namespace "web"',
      ],
      [
        { path: '/api/v1/nonsense' },
        'nonsense is forbidden: User "alice" cannot list resource "nonsense" in API group "" at the cluster scope',
      ],
      [{ path: '/metrics' }, 'forbidden: User "alice" cannot get path "/metrics"'],
      [
        { path: '/nonsense', method: 'POST' },
        'forbidden: User "alice" cannot post path "/nonsense"',
      ],
    ];
    for (const [ask, message] of refused) {
      const answer = await one.expect(403, { ...ask, token });
      expect(answer).toMatchObject({ message, reason: 'Forbidden' });
    }
  });
});

describe('nobody', () => {
  it('may ask how the server is, and which', async () => {
    for (const path of ['/version', '/healthz', '/livez', '/readyz']) {
      await one.expect(200, { path, token: '' });
    }
  });

  it('may do nothing else', async () => {
    const { message } = await one.expect(403, { path: secrets, token: '' });
    expect(message).toContain('User "system:anonymous" cannot list resource "secrets"');
    for (const path of ['/api', '/metrics', '/openapi/v3']) {
      await one.expect(403, { path, token: '' });
    }
  });

  it('is not who shows a token that is not known', async () => {
    expect(await one.expect(401, { path: '/version', token: 'wrong' })).toMatchObject({
      message: 'Unauthorized',
    });
  });
});

describe('a grant', () => {
  it('counts at once on every connection, and within a second in every replica', async () => {
    await one.expect(403, { path: secrets, token });
    await other.expect(403, { path: secrets, token });
    await post(bindingsIn('default'), binding('edits', '+edit', 'alice'));
    await one.expect(200, { path: secrets, token });
    const givenAt = Date.now();
    await eventually('the other replica knows', async () => {
      const { status } = await other.send({ path: secrets, token });
      return status === 200;
    });
    // Milliseconds where the machine is idle; what is bounded is that no cache of minutes is in between.
    expect(Date.now() - givenAt).toBeLessThan(10_000);
    await one.expect(403, { path: secretsIn('kube-public'), token });
    await drop(`${bindingsIn('default')}/edits`);
    await one.expect(403, { path: secrets, token });
  });

  it('may name objects', async () => {
    await post(secrets, secret('mine'));
    const named = { ...allowing('get,list,watch -/secrets'), resourceNames: ['mine'] };
    await post(rolesIn('default'), role('mine', named));
    await post(bindingsIn('default'), binding('mine', 'mine', 'alice'));
    await one.expect(200, { path: `${secrets}/mine`, token });
    await one.expect(403, { path: `${secrets}/yours`, token });
    await one.expect(403, { path: secrets, token });
    const path = `${secrets}?fieldSelector=metadata.name%3Dmine`;
    expect(namesOf(await one.expect(200, { path, token }))).toEqual(['mine']);
  });

  it('through a role with a label reaches those who have the roles for people', async () => {
    await post(bindingsIn('default'), binding('views', '+view', 'alice'));
    const path = '/apis/example.com/v1/namespaces/default/widgets';
    await one.expect(403, { path, token });
    const labels = { 'rbac.authorization.k8s.io/aggregate-to-view': 'true' };
    const rules = [allowing('get,list,watch example.com/widgets')];
    await post(clusterRoles, { metadata: { name: 'widgets', labels }, rules });
    // Allowed now, and not there.
    expect((await one.send({ path, token })).status).toBe(404);
    await eventually('the rules are written, for people to read', async () => {
      const { rules: shown } = (await one.expect(200, { path: `${clusterRoles}/view` })) as {
        readonly rules?: readonly { readonly resources?: readonly string[] }[];
      };
      return shown?.some(({ resources }) => resources?.includes('widgets')) === true;
    });
  });
});

describe('the namespace with the members’ credentials', () => {
  const place = secretsIn(systemNamespace);
  beforeAll(async () => {
    await post(place, secret('tokyo'));
    await post(clusterRoles, role('all-secrets', allowing('* -/secrets')));
    await give(one, 'bob', 'all-secrets');
  });
  const bob = { token: bobToken };

  it('is not reached by who may read the Secrets of all namespaces', async () => {
    await one.expect(200, { path: secrets, ...bob });
    const { message } = await one.expect(403, { path: `${place}/tokyo`, ...bob });
    expect(message).toContain('navarch-system holds the credentials of the members');
    await one.expect(403, { path: place, ...bob });
    await one.expect(403, { path: place, method: 'POST', body: secret('planted'), ...bob });
    await one.expect(403, { path: `${place}/tokyo`, method: 'DELETE', ...bob });
  });

  it('is left out of lists and watches over all namespaces', async () => {
    await post(secrets, secret('seen'));
    const all = await one.expect(200, { path: '/api/v1/secrets', ...bob });
    expect(namesOf(all)).toContain('seen');
    expect(namesOf(all)).not.toContain('tokyo');
    expect(namesOf(await one.expect(200, { path: '/api/v1/secrets' }))).toContain('tokyo');
    const version = all.metadata?.resourceVersion;
    const watch = await one.watch(`/api/v1/secrets?watch=1&resourceVersion=${version}`, bob.token);
    await post(place, secret('sydney'));
    await post(secrets, secret('last'));
    await eventually('the last one comes', () => watch.events.length > 0);
    expect(printEvents(watch.events)).toEqual(['ADDED last']);
    watch.close();
  });

  it('is reached by who was let in', async () => {
    const body = binding('bob', 'navarch-credentials', 'bob');
    await post(bindingsIn(systemNamespace), body);
    await one.expect(200, { path: `${place}/tokyo`, ...bob });
    expect(namesOf(await one.expect(200, { path: '/api/v1/secrets', ...bob }))).toContain('tokyo');
    await drop(`${bindingsIn(systemNamespace)}/bob`);
    await one.expect(403, { path: `${place}/tokyo`, ...bob });
  });

  it('is reached by who may do everything', async () => {
    await give(one, 'bob', 'cluster-admin');
    await one.expect(200, { path: `${place}/tokyo`, ...bob });
    await drop(`${clusterBindings}/bob-cluster-admin`);
  });
});

describe('the roles of the fleet', () => {
  const fleet = '/apis/fleet.navarch.dev/v1alpha1';
  const bob = { token: bobToken };
  beforeEach(async () => {
    await one.expect(403, { path: `${fleet}/clusters`, ...bob });
  });

  it('let viewers look, and ask what would be', async () => {
    await give(one, 'bob', 'navarch-viewer');
    await one.expect(200, { path: `${fleet}/clusters`, ...bob });
    const simulation = { metadata: {}, spec: {} };
    const asked = { method: 'POST', path: `${fleet}/simulations`, body: simulation };
    await one.expect(201, { ...asked, ...bob });
    const stop = { method: 'POST', path: `${fleet}/freezes`, body: freeze };
    await one.expect(403, { ...stop, ...bob });
    await drop(`${clusterBindings}/bob-navarch-viewer`);
  });

  it('let operators run it', async () => {
    await give(one, 'bob', 'navarch-operator');
    const stop = { method: 'POST', path: `${fleet}/freezes`, body: freeze };
    await one.expect(201, { ...stop, ...bob });
    await one.expect(200, { method: 'DELETE', path: `${fleet}/freezes/stop`, ...bob });
    await one.expect(403, { path: secrets.replace('default', 'kube-public'), token });
    await drop(`${clusterBindings}/bob-navarch-operator`);
  });

  const freeze = { metadata: { name: 'stop' }, spec: { reason: 'a test' } };
});

describe('the roles of the first start', () => {
  const merge = 'application/merge-patch+json';
  const rulesOf = async (name: string): Promise<number> => {
    const found = await one.expect(200, { path: `${clusterRoles}/${name}` });
    return ((found as { readonly rules?: readonly unknown[] }).rules ?? []).length;
  };
  const patch = (name: string, body: object): Promise<unknown> =>
    one.expect(200, { method: 'PATCH', path: `${clusterRoles}/${name}`, body, contentType: merge });

  it('are completed at the next start, but for those that somebody made their own', async () => {
    await patch('system:monitoring', { rules: [] });
    const annotations = { 'rbac.authorization.kubernetes.io/autoupdate': 'false' };
    await patch('system:auth-delegator', { rules: [], metadata: { annotations } });
    await drop(`${clusterRoles}/navarch-viewer`);
    await federation.startReplica();
    expect(await rulesOf('system:monitoring')).toBe(2);
    expect(await rulesOf('system:auth-delegator')).toBe(0);
    expect(await rulesOf('navarch-viewer')).toBe(3);
  });
});
