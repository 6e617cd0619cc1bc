import { envelope, message, textField } from '../protobuf.js';
import { apply, ask, type Body, jsonPatch, type Topic } from '../step.js';
import { replicaSet, secret } from './objects.js';

/**
 * What Terraform's provider sends: its typed resources speak protobuf and change what differs by JSON patch, also what was
 * not there; `kubernetes_manifest`, `_labels`, `_annotations` and `_data` apply, without force unless asked.
 */
export const terraform: Topic = {
  name: 'terraform',
  steps: (namespace) => {
    const core = `/api/v1/namespaces/${namespace}`;
    const deployments = `/apis/apps/v1/namespaces/${namespace}/deployments`;
    const change = (name: string, path: string, body: Body) =>
      ask(name, `PATCH ${path}`, { type: jsonPatch, body });
    const account = `${core}/serviceaccounts/web`;
    const settings = `${core}/configmaps/settings`;
    const applied = (name: string, query: string, rest: object) =>
      ask(name, `PATCH ${settings}?${query}`, { type: apply, body: { ...config, ...rest } });
    return [
      ask('a ServiceAccount', `POST ${core}/serviceaccounts`, {
        type: protobuf,
        body: () => envelope('v1', 'ServiceAccount', [message(1, [textField(1, 'web')])]),
      }),
      change('changes nothing of it', account, []),
      change('replaces what was not there', account, [
        { path: '/metadata/labels', value: { q: 'r' }, op: 'add' },
        { path: '/imagePullSecrets', value: [{ name: 'keys' }], op: 'replace' },
      ]),
      change('and again', account, [
        { path: '/imagePullSecrets', value: [{ name: 'a' }, { name: 'b' }], op: 'replace' },
      ]),
      ...oddPlaces(account).map(([name, operations]) => change(name, account, operations)),
      ask('a Secret', `POST ${core}/secrets`, { body: secret('keys', { a: '1' }) }),
      change('its data', `${core}/secrets/keys`, [
        { path: '/data', value: { b: 'Mg==', a: 'MQ==' }, op: 'add' },
      ]),
      ask('a Deployment', `POST ${deployments}`, {
        body: { ...replicaSet('web'), kind: 'Deployment' },
      }),
      change('its whole spec', `${deployments}/web`, [
        { path: '/spec', value: wholeSpec, op: 'replace' },
      ]),
      change('as it is already', `${deployments}/web`, [
        { path: '/spec', value: wholeSpec, op: 'replace' },
      ]),
      ask('its own strategy', `PATCH ${deployments}/web`, {
        type: jsonPatch,
        body: [
          { path: '/spec', value: { ...wholeSpec, strategy: recreated }, op: 'replace' },
          { path: '/spec/strategy/rollingUpdate', op: 'remove' },
        ],
      }),
      ask('a quota', `POST ${core}/resourcequotas`, { body: quota }),
      change('the quota', `${core}/resourcequotas/least`, [
        { path: '/spec', value: { hard: { pods: '50' } }, op: 'replace' },
      ]),
      ask('a ConfigMap', `POST ${core}/configmaps`, {
        body: { ...config, data: { color: 'blue' } },
      }),
      applied('adds a label', managed, { metadata: { ...config.metadata, labels: { by: 'tf' } } }),
      applied('adds a value', managed, { data: { late: 'yes' } }),
      applied('plans a conflict, dry', `${managed}&dryRun=All`, { data: { color: 'red' } }),
      applied('a conflict', managed, { data: { color: 'red' } }),
      applied('by force', 'fieldManager=Terraform&force=true', { data: { color: 'red' } }),
      applied('takes all away', managed, {
        metadata: { ...config.metadata, labels: {}, annotations: {} },
        data: {},
      }),
      ask('deletes it', `DELETE ${settings}`, {
        type: protobuf,
        body: () => envelope('v1', 'DeleteOptions', []),
      }),
      ask('until it is gone', `GET ${settings}`),
      ask('deletes it again', `DELETE ${settings}`),
    ];
  },
};

const protobuf = 'application/vnd.kubernetes.protobuf';
const managed = 'fieldManager=Terraform&force=false';
const config = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings' } };
const quota = {
  apiVersion: 'v1',
  kind: 'ResourceQuota',
  metadata: { name: 'least' },
  spec: { hard: { pods: '100', 'limits.cpu': '10' } },
};
const recreated = { type: 'Recreate' };

/** Places that RFC 6902 has no word for or forbids, and kube-apiserver allows. */
const oddPlaces = (account: string): readonly (readonly [name: string, operations: Body])[] => [
  [
    'copies what is not there',
    [{ op: 'copy', from: '/secrets', path: '/automountServiceAccountToken' }],
  ],
  ['moves what is not there', [{ op: 'move', from: '/secrets', path: '/imagePullSecrets' }]],
  ['tests what is not there', [{ op: 'test', path: '/secrets', value: [] }]],
  ['replaces the last', [{ op: 'replace', path: '/imagePullSecrets/-1', value: { name: 'z' } }]],
  ['adds at the end', [{ op: 'add', path: '/imagePullSecrets/-1', value: { name: 'y' } }]],
  ['adds before the last', [{ op: 'add', path: '/imagePullSecrets/-2', value: { name: 'x' } }]],
  ['removes the last', [{ op: 'remove', path: '/imagePullSecrets/-1' }]],
  ['removes before the first', [{ op: 'remove', path: '/imagePullSecrets/-9' }]],
  ['replaces after the last', [{ op: 'replace', path: '/imagePullSecrets/9', value: {} }]],
  ['a place with a zero', [{ op: 'replace', path: '/imagePullSecrets/01', value: { name: 'w' } }]],
  ['a place with a plus', [{ op: 'replace', path: '/imagePullSecrets/+1', value: { name: 'v' } }]],
  ['in the last', [{ op: 'replace', path: '/imagePullSecrets/-1/name', value: 'u' }]],
  ['into what is not there', [{ op: 'replace', path: '/secrets/0', value: { name: 't' } }]],
  ['a value that is none', [{ op: 'add', path: '/metadata/labels/none' }]],
  ['another account', [{ op: 'test', path: '/metadata/name', value: account }]],
];

/** With every default said, as the provider has read them before. */
const wholeSpec = {
  replicas: 0,
  selector: { matchLabels: { app: 'web' } },
  template: {
    metadata: { labels: { app: 'web' } },
    spec: {
      volumes: [{ name: 's', secret: { secretName: 'keys', defaultMode: 420, optional: false } }],
      containers: [
        {
          name: 'web',
          image: 'nginx:1.28',
          ports: [{ containerPort: 80, protocol: 'TCP' }],
          resources: { limits: { cpu: '500m' }, requests: { cpu: '100m', memory: '64Mi' } },
          volumeMounts: [{ name: 's', mountPath: '/s', mountPropagation: 'None' }],
          terminationMessagePath: '/dev/termination-log',
          terminationMessagePolicy: 'File',
          imagePullPolicy: 'IfNotPresent',
        },
      ],
      restartPolicy: 'Always',
      terminationGracePeriodSeconds: 30,
      dnsPolicy: 'ClusterFirst',
      automountServiceAccountToken: true,
      shareProcessNamespace: false,
      schedulerName: 'default-scheduler',
      enableServiceLinks: true,
    },
  },
  strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '25%', maxSurge: '25%' } },
  revisionHistoryLimit: 10,
  progressDeadlineSeconds: 600,
};
