import { ask, type Fields, type Topic } from '../step.js';
import { fieldsOf, itemsOf } from './objects.js';

/** What both servers serve; each serves more besides. */
const core = /^(namespaces|secrets|events)(\/|$)/;
const apps = /^replicasets(\/|$)/;

const aggregated =
  'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json';

const resourcesOf =
  (names: RegExp) =>
  (body: unknown): unknown => {
    const list = fieldsOf(body);
    const resources = itemsOf(list['resources'])
      .filter(({ name }) => names.test(String(name)))
      .toSorted((a, b) => String(a['name']).localeCompare(String(b['name'])));
    return { ...list, resources };
  };

function groupOf(body: unknown): unknown {
  const list = fieldsOf(body);
  return { ...list, groups: itemsOf(list['groups']).filter(({ name }) => name === 'apps') };
}

const discovered =
  (names: RegExp, group: string) =>
  (body: unknown): unknown => {
    const list = fieldsOf(body);
    const items = itemsOf(list['items']).filter(
      ({ metadata }) => (fieldsOf(metadata)['name'] ?? '') === group,
    );
    return { ...list, items: items.map((item) => withResources(item, names)) };
  };

const withResources = (item: Fields, names: RegExp): Fields => ({
  ...item,
  versions: itemsOf(item['versions']).map((version) => ({
    ...version,
    resources: itemsOf(version['resources'])
      .filter(({ resource }) => names.test(String(resource)))
      .toSorted((a, b) => String(a['resource']).localeCompare(String(b['resource']))),
  })),
});

const documentsOf = (body: unknown): unknown => {
  const index: unknown = typeof body === 'string' ? JSON.parse(body) : body;
  const paths = fieldsOf(fieldsOf(index)['paths']);
  return ['api/v1', 'apis/apps/v1'].map((path) =>
    String(fieldsOf(paths[path])['serverRelativeURL']).replace(/hash=.*/, 'hash='),
  );
};

const versionFields = (body: unknown): unknown => {
  const { major, minor, gitVersion, ...rest } = fieldsOf(body);
  const pattern = String(gitVersion).replace(/^(v1\.36\.\d).*/, '$1');
  return {
    major,
    minor,
    pattern,
    rest: Object.keys(rest)
      .filter((name) => !name.startsWith('emulation') && !name.startsWith('minCompat'))
      .toSorted(),
  };
};

export const discovery: Topic = {
  name: 'discovery',
  steps: () => [
    ask('the version', 'GET /version', { keep: versionFields }),
    ask('core versions', 'GET /api', {
      keep: (body) => ({ ...fieldsOf(body), serverAddressByClientCIDRs: undefined }),
    }),
    ask('groups', 'GET /apis', { keep: groupOf }),
    ask('groups with a slash at the end', 'GET /apis/', { keep: groupOf }),
    ask('one group', 'GET /apis/apps'),
    ask('core resources', 'GET /api/v1', { keep: resourcesOf(core) }),
    ask('resources of apps', 'GET /apis/apps/v1', { keep: resourcesOf(apps) }),
    ask('aggregated core', 'GET /api', {
      headers: { accept: aggregated },
      keep: discovered(core, ''),
    }),
    ask('aggregated groups', 'GET /apis', {
      headers: { accept: aggregated },
      keep: discovered(apps, 'apps'),
    }),
    ask('aggregated in a version that is gone', 'GET /apis', {
      headers: { accept: aggregated.replace('v=v2', 'v=v2beta1') },
      keep: groupOf,
    }),
    ask('aggregated in nothing that is known', 'GET /apis', {
      headers: { accept: 'application/json;g=apidiscovery.k8s.io;v=v9;as=APIGroupDiscoveryList' },
    }),
    ask('an unknown group', 'GET /apis/nothing.example.com'),
    ask('an unknown version', 'GET /apis/apps/v9'),
    ask('an unknown version of the core', 'GET /api/v9'),
    ask('an unknown resource', 'GET /api/v1/nothings'),
    ask('an unknown namespaced resource', 'GET /apis/apps/v1/namespaces/default/nothings/x'),
    ask('a resource of an unknown version', 'GET /apis/apps/v9/replicasets'),
    ask('OpenAPI documents', 'GET /openapi/v3', { keep: documentsOf }),
    ask('no OpenAPI document', 'GET /openapi/v3/apis/nothing/v1'),
    ask('a path of nothing', 'GET /nothing'),
    ask('ready', 'GET /readyz'),
    ask('live', 'GET /livez'),
    ask('healthy', 'GET /healthz'),
    ask('one check', 'GET /readyz/ping'),
    ask('discovery is not written to', 'POST /api/v1', { body: {} }),
    ask('a timeout', 'GET /api/v1?timeout=32s', { keep: resourcesOf(core) }),
  ],
};
