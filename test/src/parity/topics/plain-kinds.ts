import { ask, type Body, merge, strategic, tables, type Topic } from '../step.js';
import { withoutDescriptions } from './objects.js';

/** Kinds that are stored and shown, with their defaults, rules and columns. */
export const plainKinds: Topic = {
  name: 'plain-kinds',
  steps: (namespace) => {
    const core = `/api/v1/namespaces/${namespace}`;
    const apps = `/apis/apps/v1/namespaces/${namespace}`;
    const leases = `/apis/coordination.k8s.io/v1/namespaces/${namespace}/leases`;
    const configMap = (name: string, rest: object) => ({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name },
      ...rest,
    });
    const service = (name: string, spec: object) => ({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name },
      spec,
    });
    const deployment = (name: string, spec: object = {}) => ({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name },
      spec: {
        replicas: 0,
        selector: { matchLabels: { app: name } },
        template: {
          metadata: { labels: { app: name } },
          spec: { containers: [{ name: 'web', image: 'nginx' }] },
        },
        ...spec,
      },
    });
    const make = (name: string, path: string, body: Body) => ask(name, `POST ${path}`, { body });
    const table = (name: string, path: string) =>
      ask(name, `GET ${path}`, { headers: { accept: tables }, keep: withoutDescriptions });
    return [
      make(
        'a ConfigMap',
        `${core}/configmaps`,
        configMap('a', { data: { a: 'text\n', b: '' }, binaryData: { c: 'AAE=' } }),
      ),
      make(
        'with a key twice',
        `${core}/configmaps`,
        configMap('b', { data: { a: '1' }, binaryData: { a: 'AA==' } }),
      ),
      make('with a bad key', `${core}/configmaps`, configMap('b', { data: { 'a b': '1' } })),
      make('with a number', `${core}/configmaps`, configMap('b', { data: { a: 1 } })),
      make(
        'with data that are too large',
        `${core}/configmaps`,
        configMap('b', { data: { a: 'x'.repeat(1_100_000) } }),
      ),
      make(
        'an immutable ConfigMap',
        `${core}/configmaps`,
        configMap('fixed', { data: { a: '1' }, immutable: true }),
      ),
      ask('a change of it', `PATCH ${core}/configmaps/fixed`, {
        type: merge,
        body: { data: { a: '2' } },
      }),
      ask('immutable no more', `PATCH ${core}/configmaps/fixed`, {
        type: merge,
        body: { immutable: false },
      }),
      table('a table of ConfigMaps', `${core}/configmaps`),
      make(
        'a Service',
        `${core}/services`,
        service('a', {
          clusterIP: 'None',
          selector: { app: 'a' },
          ports: [{ port: 80 }, { name: 'b', port: 81, targetPort: 'web' }],
        }),
      ),
      make(
        'a headless Service',
        `${core}/services`,
        service('headless', {
          clusterIP: 'None',
          selector: { app: 'a' },
          ports: [{ port: 80, targetPort: 'web' }],
        }),
      ),
      make(
        'an external name',
        `${core}/services`,
        service('external', { type: 'ExternalName', externalName: 'example.com' }),
      ),
      make('no external name', `${core}/services`, service('bad', { type: 'ExternalName' })),
      make(
        'ports of one name',
        `${core}/services`,
        service('bad', {
          clusterIP: 'None',
          ports: [
            { name: 'a', port: 1 },
            { name: 'a', port: 2 },
          ],
        }),
      ),
      make(
        'a port too high',
        `${core}/services`,
        service('bad', { clusterIP: 'None', ports: [{ port: 70_000 }] }),
      ),
      make(
        'an unknown type',
        `${core}/services`,
        service('bad', { clusterIP: 'None', type: 'Odd', ports: [{ port: 1 }] }),
      ),
      make(
        'a Service with a dot',
        `${core}/services`,
        service('a.b', { clusterIP: 'None', ports: [{ port: 1 }] }),
      ),
      make('no ports', `${core}/services`, service('portless', { clusterIP: 'None' })),
      ask('a port by its number', `PATCH ${core}/services/headless`, {
        type: strategic,
        body: { spec: { ports: [{ port: 80, name: 'web' }] } },
      }),
      table('a table of Services', `${core}/services`),
      make('a ServiceAccount', `${core}/serviceaccounts`, {
        apiVersion: 'v1',
        kind: 'ServiceAccount',
        metadata: { name: 'robot' },
        automountServiceAccountToken: false,
        imagePullSecrets: [{ name: 'a' }],
      }),
      table('a table of ServiceAccounts', `${core}/serviceaccounts`),
      make('a LimitRange', `${core}/limitranges`, {
        apiVersion: 'v1',
        kind: 'LimitRange',
        metadata: { name: 'limits' },
        spec: { limits: [{ type: 'Container', default: { cpu: '1' }, max: { cpu: '2' } }] },
      }),
      make('a LimitRange that contradicts itself', `${core}/limitranges`, {
        apiVersion: 'v1',
        kind: 'LimitRange',
        metadata: { name: 'odd' },
        spec: { limits: [{ type: 'Container', min: { cpu: '3' }, max: { cpu: '2' } }] },
      }),
      table('a table of LimitRanges', `${core}/limitranges`),
      ask('the LimitRange goes', `DELETE ${core}/limitranges/limits`),
      make('a ResourceQuota', `${core}/resourcequotas`, {
        apiVersion: 'v1',
        kind: 'ResourceQuota',
        metadata: { name: 'quota' },
        spec: { hard: { pods: '5', 'requests.cpu': '1000m' } },
      }),
      make('a quota below nothing', `${core}/resourcequotas`, {
        apiVersion: 'v1',
        kind: 'ResourceQuota',
        metadata: { name: 'odd' },
        spec: { hard: { pods: '-5' } },
      }),
      table('a table of ResourceQuotas', `${core}/resourcequotas`),
      ask('the quota goes', `DELETE ${core}/resourcequotas/quota`),
      make('a Deployment', `${apps}/deployments`, deployment('web')),
      make(
        'one with a strategy',
        `${apps}/deployments`,
        deployment('strategic', { strategy: { type: 'Recreate' } }),
      ),
      make(
        'a strategy that is none',
        `${apps}/deployments`,
        deployment('bad', { strategy: { type: 'Odd' } }),
      ),
      make(
        'no surge and nothing unavailable',
        `${apps}/deployments`,
        deployment('bad', { strategy: { rollingUpdate: { maxSurge: 0, maxUnavailable: 0 } } }),
      ),
      make(
        'a surge beyond everything',
        `${apps}/deployments`,
        deployment('bad', { strategy: { rollingUpdate: { maxUnavailable: '120%' } } }),
      ),
      make(
        'a selector that does not match',
        `${apps}/deployments`,
        deployment('bad', { selector: { matchLabels: { a: 'b' } } }),
      ),
      ask('another strategy', `PATCH ${apps}/deployments/web`, {
        type: strategic,
        body: { spec: { strategy: { $retainKeys: ['type'], type: 'Recreate' } } },
      }),
      ask('its scale', `GET ${apps}/deployments/web/scale`),
      ask('its status', `PATCH ${apps}/deployments/web/status`, {
        type: merge,
        body: {
          status: {
            observedGeneration: 1,
            conditions: [{ type: 'Available', status: 'True', reason: 'Enough' }],
          },
        },
      }),
      table('a table of Deployments', `${apps}/deployments`),
      make('a Lease', leases, {
        apiVersion: 'coordination.k8s.io/v1',
        kind: 'Lease',
        metadata: { name: 'lease' },
        spec: {
          holderIdentity: 'me',
          leaseDurationSeconds: 15,
          renewTime: '2030-01-01T00:00:00.000000Z',
        },
      }),
      make('a Lease of no time', leases, {
        apiVersion: 'coordination.k8s.io/v1',
        kind: 'Lease',
        metadata: { name: 'odd' },
        spec: { leaseDurationSeconds: 0 },
      }),
      table('a table of Leases', leases),
    ];
  },
};
