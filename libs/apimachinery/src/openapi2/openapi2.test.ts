import { describe, expect, it } from '@jest/globals';
import { createDiscovery } from '../discovery/answer.js';
import { openApiDocuments } from '../discovery/openapi.js';
import { versionInfo } from '../discovery/version.js';
import { createRegistry, federationKinds } from '../kinds/registry.js';
import { fieldsOf, newBudget } from '../protobuf/wire.js';
import { type Data, toOpenApi2 } from './convert.js';
import { encodeOpenApi2 } from './encode.js';

const registry = createRegistry(federationKinds);
const documents = [...openApiDocuments(registry).values()].map(
  ({ text }) => JSON.parse(text) as Data,
);
const document = toOpenApi2(documents) as {
  readonly swagger: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Data>>>>;
  readonly definitions: Readonly<Record<string, Data & { readonly properties: Data }>>;
};
const secret = document.definitions['io.k8s.api.core.v1.Secret'];

describe('the document', () => {
  it('has what every document of OpenAPI 3 has', () => {
    expect(document.swagger).toBe('2.0');
    const names = [
      'core.v1.Namespace',
      'core.v1.Secret',
      'apps.v1.ReplicaSet',
      'core.v1.SecretList',
    ];
    for (const name of names) expect(document.definitions).toHaveProperty([`io.k8s.api.${name}`]);
    expect(document.paths).toHaveProperty([
      '/apis/apps/v1/namespaces/{namespace}/replicasets/{name}',
    ]);
    expect(document.definitions).toHaveProperty(['dev.navarch.fleet.v1alpha1.Cluster']);
  });

  it('leads every reference to a definition', () => {
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)];
    expect(references.length).toBeGreaterThan(100);
    for (const [, reference = ''] of references) {
      expect(reference).toMatch(/^#\/definitions\//);
      expect(document.definitions).toHaveProperty([reference.slice('#/definitions/'.length)]);
    }
  });

  it('says nothing in words that only OpenAPI 3 has', () => {
    expect(JSON.stringify(document)).not.toMatch(
      /"(oneOf|allOf)":\[|"(requestBody|content|components)":/,
    );
  });

  it('gives what may be any value no type, so that nobody takes a number in it for an error', () => {
    const home = 'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1';
    const { properties } = document.definitions[`${home}.JSONSchemaProps`] ?? { properties: {} };
    const referTo = (name: string) => ({ $ref: `#/definitions/${home}.${name}` });
    expect(properties['default']).toMatchObject(referTo('JSON'));
    expect(properties['enum']).toMatchObject({ type: 'array', items: referTo('JSON') });
    expect(properties['additionalProperties']).toMatchObject(referTo('JSONSchemaPropsOrBool'));
    expect(document.definitions[`${home}.JSON`]).toEqual({ description: expect.any(String) });
  });

  it('names kinds, merge keys and map keys', () => {
    expect(secret?.['x-kubernetes-group-version-kind']).toEqual([
      { group: '', version: 'v1', kind: 'Secret' },
    ]);
    const { containers } = document.definitions['io.k8s.api.core.v1.PodSpec']?.properties ?? {};
    expect(containers).toMatchObject({
      type: 'array',
      items: { $ref: '#/definitions/io.k8s.api.core.v1.Container' },
      'x-kubernetes-patch-merge-key': 'name',
      'x-kubernetes-list-map-keys': ['name'],
    });
  });

  it('has bodies and query parameters as parameters', () => {
    const { patch } = document.paths['/api/v1/namespaces/{namespace}/secrets/{name}'] ?? {};
    expect(patch?.['parameters']).toEqual(
      expect.arrayContaining([
        {
          name: 'body',
          in: 'body',
          required: true,
          schema: { $ref: '#/definitions/io.k8s.apimachinery.pkg.apis.meta.v1.Patch' },
        },
        { name: 'fieldValidation', in: 'query', type: 'string', uniqueItems: true },
      ]),
    );
    expect(patch?.['consumes']).toContain('application/strategic-merge-patch+json');
  });
});

describe('its bytes', () => {
  const bytes = encodeOpenApi2(document);
  const inner = (of: Uint8Array, number: number): readonly Uint8Array[] =>
    [...fieldsOf(of, newBudget())].flatMap((field) =>
      field.number === number && field.wire === 'bytes' ? [field.bytes] : [],
    );
  const textIn = (of: Uint8Array, number: number): string =>
    inner(of, number)
      .map((part) => Buffer.from(part).toString())
      .join();
  const first = (of: Uint8Array, ...path: readonly number[]): Uint8Array =>
    path.reduce((message, number) => inner(message, number)[0] ?? new Uint8Array(), of);
  const named = (list: readonly Uint8Array[], name: string): Uint8Array =>
    first(list.find((pair) => textIn(pair, 1) === name) ?? new Uint8Array(), 2);

  it('have all definitions and paths by name', () => {
    const definitions = inner(first(bytes, 9), 1).map((pair) => textIn(pair, 1));
    expect(definitions).toEqual(Object.keys(document.definitions));
    const paths = inner(first(bytes, 8), 2).map((pair) => textIn(pair, 1));
    expect(paths).toEqual(Object.keys(document.paths));
  });

  it('describe a field with its type and its extensions', () => {
    const podSpec = named(inner(first(bytes, 9), 1), 'io.k8s.api.core.v1.PodSpec');
    const containers = named(inner(first(podSpec, 25), 1), 'containers');
    expect(textIn(first(containers, 22), 1)).toBe('array');
    expect(textIn(first(containers, 23, 1), 1)).toBe('#/definitions/io.k8s.api.core.v1.Container');
    const extensions = inner(containers, 31).map((pair) => [
      textIn(pair, 1),
      textIn(first(pair, 2), 2),
    ]);
    expect(extensions).toContainEqual(['x-kubernetes-patch-merge-key', '"name"']);
  });

  it('describe an operation with a body, a path and a query', () => {
    const path = '/api/v1/namespaces/{namespace}/secrets/{name}';
    const item = named(inner(first(bytes, 8), 2), path);
    const patch = first(item, 8);
    expect(textIn(patch, 5)).toBe('patchNamespacedSecret');
    const [body, query] = inner(patch, 8);
    expect(textIn(first(body ?? bytes, 1, 1), 3)).toBe('body');
    expect(textIn(first(query ?? bytes, 1, 2, 3), 2)).toBe('query');
    const [inPath] = inner(item, 9);
    expect(textIn(first(inPath ?? bytes, 1, 2, 4), 4)).toBe('namespace');
  });
});

describe('the answer', () => {
  const discovery = createDiscovery(registry, {
    serverAddress: 'localhost',
    version: versionInfo({ gitCommit: 'x', buildDate: '1970-01-01T00:00:00Z', platform: 'x/x' }),
  });
  const ask = (accept?: string, ifNoneMatch?: string) =>
    discovery({ kind: 'openapi2' }, { accept, ifNoneMatch });
  const asked = 'application/com.github.proto-openapi.spec.v2@v1.0+protobuf';

  it('is bytes for those who ask for nothing else', () => {
    const answer = ask(asked);
    expect(answer?.body).toBeInstanceOf(Uint8Array);
    expect(answer?.headers['content-type']).toBe(
      'application/com.github.proto-openapi.spec.v2.v1.0+protobuf',
    );
  });

  it('is JSON for everybody else', () => {
    expect(JSON.parse(String(ask('application/json')?.body))).toEqual(document);
    expect(ask()?.headers['content-type']).toBe('application/json');
    expect(() => ask('text/html')).toThrow(/only the following media types/);
  });

  it('is left out for those who have it', () => {
    const etag = ask(asked)?.headers['etag'];
    expect(ask(asked, etag)?.status).toBe(304);
    expect(ask('application/json', etag)?.status).toBe(200);
  });
});
