import { describe, expect, it } from '@jest/globals';
import { createRegistry, federationKinds, memberKinds } from '../kinds/registry.js';
import { createDiscovery } from './answer.js';
import { openApiDocuments, openApiIndex } from './openapi.js';
import { versionInfo } from './version.js';

type Operation = {
  readonly 'x-kubernetes-group-version-kind': object;
  readonly parameters: readonly { readonly name: string }[];
};
type Document = {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
};
type Schema = {
  readonly description?: string;
  readonly required?: readonly string[];
  readonly properties: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
};

const registry = createRegistry(federationKinds);
const documents = openApiDocuments(registry);
const read = (path: string): Document => JSON.parse(documents.get(path)?.text ?? '') as Document;
const apps = read('apis/apps/v1');
const core = read('api/v1');
const fleet = read('apis/fleet.navarch.dev/v1alpha1');
const schemaOf = ({ components }: Document, name: string): Schema => {
  const schema = components.schemas[name];
  if (schema === undefined) throw new Error(`no schema ${name}`);
  return schema;
};

describe('paths', () => {
  const item = '/apis/apps/v1/namespaces/{namespace}/replicasets/{name}';

  it('say of PATCH what kubectl looks for', () => {
    const patch = apps.paths[item]?.['patch'];
    expect(patch?.['x-kubernetes-group-version-kind']).toEqual({
      group: 'apps',
      version: 'v1',
      kind: 'ReplicaSet',
    });
    expect(patch?.parameters.map(({ name }) => name)).toContain('fieldValidation');
  });

  it('offer what the verbs allow', () => {
    const methods = (document: Document, path: string) =>
      Object.keys(document.paths[path] ?? {}).filter((name) => name !== 'parameters');
    expect(methods(apps, item)).toEqual(['get', 'put', 'patch', 'delete']);
    expect(methods(apps, `${item}/scale`)).toEqual(['get', 'put', 'patch']);
    expect(methods(core, '/api/v1/namespaces')).toEqual(['get', 'post']);
    expect(methods(core, '/api/v1/namespaces/{name}/finalize')).toEqual(['put']);
    expect(
      methods(fleet, '/apis/fleet.navarch.dev/v1alpha1/namespaces/{namespace}/placements/{name}'),
    ).toEqual(['get']);
    expect(methods(fleet, '/apis/fleet.navarch.dev/v1alpha1/clusters')).toEqual([
      'get',
      'post',
      'delete',
    ]);
  });

  it('show PATCH of a kind that is only created, from which kubectl learns that the server checks fields', () => {
    const simulations = '/apis/fleet.navarch.dev/v1alpha1/simulations';
    const methods = (path: string) =>
      Object.keys(fleet.paths[path] ?? {}).filter((name) => name !== 'parameters');
    expect(methods(simulations)).toEqual(['post']);
    expect(methods(`${simulations}/{name}`)).toEqual(['patch']);
    const patch = fleet.paths[`${simulations}/{name}`]?.['patch'];
    expect(patch?.parameters.map(({ name }) => name)).toContain('fieldValidation');
  });

  it('have operations of different names', () => {
    const ids = [...JSON.stringify(core.paths).matchAll(/"operationId":"(\w+)"/g)].map(
      ([, id]) => id,
    );
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe('schemas', () => {
  it('name their kind', () => {
    expect(schemaOf(apps, 'io.k8s.api.apps.v1.ReplicaSet')).toMatchObject({
      'x-kubernetes-group-version-kind': [{ group: 'apps', version: 'v1', kind: 'ReplicaSet' }],
    });
    expect(schemaOf(apps, 'io.k8s.api.apps.v1.ReplicaSetList')).toMatchObject({
      'x-kubernetes-group-version-kind': [{ group: 'apps', version: 'v1', kind: 'ReplicaSetList' }],
    });
    expect(schemaOf(apps, 'io.k8s.api.autoscaling.v1.Scale')).toMatchObject({
      'x-kubernetes-group-version-kind': [{ group: 'autoscaling', version: 'v1', kind: 'Scale' }],
    });
  });

  it('say how lists merge', () => {
    const { properties } = schemaOf(apps, 'io.k8s.api.core.v1.Container');
    expect(properties['ports']).toEqual({
      type: 'array',
      description: 'Ports it listens on.',
      items: { $ref: '#/components/schemas/io.k8s.api.core.v1.ContainerPort' },
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['containerPort', 'protocol'],
      'x-kubernetes-patch-strategy': 'merge',
      'x-kubernetes-patch-merge-key': 'containerPort',
    });
    expect(schemaOf(apps, 'io.k8s.api.core.v1.PodSpec').properties['volumes']).toMatchObject({
      'x-kubernetes-patch-strategy': 'merge,retainKeys',
    });
    expect(schemaOf(apps, 'io.k8s.apimachinery.pkg.apis.meta.v1.LabelSelector')).toMatchObject({
      'x-kubernetes-map-type': 'atomic',
    });
  });

  it('describe the own kinds down to the last field', () => {
    const own = Object.entries(fleet.components.schemas).filter(
      ([name]) => name.startsWith('dev.navarch.') && !name.endsWith('List'),
    );
    expect(own.length).toBeGreaterThan(8);
    for (const [, schema] of own) {
      expect(schema.description).toBeTruthy();
      for (const field of Object.values(schema.properties))
        expect(field['description']).toBeTruthy();
    }
    const rules = schemaOf(fleet, 'dev.navarch.fleet.v1alpha1.PlacementRules').properties;
    expect(rules['overflow']).toMatchObject({ enum: ['WhenFull', 'WhenUnavailable'] });
    expect(Object.keys(rules)).toEqual(expect.arrayContaining(['clusters', 'backlogPriority']));
    expect(schemaOf(fleet, 'dev.navarch.fleet.v1alpha1.ClusterSpec').required).toEqual([
      'credentialsRef',
      'server',
    ]);
  });

  it('refer to nothing that is missing', () => {
    for (const { text } of [
      ...documents.values(),
      ...openApiDocuments(createRegistry(memberKinds)).values(),
    ]) {
      const { components } = JSON.parse(text) as Document;
      const references = [...text.matchAll(/"#\/components\/schemas\/([^"]+)"/g)];
      const missing = references
        .map(([, name = '']) => name)
        .filter((name) => !Object.hasOwn(components.schemas, name));
      expect(missing).toEqual([]);
    }
  });
});

describe('serving', () => {
  const discovery = createDiscovery(registry, {
    serverAddress: 'localhost',
    version: versionInfo({ gitCommit: 'a', buildDate: 'b', platform: 'c' }),
  });
  const ask = (groupVersion: string, request: { hash?: string; ifNoneMatch?: string } = {}) =>
    discovery({ kind: 'openapi', groupVersion }, request);
  const hash = documents.get('apis/apps/v1')?.hash ?? '';

  it('lists the documents by edition', () => {
    expect(openApiIndex(documents).paths['apis/apps/v1']).toEqual({
      serverRelativeURL: `/openapi/v3/apis/apps/v1?hash=${hash}`,
    });
    expect(Object.keys(openApiIndex(documents).paths)).toEqual([
      'api/v1',
      'apis/apps/v1',
      'apis/events.k8s.io/v1',
      'apis/coordination.k8s.io/v1',
      'apis/authentication.k8s.io/v1',
      'apis/authorization.k8s.io/v1',
      'apis/rbac.authorization.k8s.io/v1',
      'apis/apiextensions.k8s.io/v1',
      'apis/fleet.navarch.dev/v1alpha1',
    ]);
  });

  it('lets an edition be kept for good', () => {
    const answer = ask('apis/apps/v1', { hash });
    expect(answer?.status).toBe(200);
    expect(answer?.headers).toMatchObject({ etag: `"${hash}"`, vary: 'Accept' });
    expect(answer?.headers['cache-control']).toContain('immutable');
    expect(ask('apis/apps/v1')?.headers['cache-control']).toContain('no-cache');
  });

  it('sends those who ask for another edition to the present one', () => {
    expect(ask('apis/apps/v1', { hash: 'OLD' })).toMatchObject({
      status: 301,
      headers: { location: `/openapi/v3/apis/apps/v1?hash=${hash}` },
    });
  });

  it('answers 304 to those who have it, nothing for what is not there', () => {
    expect(ask('apis/apps/v1', { ifNoneMatch: `"${hash}"` })).toMatchObject({ status: 304 });
    expect(ask('apis/nope/v1')).toBeUndefined();
  });

  it('answers 304 to those who have the index', () => {
    const index = discovery({ kind: 'openapiIndex' }, {});
    const ifNoneMatch = index?.headers['etag'] ?? '';
    expect(index).toMatchObject({ status: 200 });
    expect(discovery({ kind: 'openapiIndex' }, { ifNoneMatch })).toMatchObject({ status: 304 });
    expect(discovery({ kind: 'openapiIndex' }, { ifNoneMatch: '"OLD"' })?.status).toBe(200);
  });
});
