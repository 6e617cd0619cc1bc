import { describe, expect, it } from '@jest/globals';
import { cellsOf, complaints, updateComplaints, written } from './written.fixture.js';
import { replicaSetKind } from './replicaset.js';

/** A ReplicaSet in which one line of each part can be replaced. */
const yaml = ({
  spec = 'replicas: 3',
  selector = 'matchLabels: {app: web}',
  labels = '{app: web}',
  pod = '{}',
  container = 'image: nginx',
} = {}): string =>
  `
metadata: {name: web, namespace: shop}
spec:
  ${spec}
  selector: {${selector}}
  template:
    metadata: {labels: ${labels}}
    spec:
      <<: ignored
`.replace(
    '      <<: ignored',
    `      containers: [{name: c, ${container}}]\n      ${pod === '{}' ? 'restartPolicy: Always' : pod}`,
  );

describe('defaults', () => {
  it('fill a template as Kubernetes does', () => {
    expect(
      written(
        replicaSetKind,
        `
metadata: {name: web, namespace: shop}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      serviceAccountName: robot
      containers:
      - name: c
        image: nginx
        ports: [{containerPort: 80}]
        livenessProbe: {httpGet: {port: 80}}
        env: [{name: IP, valueFrom: {fieldRef: {fieldPath: status.podIP}}}]
      volumes:
      - {name: s, secret: {secretName: x}}
      - {name: e}
`,
      ),
    ).toEqual({
      metadata: { name: 'web', namespace: 'shop' },
      spec: {
        replicas: 1,
        selector: { matchLabels: { app: 'web' } },
        template: {
          metadata: { labels: { app: 'web' } },
          spec: {
            containers: [
              {
                name: 'c',
                image: 'nginx',
                imagePullPolicy: 'Always',
                ports: [{ containerPort: 80, protocol: 'TCP' }],
                livenessProbe: {
                  httpGet: { port: 80, path: '/', scheme: 'HTTP' },
                  timeoutSeconds: 1,
                  periodSeconds: 10,
                  successThreshold: 1,
                  failureThreshold: 3,
                },
                env: [
                  {
                    name: 'IP',
                    valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath: 'status.podIP' } },
                  },
                ],
                resources: {},
                terminationMessagePath: '/dev/termination-log',
                terminationMessagePolicy: 'File',
              },
            ],
            volumes: [
              { name: 's', secret: { secretName: 'x', defaultMode: 420 } },
              { name: 'e', emptyDir: {} },
            ],
            serviceAccountName: 'robot',
            serviceAccount: 'robot',
            restartPolicy: 'Always',
            dnsPolicy: 'ClusterFirst',
            schedulerName: 'default-scheduler',
            securityContext: {},
            terminationGracePeriodSeconds: 30,
          },
        },
      },
      status: { replicas: 0 },
    });
  });

  it('change nothing that is there, and nothing twice', () => {
    const once = written(replicaSetKind, yaml());
    expect(replicaSetKind.setDefaults?.(once)).toEqual(once);
  });

  const images = [
    ['nginx', 'Always'],
    ['nginx:latest', 'Always'],
    ['nginx:1.27', 'IfNotPresent'],
    ['registry:5000/nginx', 'Always'],
    ['registry:5000/nginx:1', 'IfNotPresent'],
    ['nginx@sha256:0123', 'IfNotPresent'],
    ['nginx:latest@sha256:0123', 'IfNotPresent'],
  ] as const;
  for (const [image, policy] of images)
    it(`pull ${image} ${policy}`, () => {
      const object = written(replicaSetKind, yaml({ container: `image: "${image}"` }));
      expect(JSON.stringify(object)).toContain(`"imagePullPolicy":"${policy}"`);
    });
});

describe('validation', () => {
  const at = 'spec.template.spec.containers[0]';
  const rows = [
    { name: 'nothing wrong', with: {}, says: [] },
    {
      name: 'fewer than no replicas',
      with: { spec: 'replicas: -1' },
      says: ['spec.replicas: Invalid value: -1: must be greater than or equal to 0'],
    },
    {
      name: 'labels that are not selected',
      with: { labels: '{app: other}' },
      says: [
        'spec.template.metadata.labels: Invalid value: {"app":"other"}: `selector` does not match template `labels`',
      ],
    },
    {
      name: 'an empty selector',
      with: { selector: '' },
      says: ['spec.selector: Invalid value: {}: empty selector is invalid for deployment'],
    },
    {
      name: 'a selector without sense',
      with: { selector: 'matchExpressions: [{key: app, operator: Near}]' },
      says: [
        'spec.selector.matchExpressions[0].operator: Invalid value: "Near": not a valid selector operator',
        'spec.selector: Invalid value: {"matchExpressions":[{"key":"app","operator":"Near"}]}: invalid label selector',
      ],
    },
    {
      name: 'Pods that end',
      with: { pod: 'restartPolicy: Never' },
      says: [
        'spec.template.spec.restartPolicy: Unsupported value: "Never": supported values: "Always"',
      ],
    },
    { name: 'no image', with: { container: 'tty: true' }, says: [`${at}.image: Required value`] },
    {
      name: 'a bad port',
      with: { container: 'image: x, ports: [{containerPort: 70000}, {name: a}]' },
      says: [
        `${at}.ports[0].containerPort: Invalid value: 70000: must be between 1 and 65535, inclusive`,
        `${at}.ports[1].containerPort: Required value`,
      ],
    },
    {
      name: 'a mount of nothing',
      with: { container: 'image: x, volumeMounts: [{name: v, mountPath: /v}]' },
      says: [`${at}.volumeMounts[0].name: Not found: "v"`],
    },
    {
      name: 'a request above the limit',
      with: { container: 'image: x, resources: {limits: {cpu: 1}, requests: {cpu: 1500m}}' },
      says: [
        `${at}.resources.requests: Invalid value: "1500m": must be less than or equal to cpu limit of 1`,
      ],
    },
    {
      name: 'a negative amount',
      with: { container: 'image: x, resources: {requests: {memory: -1}}' },
      says: [
        `${at}.resources.requests[memory]: Invalid value: "-1": must be greater than or equal to 0`,
      ],
    },
    {
      name: 'a probe of nothing',
      with: { container: 'image: x, livenessProbe: {successThreshold: 2}' },
      says: [
        `${at}.livenessProbe: Required value: must specify a handler type`,
        `${at}.livenessProbe.successThreshold: Invalid value: 2: must be 1`,
      ],
    },
    {
      name: 'a variable with two values',
      with: {
        container:
          'image: x, env: [{name: A, value: b, valueFrom: {secretKeyRef: {name: s, key: k}}}]',
      },
      says: [
        `${at}.env[0].valueFrom: Invalid value: "": may not be specified when \`value\` is not empty`,
      ],
    },
    {
      name: 'two containers of one name',
      with: { container: 'image: x}, {name: c, image: z' },
      says: ['spec.template.spec.containers[1].name: Duplicate value: "c"'],
    },
    {
      name: 'a volume of two kinds',
      with: { pod: 'volumes: [{name: v, emptyDir: {}, secret: {}}]' },
      says: [
        'spec.template.spec.volumes[0].secret: Forbidden: may not specify more than 1 volume type',
      ],
    },
    {
      name: 'a Secret without a name',
      with: { pod: 'volumes: [{name: v, secret: {}}]' },
      says: ['spec.template.spec.volumes[0].secret.secretName: Required value'],
    },
    {
      name: 'a toleration of nothing',
      with: { pod: 'tolerations: [{effect: Never}]' },
      says: [
        'spec.template.spec.tolerations[0].operator: Invalid value: "": operator must be Exists when `key` is empty, which means "match all values and all keys"',
        'spec.template.spec.tolerations[0].effect: Unsupported value: "Never": supported values: "NoSchedule", "PreferNoSchedule", "NoExecute"',
      ],
    },
  ];
  for (const { name, with: parts, says } of rows)
    it(name, () => {
      expect(complaints(replicaSetKind, yaml(parts))).toEqual(says);
    });

  it('asks for everything that is missing', () => {
    expect(complaints(replicaSetKind, 'metadata: {name: a, namespace: b}\nspec: {}')).toEqual([
      'spec.selector: Required value',
      'spec.template.metadata.labels: Invalid value: null: `selector` does not match template `labels`',
      'spec.template.spec.containers: Required value',
    ]);
  });

  it('keeps the selector for good', () => {
    const to = yaml({ selector: 'matchLabels: {app: web, tier: a}' });
    expect(updateComplaints(replicaSetKind, { from: yaml(), to })).toEqual([
      'spec.selector: Invalid value: {"matchLabels":{"app":"web","tier":"a"}}: field is immutable',
    ]);
    const same = yaml({ selector: 'matchLabels: {app: web}, matchExpressions: []' });
    expect(updateComplaints(replicaSetKind, { from: yaml(), to: same })).toEqual([]);
    expect(
      updateComplaints(replicaSetKind, { from: yaml(), to: yaml({ spec: 'replicas: 5' }) }),
    ).toEqual([]);
  });
});

it('prints its columns', () => {
  const object = {
    ...written(replicaSetKind, yaml({ selector: 'matchLabels: {app: web, a: b}' })),
    status: { replicas: 2, readyReplicas: 1 },
  };
  expect(cellsOf(replicaSetKind, object)).toEqual({
    Name: 'web',
    Desired: 3,
    Current: 2,
    Ready: 1,
    Age: '<unknown>',
    Containers: 'c',
    Images: 'nginx',
    Selector: 'a=b,app=web',
  });
});
