import { ask, type Fields, type Topic } from '../step.js';
import { replicaSet } from './objects.js';

/** What a ReplicaSet may say. */
export const replicasets: Topic = {
  name: 'replicasets',
  steps: (namespace) => {
    const sets = `/apis/apps/v1/namespaces/${namespace}/replicasets`;
    const refused = (name: string, spec: Fields, template: Fields = {}) =>
      ask(name, `POST ${sets}?dryRun=All`, { body: replicaSet('web', spec, template) });
    const pod = (name: string, template: Fields) => refused(name, {}, template);
    const container = (name: string, fields: Fields) =>
      pod(name, { containers: [{ name: 'web', image: 'nginx', ...fields }] });
    const template = (labels: object) => ({
      template: { metadata: { labels }, spec: { containers: [{ name: 'a', image: 'a' }] } },
    });
    return [
      refused('negative replicas', { replicas: -1 }),
      refused('a fraction of replicas', { replicas: 1.5 }),
      refused('replicas in words', { replicas: 'three' }),
      refused('replicas without end', { replicas: 3_000_000_000 }),
      refused('no selector', { selector: undefined }),
      refused('an empty selector', { selector: {} }),
      refused('a selector that does not match', { selector: { matchLabels: { a: 'b' } } }),
      refused('a selector with a bad operator', {
        selector: { matchExpressions: [{ key: 'app', operator: 'Like', values: ['x'] }] },
      }),
      refused('a selector without values', {
        selector: { matchExpressions: [{ key: 'app', operator: 'In' }] },
      }),
      refused('a template without labels', template({})),
      refused('no template', { template: undefined }),
      refused('negative readiness', { minReadySeconds: -1 }),
      pod('no containers', { containers: [] }),
      pod('containers of one name', {
        containers: [
          { name: 'a', image: 'a' },
          { name: 'a', image: 'b' },
        ],
      }),
      pod('another restart policy', { restartPolicy: 'Never' }),
      pod('an unknown restart policy', { restartPolicy: 'Sometimes' }),
      pod('an unknown DNS policy', { dnsPolicy: 'Odd' }),
      pod('negative grace', { terminationGracePeriodSeconds: -1 }),
      pod('an active deadline', { activeDeadlineSeconds: 5 }),
      pod('volumes of one name', {
        volumes: [
          { name: 'v', emptyDir: {} },
          { name: 'v', emptyDir: {} },
        ],
      }),
      pod('a volume of two sources', {
        volumes: [{ name: 'v', emptyDir: {}, secret: { secretName: 'a' } }],
      }),
      pod('a volume of no source', { volumes: [{ name: 'v' }] }),
      pod('a bad node selector', { nodeSelector: { 'a b': 'c' } }),
      pod('a bad toleration', { tolerations: [{ operator: 'Exists', value: 'x' }] }),
      pod('a bad host name', { hostname: 'A_B' }),
      pod('host network', {
        hostNetwork: true,
        containers: [{ name: 'a', image: 'a', ports: [{ containerPort: 80 }] }],
      }),
      container('no image', { image: '' }),
      container('an image with spaces', { image: ' nginx' }),
      container('a bad name', { name: 'Web_1' }),
      container('an unknown pull policy', { imagePullPolicy: 'Sometimes' }),
      container('a port of nothing', { ports: [{ containerPort: 0 }] }),
      container('a port too high', { ports: [{ containerPort: 70_000 }] }),
      container('ports of one name', {
        ports: [
          { containerPort: 1, name: 'a' },
          { containerPort: 2, name: 'a' },
        ],
      }),
      container('an unknown protocol', { ports: [{ containerPort: 1, protocol: 'XTP' }] }),
      container('a bad name of a variable', { env: [{ name: '', value: 'x' }] }),
      container('a variable of two sources', {
        env: [{ name: 'a', value: 'x', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } }],
      }),
      container('a variable of an unknown field', {
        env: [{ name: 'a', valueFrom: { fieldRef: { fieldPath: 'metadata.nothing' } } }],
      }),
      container('requests over limits', {
        resources: { requests: { cpu: '2' }, limits: { cpu: '1' } },
      }),
      container('a negative request', { resources: { requests: { cpu: '-1' } } }),
      container('a quantity that is none', { resources: { requests: { cpu: 'much' } } }),
      container('an unknown resource', { resources: { requests: { time: '1' } } }),
      container('a mount of no volume', { volumeMounts: [{ name: 'v', mountPath: '/v' }] }),
      container('a probe of nothing', { livenessProbe: {} }),
      container('a probe of two kinds', {
        livenessProbe: { tcpSocket: { port: 1 }, httpGet: { port: 1 } },
      }),
      container('a liveness probe that must succeed twice', {
        livenessProbe: { tcpSocket: { port: 1 }, successThreshold: 2 },
      }),
      container('a probe of a port of words', {
        livenessProbe: { tcpSocket: { port: 'No Such' } },
      }),
      container('privileged and yet not', {
        securityContext: { privileged: true, allowPrivilegeEscalation: false },
      }),
      container('a negative user', { securityContext: { runAsUser: -1 } }),
      container('several faults', {
        image: '',
        ports: [{ containerPort: 0 }],
        imagePullPolicy: 'x',
      }),
    ];
  },
};
