import { ask, type Fields, type Topic } from '../step.js';
import { replicaSet } from './objects.js';

/** What the template of a Pod may say, beyond what is in every one. */
export const podTemplates: Topic = {
  name: 'pod-templates',
  steps: (namespace) => {
    const sets = `/apis/apps/v1/namespaces/${namespace}/replicasets`;
    const pod = (name: string, template: Fields) =>
      ask(name, `POST ${sets}?dryRun=All`, { body: replicaSet('web', {}, template) });
    const container = (name: string, fields: Fields) =>
      pod(name, { containers: [{ name: 'web', image: 'nginx:1', ...fields }] });
    const told = (name: string, valueFrom: Fields) =>
      container(`told ${name}`, { env: [{ name: 'a', valueFrom }] });
    return [
      container('ids that are none', { securityContext: { runAsUser: -1, runAsGroup: -1 } }),
      container('an id too high', { securityContext: { runAsUser: 2 ** 31 } }),
      container('privileged with all fields', {
        securityContext: {
          privileged: true,
          allowPrivilegeEscalation: false,
          capabilities: { add: ['A', 'CAP_SYS_ADMIN'], drop: ['B'] },
          runAsUser: 5,
          runAsGroup: 6,
          runAsNonRoot: true,
          readOnlyRootFilesystem: false,
          procMount: 'Default',
          seLinuxOptions: { user: 'u', level: 'l' },
          seccompProfile: { type: 'Localhost', localhostProfile: 'p' },
          appArmorProfile: { type: 'RuntimeDefault' },
          windowsOptions: { runAsUserName: 'x' },
        },
      }),
      container('an unknown mount', { securityContext: { procMount: 'Odd' } }),
      container('an unmasked mount', { securityContext: { procMount: 'Unmasked' } }),
      container('profiles of no type', {
        securityContext: { seccompProfile: {}, appArmorProfile: {} },
      }),
      container('profiles of an unknown type', {
        securityContext: { seccompProfile: { type: 'Odd' }, appArmorProfile: { type: 'Odd' } },
      }),
      container('local profiles of no name', {
        securityContext: {
          seccompProfile: { type: 'Localhost' },
          appArmorProfile: { type: 'Localhost' },
        },
      }),
      container('profiles with a name too many', {
        securityContext: {
          seccompProfile: { type: 'RuntimeDefault', localhostProfile: 'a' },
          appArmorProfile: { type: 'RuntimeDefault', localhostProfile: 'a' },
        },
      }),
      container('profiles out of place', {
        securityContext: {
          seccompProfile: { type: 'Localhost', localhostProfile: '/../a' },
          appArmorProfile: { type: 'Localhost', localhostProfile: ' a ' },
        },
      }),
      container('names of Windows', {
        securityContext: {
          windowsOptions: {
            gmsaCredentialSpecName: 'A_B',
            gmsaCredentialSpec: '',
            runAsUserName: 'a\\b\\c',
          },
        },
      }),
      container('a grace of a probe', {
        livenessProbe: { tcpSocket: { port: 1 }, terminationGracePeriodSeconds: 0 },
      }),
      container('a grace of readiness', {
        readinessProbe: { tcpSocket: { port: 1 }, terminationGracePeriodSeconds: 3 },
      }),
      ...fieldPaths.map((fieldPath) => told(`the field ${fieldPath}`, { fieldRef: { fieldPath } })),
      told('a field of another version', {
        fieldRef: { apiVersion: 'v2', fieldPath: 'metadata.name' },
      }),
      ...amounts.map((amount) =>
        told(`an amount ${JSON.stringify(amount)}`, { resourceFieldRef: amount }),
      ),
      pod('ids of a Pod', {
        securityContext: {
          runAsUser: -1,
          runAsGroup: -2,
          fsGroup: -3,
          supplementalGroups: [1, -4],
        },
      }),
      pod('settings of the kernel', {
        securityContext: {
          sysctls: [
            { name: '', value: '' },
            { name: 'A b', value: '1' },
            { name: 'kernel.x', value: '1' },
            { name: 'kernel.x', value: '2' },
          ],
        },
      }),
      pod('words of a Pod that are none', { securityContext: { fsGroupChangePolicy: 'Odd' } }),
      pod('groups in words', { securityContext: { supplementalGroupsPolicy: 'Odd' } }),
      pod('labels in words', { securityContext: { seLinuxChangePolicy: 'Odd' } }),
      pod('profiles of a Pod', {
        securityContext: { seccompProfile: { type: 'Odd' }, appArmorProfile: { type: 'Odd' } },
      }),
      pod('processes shared twice', { hostPID: true, shareProcessNamespace: true }),
      pod('users of its own', {
        hostUsers: false,
        hostNetwork: true,
        hostPID: true,
        hostIPC: true,
      }),
      pod('no grace', { terminationGracePeriodSeconds: 0 }),
      pod('another system', { os: { name: 'odd' } }),
      pod('no system', { os: { name: '' } }),
      pod('names of hosts', { hostAliases: [{ ip: 'x', hostnames: ['A_b'] }] }),
      pod('names by servers', {
        dnsConfig: {
          nameservers: ['x', '1.1.1.1', '1.1.1.2', '1.1.1.3'],
          searches: ['A b'],
          options: [{ name: '' }],
        },
      }),
      pod('no names', { dnsPolicy: 'None' }),
      pod('classes', {
        priorityClassName: 'A_b',
        runtimeClassName: 'A_b',
        preemptionPolicy: 'Odd',
      }),
      pod('gates', { schedulingGates: [{ name: '' }, { name: 'a b' }] }),
      pod('readiness by others', { readinessGates: [{ conditionType: '' }] }),
      pod('spread', {
        topologySpreadConstraints: [
          { maxSkew: 0, topologyKey: '', whenUnsatisfiable: 'Odd' },
          { maxSkew: 1, topologyKey: 'a', whenUnsatisfiable: 'DoNotSchedule' },
          { maxSkew: 1, topologyKey: 'a', whenUnsatisfiable: 'DoNotSchedule', minDomains: 0 },
        ],
      }),
      pod('affinities', {
        affinity: {
          nodeAffinity: {
            requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [] },
            preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 0, preference: {} }],
          },
          podAffinity: {
            requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: '' }],
            preferredDuringSchedulingIgnoredDuringExecution: [
              { weight: 101, podAffinityTerm: { topologyKey: 'a b' } },
            ],
          },
        },
      }),
      pod('probes of what ends', {
        initContainers: [
          {
            name: 'i',
            image: 'i',
            lifecycle: { preStop: { exec: { command: ['a'] } } },
            livenessProbe: { tcpSocket: { port: 1 } },
          },
        ],
      }),
      pod('files of a Secret', {
        volumes: [
          {
            name: 'v',
            secret: {
              secretName: 'a',
              defaultMode: 9999,
              items: [
                { key: '', path: '' },
                { key: 'a', path: '../x' },
                { key: 'a', path: '/x', mode: 5000 },
              ],
            },
          },
        ],
      }),
      pod('files of a ConfigMap', {
        volumes: [
          {
            name: 'v',
            configMap: { name: 'a', defaultMode: 9999, items: [{ key: '', path: '..a' }] },
          },
        ],
      }),
      pod('files about the Pod', {
        volumes: [
          {
            name: 'v',
            downwardAPI: {
              defaultMode: -1,
              items: [
                { path: 'a' },
                { path: '../a', fieldRef: { fieldPath: 'status.podIP' } },
                { path: '', mode: 1000, fieldRef: { fieldPath: 'x' } },
                { path: 'b', resourceFieldRef: { resource: 'limits.cpu' } },
                {
                  path: 'c',
                  fieldRef: { fieldPath: 'metadata.name' },
                  resourceFieldRef: { resource: 'limits.cpu', containerName: 'web' },
                },
              ],
            },
          },
        ],
      }),
      pod('hardly meant', {
        containers: [
          {
            name: 'a',
            image: 'b',
            env: [
              { name: 'A', value: '1' },
              { name: 'A', value: '2' },
            ],
            ports: [{ containerPort: 1 }, { containerPort: 1 }],
            resources: { requests: { memory: '100m' }, limits: { memory: '1100m' } },
          },
        ],
      }),
    ];
  },
};

const fieldPaths = [
  'metadata.nothing',
  'metadata.name',
  'metadata.labels',
  'status.phase',
  "metadata.labels['a']",
  "metadata.labels['']",
  "metadata.labels['a b']",
  "metadata.labels['a/b/c']",
  "metadata.annotations['A/b']",
  "metadata.name['a']",
  'metadata.labels[a]',
  '',
  'spec.host',
];

const amounts = [
  {},
  { resource: 'limits.cpu' },
  { resource: 'limits.gold' },
  { resource: 'limits.hugepages-2Mi' },
  { resource: 'requests.memory', divisor: '1Mi' },
  { resource: 'requests.memory', divisor: '5' },
  { resource: 'requests.cpu', divisor: '2m' },
  { resource: 'limits.ephemeral-storage', divisor: '3Gi' },
  { resource: 'limits.hugepages-2Mi', divisor: '2' },
];
