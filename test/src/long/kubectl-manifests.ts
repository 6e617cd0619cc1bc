/** What the session of kubectl applies, by file name. */
const deployment = (image: string): object => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', labels: { app: 'web' } },
  spec: {
    replicas: 3,
    selector: { matchLabels: { app: 'web' } },
    template: {
      metadata: { labels: { app: 'web' } },
      spec: { containers: [{ name: 'web', image }] },
    },
  },
});

const configMap = (name: string): object => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, labels: { set: 'one' } },
  data: { word: 'first' },
});

const definition = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'ships.sea.example.com' },
  spec: {
    group: 'sea.example.com',
    scope: 'Namespaced',
    names: { plural: 'ships', singular: 'ship', kind: 'Ship', shortNames: ['shp'] },
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        schema: {
          openAPIV3Schema: {
            type: 'object',
            properties: {
              spec: {
                type: 'object',
                description: 'What it is to be.',
                properties: { crew: { type: 'integer' } },
              },
            },
          },
        },
      },
    ],
  },
};

export const manifests: Readonly<Record<string, object>> = {
  'web.json': deployment('nginx:1.27'),
  'web-2.json': deployment('nginx:1.28'),
  'web-3.json': deployment('nginx:1.29'),
  'secret.json': {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'key' },
    stringData: { word: 'open' },
  },
  'set.json': { apiVersion: 'v1', kind: 'List', items: [configMap('one'), configMap('two')] },
  'less.json': { apiVersion: 'v1', kind: 'List', items: [configMap('one')] },
  'ships.json': definition,
  'ship.json': {
    apiVersion: 'sea.example.com/v1',
    kind: 'Ship',
    metadata: { name: 'orion' },
    spec: { crew: 3 },
  },
};
