import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { apiVersionOf, type ResourceName, resources } from '@navarch/model';
import type { Answer, ApiUnderTest } from './testing/api-under-test.js';
import { FederationUnderTest } from './testing/federation.js';
import { namesOf, type Objectish } from './testing/objectish.js';

const namespace = 'plain';

let federation: FederationUnderTest;
let api: ApiUnderTest;
beforeAll(async () => {
  federation = await FederationUnderTest.start();
  api = await federation.startReplica();
  const body = { metadata: { name: namespace } };
  await api.expect(201, { method: 'POST', path: '/api/v1/namespaces', body });
});
afterAll(() => federation.stop());

const selector = { matchLabels: { app: 'one' } };
const template = {
  metadata: { labels: { app: 'one' } },
  spec: { containers: [{ name: 'one', image: 'nginx:1.27' }] },
};

type Row = {
  readonly resource: ResourceName;
  readonly content: object;
  /** What the server adds of itself. */
  readonly completed: object;
  /** A merge patch of the content, and what is there after it. */
  readonly patch: object;
  readonly patched: object;
  /** What kubectl prints of it, without the age. */
  readonly cells: readonly unknown[];
};

/** As in Kubernetes. */
const shownWhenGone: ReadonlySet<string> = new Set(['ResourceQuota', 'Service', 'ServiceAccount']);

const rows: readonly Row[] = [
  {
    resource: resources.configMaps,
    content: { data: { a: 'x' }, binaryData: { b: 'YQ==' } },
    completed: { data: { a: 'x' }, binaryData: { b: 'YQ==' } },
    patch: { data: { a: null, c: 'z' } },
    patched: { data: { c: 'z' } },
    cells: ['one', 2],
  },
  {
    resource: resources.services,
    content: { spec: { selector: { app: 'one' }, ports: [{ port: 80 }] } },
    completed: {
      spec: {
        type: 'ClusterIP',
        sessionAffinity: 'None',
        internalTrafficPolicy: 'Cluster',
        ports: [{ port: 80, protocol: 'TCP', targetPort: 80 }],
      },
      status: { loadBalancer: {} },
    },
    patch: { spec: { type: 'NodePort' } },
    patched: { spec: { type: 'NodePort', externalTrafficPolicy: 'Cluster' } },
    cells: ['one', 'NodePort', '254.78.239.86', '<none>', '80/TCP'],
  },
  {
    resource: resources.serviceAccounts,
    content: { secrets: [{ name: 'a' }] },
    completed: { secrets: [{ name: 'a' }] },
    patch: { automountServiceAccountToken: false },
    patched: { automountServiceAccountToken: false },
    cells: ['one'],
  },
  {
    resource: resources.resourceQuotas,
    content: { spec: { hard: { pods: 3 } } },
    completed: { spec: { hard: { pods: '3' } }, status: { hard: { pods: '3' } } },
    patch: { spec: { hard: { cpu: '1500m' } } },
    patched: { spec: { hard: { pods: '3', cpu: '1500m' } } },
    cells: ['one', 'cpu: 0/1500m, pods: 0/3', ''],
  },
  {
    resource: resources.limitRanges,
    content: { spec: { limits: [{ type: 'Container', max: { cpu: 2 } }] } },
    completed: {
      spec: {
        limits: [{ default: { cpu: '2' }, defaultRequest: { cpu: '2' }, type: 'Container' }],
      },
    },
    patch: { spec: { limits: [{ type: 'Pod', max: { cpu: 3 } }] } },
    patched: { spec: { limits: [{ type: 'Pod', max: { cpu: '3' } }] } },
    cells: ['one'],
  },
  {
    resource: resources.deployments,
    content: { spec: { selector, template } },
    completed: {
      metadata: { generation: 1 },
      spec: {
        replicas: 1,
        revisionHistoryLimit: 10,
        progressDeadlineSeconds: 600,
        strategy: {
          type: 'RollingUpdate',
          rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%' },
        },
      },
      status: {},
    },
    patch: { spec: { replicas: 3 } },
    patched: { metadata: { generation: 2 }, spec: { replicas: 3 } },
    cells: ['one', '0/3', 0, 0],
  },
  {
    resource: resources.leases,
    content: { spec: { holderIdentity: 'me', renewTime: '2026-01-01T00:00:00.000001Z' } },
    completed: { spec: { holderIdentity: 'me', renewTime: '2026-01-01T00:00:00.000001Z' } },
    patch: { spec: { holderIdentity: 'you' } },
    patched: { spec: { holderIdentity: 'you' } },
    cells: ['one', 'you'],
  },
];

describe.each(rows.map((row) => ({ kind: row.resource.kind, ...row })))('a $kind', (row) => {
  const { group, version, resource, kind } = row.resource;
  const root = group === '' ? `/api/${version}` : `/apis/${group}/${version}`;
  const list = `${root}/namespaces/${namespace}/${resource}`;
  const path = `${list}/one`;
  const apiVersion = apiVersionOf(row.resource);
  const named = (content: object): object => ({
    apiVersion,
    kind,
    metadata: { name: 'one', labels: { app: 'one' } },
    ...content,
  });

  it('is created complete, and read as it was created', async () => {
    const body = named(row.content);
    const created = await api.expect(201, { method: 'POST', path: list, body });
    expect(created).toMatchObject(row.completed);
    expect(await api.expect(200, { path })).toEqual(created);
    expect(await api.expect(409, { method: 'POST', path: list, body })).toMatchObject({
      reason: 'AlreadyExists',
    });
  });

  it('is listed, in its namespace and in all', async () => {
    expect(namesOf(await api.expect(200, { path: list }))).toEqual(['one']);
    const all = await api.expect(200, { path: `${root}/${resource}?labelSelector=app%3Done` });
    expect(all).toMatchObject({ kind: `${kind}List`, apiVersion });
    expect(namesOf(all)).toEqual(['one']);
  });

  it('is patched, and not by a patch that changes nothing', async () => {
    const ask = { method: 'PATCH', path, contentType: 'application/merge-patch+json' } as const;
    const patched = await api.expect(200, { ...ask, body: row.patch });
    expect(patched).toMatchObject(row.patched);
    expect(await api.expect(200, { ...ask, body: row.patch })).toEqual(patched);
  });

  it('is applied by a manager, and another that differs is told so', async () => {
    const apply = (manager: string, body: object): Promise<Answer> =>
      api.send({
        method: 'PATCH',
        path: `${path}?fieldManager=${manager}`,
        contentType: 'application/apply-patch+yaml',
        body,
      });
    const labelled = (team: string): object => ({
      apiVersion,
      kind,
      metadata: { name: 'one', labels: { team } },
    });
    const applied = await apply('one', labelled('blue'));
    expect(applied).toMatchObject({
      status: 200,
      body: { metadata: { labels: { team: 'blue' } } },
    });
    expect(await apply('two', labelled('red'))).toMatchObject({
      status: 409,
      body: { message: 'Apply failed with 1 conflict: conflict with "one": .metadata.labels.team' },
    });
  });

  it('is printed', async () => {
    const { columnDefinitions, rows: printed } = await tableOf(path);
    const age = columnDefinitions.findIndex(({ name }) => name === 'Age' || name === 'Created At');
    expect(printed[0]?.cells.slice(0, age)).toEqual(row.cells);
  });

  it('is explained', async () => {
    const { text } = await api.expect(200, { path: `/openapi/v3${root}` }).then(asText);
    const schemas = (JSON.parse(text) as Explained).components.schemas;
    const [, schema] = Object.entries(schemas).find(([name]) => name.endsWith(`.${kind}`)) ?? [];
    expect(schema?.description).toBeTruthy();
    for (const field of Object.values(schema?.properties ?? {}))
      expect(field.description).toBeTruthy();
  });

  it('is refused with an unknown field, and deleted', async () => {
    const strict = `${list}?fieldValidation=Strict`;
    const body = { ...named(row.content), metadata: { name: 'two' }, nonsense: 1 };
    const refused = await api.expect(400, { method: 'POST', path: strict, body });
    expect(refused.message).toBe(
      `${kind} in version "${version}" cannot be handled as a ${kind}: strict decoding error: unknown field "nonsense"`,
    );
    const gone = await api.expect(200, { method: 'DELETE', path });
    expect(gone).toMatchObject({ kind: shownWhenGone.has(kind) ? kind : 'Status' });
    await api.expect(404, { path });
  });
});

type Table = {
  readonly columnDefinitions: readonly { readonly name: string }[];
  readonly rows: readonly { readonly cells: readonly unknown[] }[];
};
type Explained = {
  readonly components: {
    readonly schemas: Record<
      string,
      { description?: string; properties?: Record<string, { description?: string }> }
    >;
  };
};

const asText = (answer: Objectish): { readonly text: string } => ({ text: JSON.stringify(answer) });

async function tableOf(path: string): Promise<Table> {
  const accept = 'application/json;as=Table;v=v1;g=meta.k8s.io';
  return (await api.expect(200, { path, accept })) as unknown as Table;
}

describe('a Deployment', () => {
  const path = `/apis/apps/v1/namespaces/${namespace}/deployments`;
  const merge = { method: 'PATCH', contentType: 'application/merge-patch+json' } as const;

  it('is scaled, has a status of its own, and keeps its selector', async () => {
    const body = {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'web' },
      spec: { selector, template },
    };
    await api.expect(201, { method: 'POST', path, body });
    const scale = `${path}/web/scale`;
    expect(
      await api.expect(200, { ...merge, path: scale, body: { spec: { replicas: 5 } } }),
    ).toMatchObject({
      kind: 'Scale',
      spec: { replicas: 5 },
      status: { replicas: 0, selector: 'app=one' },
    });
    const status = { replicas: 5, readyReplicas: 2, updatedReplicas: 5 };
    await api.expect(200, { ...merge, path: `${path}/web/status`, body: { status } });
    expect(await api.expect(200, { path: `${path}/web` })).toMatchObject({
      spec: { replicas: 5 },
      status,
    });
    const other = { spec: { selector: { matchLabels: { app: 'two' } } } };
    const refused = await api.expect(422, { ...merge, path: `${path}/web`, body: other });
    expect(refused.message).toContain('spec.selector: Invalid value');
    expect(refused.message).toContain('field is immutable');
  });

  it('loses the steps of the other strategy to a patch that does not retain them', async () => {
    const body = { spec: { strategy: { $retainKeys: ['type'], type: 'Recreate' } } };
    const contentType = 'application/strategic-merge-patch+json';
    const patched = await api.expect(200, {
      method: 'PATCH',
      path: `${path}/web`,
      contentType,
      body,
    });
    expect(patched.spec?.['strategy']).toEqual({ type: 'Recreate' });
  });
});

describe('a ConfigMap that is immutable', () => {
  it('keeps its data', async () => {
    const path = `/api/v1/namespaces/${namespace}/configmaps`;
    const body = { metadata: { name: 'fixed' }, immutable: true, data: { a: 'x' } };
    const created = await api.expect(201, { method: 'POST', path, body });
    const changed = { ...created, data: { a: 'y' } };
    expect(
      await api.expect(422, { method: 'PUT', path: `${path}/fixed`, body: changed }),
    ).toMatchObject({
      message:
        'ConfigMap "fixed" is invalid: data: Forbidden: field is immutable when `immutable` is set',
    });
  });
});
