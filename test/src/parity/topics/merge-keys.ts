import { apply, ask, type Fields, merge, strategic, type Topic } from '../step.js';
import { replicaSet, secret } from './objects.js';

/** Lists whose items have a key: in applies, in strategic merges, and what is set to nothing. */
export const mergeKeys: Topic = {
  name: 'merge-keys',
  steps: (namespace) => {
    const sets = `/apis/apps/v1/namespaces/${namespace}/replicasets`;
    const services = `/api/v1/namespaces/${namespace}/services`;
    const secrets = `/api/v1/namespaces/${namespace}/secrets`;
    const web = `${sets}/web`;
    const pod = (template: Fields, spec: Fields = {}): Fields => ({
      ...replicaSet('web', { replicas: undefined, ...spec }, template),
    });
    const container = (fields: Fields) => ({
      containers: [{ name: 'web', image: 'nginx:1.27', ...fields }],
    });
    const set = (name: string, manager: string, body: Fields) =>
      ask(name, `PATCH ${web}?fieldManager=${manager}`, { type: apply, body });
    const change = (name: string, template: Fields) =>
      ask(name, `PATCH ${web}`, {
        type: strategic,
        body: { spec: { template: { spec: template } } },
      });
    const scale = (name: string, manager: string, replicas: number) =>
      ask(name, `PATCH ${web}/scale?fieldManager=${manager}`, {
        type: merge,
        body: { spec: { replicas } },
      });
    const applyScale = (name: string, query: string, spec: Fields) =>
      ask(name, `PATCH ${web}/scale?${query}`, {
        type: apply,
        body: { apiVersion: 'autoscaling/v1', kind: 'Scale', metadata: { name: 'web' }, spec },
      });
    const owners = (name: string) => ask(name, `GET ${web}`, { keep: ownersOnly });
    return [
      set(
        'makes it',
        'one',
        pod({
          ...container({ ports: [{ containerPort: 53, protocol: 'UDP' }, { containerPort: 53 }] }),
          topologySpreadConstraints: [
            { maxSkew: 1, topologyKey: 'zone', whenUnsatisfiable: 'DoNotSchedule' },
            { maxSkew: 1, topologyKey: 'zone', whenUnsatisfiable: 'ScheduleAnyway' },
          ],
          tolerations: [{ key: 'a', operator: 'Exists' }],
          imagePullSecrets: [{ name: 'x' }],
        }),
      ),
      set(
        'another adds a port and a secret',
        'two',
        pod({
          ...container({ ports: [{ containerPort: 80, name: 'http' }] }),
          imagePullSecrets: [{ name: 'y' }],
        }),
      ),
      set(
        'another changes the tolerations',
        'two',
        pod({
          ...container({}),
          tolerations: [{ key: 'b', operator: 'Exists' }],
        }),
      ),
      set(
        'the first gives up a port and a constraint',
        'one',
        pod({
          ...container({ ports: [{ containerPort: 53 }] }),
          topologySpreadConstraints: [
            { maxSkew: 1, topologyKey: 'zone', whenUnsatisfiable: 'DoNotSchedule' },
          ],
          imagePullSecrets: [{ name: 'x' }],
        }),
      ),
      // It must be there: what nobody owns is collected.
      ask('an owner', `POST ${secrets}`, { body: secret('owner'), as: 'owner' }),
      ask('metadata with owners and finalizers', `PATCH ${web}?fieldManager=three`, {
        type: apply,
        body: ({ uid }) => ({
          apiVersion: 'apps/v1',
          kind: 'ReplicaSet',
          metadata: {
            name: 'web',
            finalizers: ['a.b/c'],
            ownerReferences: [
              { apiVersion: 'v1', kind: 'Secret', name: 'owner', uid: uid('owner') },
            ],
            annotations: { a: 'b' },
          },
        }),
      }),
      set('another finalizer', 'four', {
        apiVersion: 'apps/v1',
        kind: 'ReplicaSet',
        metadata: { name: 'web', finalizers: ['a.b/d'] },
      }),
      set('the first finalizer goes', 'three', {
        apiVersion: 'apps/v1',
        kind: 'ReplicaSet',
        metadata: { name: 'web' },
      }),
      owners('whose it is'),
      change('adds a port', container({ ports: [{ containerPort: 8080, name: 'admin' }] })),
      change(
        'replaces all ports',
        container({ ports: [{ containerPort: 1 }, { $patch: 'replace' }] }),
      ),
      change('deletes a port', container({ ports: [{ containerPort: 1, $patch: 'delete' }] })),
      change('orders containers', {
        '$setElementOrder/containers': [{ name: 'side' }, { name: 'web' }],
        containers: [{ name: 'side', image: 'side:1' }],
      }),
      change('orders what is not there', {
        '$setElementOrder/containers': [{ name: 'web' }],
        containers: [{ name: 'none', image: 'a:1' }],
      }),
      change('deletes a container', { containers: [{ name: 'side', $patch: 'delete' }] }),
      change('replaces the containers', {
        containers: [{ name: 'web', image: 'b:2' }, { $patch: 'replace' }],
      }),
      ask('takes finalizers away', `PATCH ${web}`, {
        type: strategic,
        body: { metadata: { '$deleteFromPrimitiveList/finalizers': ['a.b/d'] } },
      }),
      change('sets things to nothing', {
        hostNetwork: false,
        nodeSelector: {},
        tolerations: [],
        hostname: '',
        terminationGracePeriodSeconds: 0,
        automountServiceAccountToken: false,
        containers: [{ name: 'web', args: [], env: [], tty: false, workingDir: '' }],
      }),
      set(
        'applies nothings',
        'five',
        pod({
          ...container({ image: 'b:2', args: [], tty: false }),
          hostNetwork: false,
          nodeSelector: {},
          securityContext: {},
        }),
      ),
      owners('whose nothing is'),
      ask('a Service of nothings', `POST ${services}`, {
        body: {
          apiVersion: 'v1',
          kind: 'Service',
          metadata: { name: 'empty', labels: {}, annotations: {}, finalizers: [] },
          spec: {
            clusterIP: 'None',
            selector: {},
            externalIPs: [],
            publishNotReadyAddresses: false,
            ports: [{ port: 80, name: '', nodePort: 0 }],
          },
        },
        keep: withoutFamilies,
      }),
      ask('scales by an update', `PATCH ${web}?fieldManager=person`, {
        type: merge,
        body: { spec: { replicas: 2 } },
      }),
      scale('scales it', 'hpa', 3),
      owners('whose the replicas are'),
      scale('scales it on', 'other', 4),
      owners('whose the replicas are now'),
      applyScale('applies the scale', 'fieldManager=app', { replicas: 5 }),
      applyScale('applies it by force', 'fieldManager=app&force=true', { replicas: 5 }),
      owners('whose the replicas are by force'),
      applyScale('applies it without a manager', 'force=true', { replicas: 5 }),
      applyScale('applies what a scale has not', 'fieldManager=app', { replica: 5 }),
      scale('scales it to nothing', 'hpa', 0),
      owners('whose nothing is, then'),
      ask('scales by an update again', `PATCH ${web}?fieldManager=person`, {
        type: merge,
        body: { spec: { replicas: 7 } },
      }),
      scale('scales it to the same', 'idle', 7),
      owners('whose the same is'),
    ];
  },
};

const ownersOnly = (body: unknown): unknown => {
  const { metadata } = body as { readonly metadata: Fields };
  return {
    finalizers: metadata['finalizers'],
    metadata: { managedFields: metadata['managedFields'] },
  };
};

/** They are each cluster's own. */
const withoutFamilies = (body: unknown): unknown => {
  const { spec, ...rest } = body as { readonly spec: Fields };
  const { ipFamilies: _own, ipFamilyPolicy: _policy, ...others } = spec;
  return { ...rest, spec: others };
};
