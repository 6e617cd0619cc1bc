import { describe, expect, it } from '@jest/globals';
import { parse as parseYaml } from 'yaml';
import { createRegistry, federationKinds } from '../kinds/registry.js';
import { ApiError } from '../status.js';
import { type DiscoveryRoute, createDiscovery } from './answer.js';
import { aggregatedType, discoveryForm } from './aggregated.js';
import { versionInfo } from './version.js';

const version = versionInfo({
  gitCommit: 'abc',
  buildDate: '2026-01-01T00:00:00Z',
  platform: 'linux/amd64',
});
const discovery = createDiscovery(createRegistry(federationKinds), {
  serverAddress: 'localhost:18443',
  version,
});
const bodyOf = (route: DiscoveryRoute, accept?: string): unknown => {
  const answer = discovery(route, { accept });
  return answer === undefined ? undefined : (JSON.parse(String(answer.body)) as unknown);
};

describe('legacy discovery', () => {
  it('is told in YAML to those who ask for YAML', () => {
    const routes: readonly DiscoveryRoute[] = [
      { kind: 'core' },
      { kind: 'groups' },
      { kind: 'group', group: 'apps' },
      { kind: 'groupVersion', group: 'apps', version: 'v1' },
    ];
    for (const route of routes) {
      const answer = discovery(route, { accept: 'application/yaml' });
      expect(answer?.headers['content-type']).toBe('application/yaml');
      expect(parseYaml(String(answer?.body))).toEqual(bodyOf(route));
    }
  });

  it('names the core version', () => {
    expect(bodyOf({ kind: 'core' })).toEqual({
      kind: 'APIVersions',
      versions: ['v1'],
      serverAddressByClientCIDRs: [{ clientCIDR: '0.0.0.0/0', serverAddress: 'localhost:18443' }],
    });
  });

  it('lists the groups', () => {
    expect(bodyOf({ kind: 'groups' })).toEqual({
      kind: 'APIGroupList',
      apiVersion: 'v1',
      groups: [
        'apps/v1',
        'events.k8s.io/v1',
        'coordination.k8s.io/v1',
        'authentication.k8s.io/v1',
        'authorization.k8s.io/v1',
        'rbac.authorization.k8s.io/v1',
        'apiextensions.k8s.io/v1',
        'fleet.navarch.dev/v1alpha1',
      ].map((groupVersion) => {
        const [name, version] = groupVersion.split('/');
        return {
          name,
          versions: [{ groupVersion, version }],
          preferredVersion: { groupVersion, version },
        };
      }),
    });
    expect(bodyOf({ kind: 'group', group: 'apps' })).toMatchObject({
      kind: 'APIGroup',
      name: 'apps',
    });
    expect(bodyOf({ kind: 'group', group: 'nope' })).toBeUndefined();
  });

  it('lists the resources of a version', () => {
    expect(bodyOf({ kind: 'groupVersion', group: 'apps', version: 'v1' })).toMatchObject({
      kind: 'APIResourceList',
      groupVersion: 'apps/v1',
      resources: [
        { name: 'deployments', shortNames: ['deploy'], categories: ['all'] },
        { name: 'deployments/scale' },
        { name: 'deployments/status' },
        {
          name: 'replicasets',
          singularName: 'replicaset',
          namespaced: true,
          kind: 'ReplicaSet',
          verbs: [
            'create',
            'delete',
            'deletecollection',
            'get',
            'list',
            'patch',
            'update',
            'watch',
          ],
          shortNames: ['rs'],
          categories: ['all'],
        },
        {
          name: 'replicasets/scale',
          group: 'autoscaling',
          version: 'v1',
          kind: 'Scale',
          verbs: ['get', 'patch', 'update'],
        },
        { name: 'replicasets/status', kind: 'ReplicaSet', verbs: ['get', 'patch', 'update'] },
      ],
    });
    expect(bodyOf({ kind: 'groupVersion', group: 'apps', version: 'v2' })).toBeUndefined();
  });

  it('has no stored version of what is not stored', () => {
    const { resources } = bodyOf({
      kind: 'groupVersion',
      group: 'authorization.k8s.io',
      version: 'v1',
    }) as { resources: object[] };
    expect(resources.filter((one) => 'storageVersionHash' in one)).toEqual([]);
    expect(resources).toContainEqual({
      name: 'selfsubjectaccessreviews',
      singularName: 'selfsubjectaccessreview',
      namespaced: false,
      kind: 'SelfSubjectAccessReview',
      verbs: ['create'],
    });
  });

  it('does not offer to delete all namespaces', () => {
    const { resources } = bodyOf({ kind: 'groupVersion', group: '', version: 'v1' }) as {
      resources: { name: string; verbs: string[] }[];
    };
    expect(resources.map(({ name }) => name)).toEqual([
      'configmaps',
      'events',
      'limitranges',
      'namespaces',
      'namespaces/finalize',
      'namespaces/status',
      'pods',
      'pods/attach',
      'pods/exec',
      'pods/log',
      'pods/portforward',
      'resourcequotas',
      'resourcequotas/status',
      'secrets',
      'serviceaccounts',
      'serviceaccounts/token',
      'services',
      'services/status',
    ]);
    const namespaces = resources.find(({ name }) => name === 'namespaces');
    expect(namespaces?.verbs).not.toContain('deletecollection');
  });
});

describe('aggregated discovery', () => {
  const kubectl =
    'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json';
  const older = kubectl.slice(kubectl.indexOf(',') + 1);

  const forms = [
    { accept: undefined, form: 'legacy' },
    { accept: '*/*', form: 'legacy' },
    { accept: 'application/json, */*', form: 'legacy' },
    { accept: kubectl, form: 'aggregated' },
    { accept: older, form: 'legacy' },
    { accept: 'application/json;as=Table;v=v1;g=meta.k8s.io', form: 'none' },
    { accept: 'text/html', form: 'none' },
  ];
  for (const { accept, form } of forms)
    it(`is ${form} for ${accept?.slice(0, 70)}`, () => {
      expect(discoveryForm(accept)).toBe(form);
    });

  it('answers in the exact type, with an edition', () => {
    const answer = discovery({ kind: 'groups' }, { accept: kubectl });
    expect(answer?.headers).toMatchObject({ 'content-type': aggregatedType, vary: 'Accept' });
    const etag = answer?.headers['etag'];
    expect(etag).toMatch(/^"[0-9A-F]{128}"$/);
    expect(discovery({ kind: 'groups' }, { accept: kubectl, ifNoneMatch: etag })).toMatchObject({
      status: 304,
      body: '',
    });
  });

  it('describes the groups', () => {
    expect(bodyOf({ kind: 'groups' }, kubectl)).toMatchObject({
      kind: 'APIGroupDiscoveryList',
      apiVersion: 'apidiscovery.k8s.io/v2',
      items: [
        {
          metadata: { name: 'apps' },
          versions: [
            {
              version: 'v1',
              freshness: 'Current',
              resources: [
                { resource: 'deployments' },
                {
                  resource: 'replicasets',
                  responseKind: { group: '', version: '', kind: 'ReplicaSet' },
                  scope: 'Namespaced',
                  singularResource: 'replicaset',
                  shortNames: ['rs'],
                  categories: ['all'],
                  subresources: [
                    {
                      subresource: 'scale',
                      responseKind: { group: 'autoscaling', version: 'v1', kind: 'Scale' },
                    },
                    { subresource: 'status' },
                  ],
                },
              ],
            },
          ],
        },
        { metadata: { name: 'events.k8s.io' } },
        { metadata: { name: 'coordination.k8s.io' } },
        { metadata: { name: 'authentication.k8s.io' } },
        { metadata: { name: 'authorization.k8s.io' } },
        { metadata: { name: 'rbac.authorization.k8s.io' } },
        { metadata: { name: 'apiextensions.k8s.io' } },
        { metadata: { name: 'fleet.navarch.dev' } },
      ],
    });
  });

  it('refuses a form it does not know', () => {
    const ask = () => discovery({ kind: 'core' }, { accept: 'text/html' });
    expect(ask).toThrow(ApiError);
    expect(ask).toThrow('only the following media types are accepted');
  });
});

it('announces a version that agrees with itself', () => {
  expect(bodyOf({ kind: 'version' })).toEqual(version);
  expect(version.gitVersion).toMatch(/^v1\.36\.\d+\+[0-9A-Za-z.-]+$/);
  expect(`${version.major}.${version.minor}`).toBe('1.36');
  expect(Object.values(version).every((text) => text !== '')).toBe(true);
});

it('lists what else there is', () => {
  const { paths } = bodyOf({ kind: 'root' }) as { paths: string[] };
  expect(paths).toEqual(expect.arrayContaining(['/api/v1', '/apis/apps/v1', '/openapi/v3']));
});
