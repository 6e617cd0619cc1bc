import { describe, expect, it } from '@jest/globals';
import { deploymentKind } from './deployment.js';
import { cellsOf, complaints, updateComplaints, written } from './written.fixture.js';

const yaml = (more = '', status = '{}') => `
metadata: {name: web, namespace: shop}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: "nginx:1.27"}]}
${more.replaceAll(/^/gm, '  ')}
status: ${status}`;

describe('defaults of a Deployment', () => {
  it('are those of Kubernetes', () => {
    const { spec, status } = written(deploymentKind, yaml());
    expect(spec).toMatchObject({
      replicas: 1,
      revisionHistoryLimit: 10,
      progressDeadlineSeconds: 600,
      strategy: {
        type: 'RollingUpdate',
        rollingUpdate: { maxUnavailable: '25%', maxSurge: '25%' },
      },
      template: { spec: { restartPolicy: 'Always', dnsPolicy: 'ClusterFirst' } },
    });
    expect(status).toEqual({});
  });

  const rows = [
    { strategy: '{type: Recreate}', expected: { type: 'Recreate' } },
    {
      strategy: '{rollingUpdate: {maxSurge: 2}}',
      expected: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '25%', maxSurge: 2 } },
    },
  ];
  for (const { strategy, expected } of rows)
    it(`complete ${strategy}`, () => {
      const { spec } = written(deploymentKind, yaml(`strategy: ${strategy}`));
      expect(spec).toMatchObject({ strategy: expected });
      expect(Object.keys((spec as { strategy: object }).strategy)).toHaveLength(
        Object.keys(expected).length,
      );
    });
});

describe('validation of a Deployment', () => {
  const rolling = (steps: string) => `strategy: {rollingUpdate: {${steps}}}`;
  const path = 'spec.strategy.rollingUpdate';
  const rows = [
    { more: '', says: [] },
    {
      more: 'replicas: -1',
      says: ['spec.replicas: Invalid value: -1: must be greater than or equal to 0'],
    },
    {
      more: 'strategy: {type: Recreate, rollingUpdate: {maxSurge: 1}}',
      says: [`${path}: Forbidden: may not be specified when strategy \`type\` is 'Recreate'`],
    },
    {
      more: 'strategy: {type: Slowly}',
      says: [
        'spec.strategy: Unsupported value: {"Type":"Slowly","RollingUpdate":null}: supported values: "Recreate", "RollingUpdate"',
      ],
    },
    {
      more: rolling('maxSurge: 0, maxUnavailable: 0%'),
      says: [`${path}.maxUnavailable: Invalid value: "0%": may not be 0 when \`maxSurge\` is 0`],
    },
    {
      more: rolling('maxSurge: -1, maxUnavailable: some'),
      says: [
        `${path}.maxUnavailable: Invalid value: "some": a valid percent string must be`,
        `${path}.maxSurge: Invalid value: -1: must be greater than or equal to 0`,
      ],
    },
    {
      more: rolling('maxUnavailable: 101%'),
      says: [`${path}.maxUnavailable: Invalid value: "101%": must not be greater than 100%`],
    },
    {
      more: 'minReadySeconds: 60\nprogressDeadlineSeconds: 60',
      says: [
        'spec.progressDeadlineSeconds: Invalid value: 60: must be greater than minReadySeconds',
      ],
    },
    {
      more: 'revisionHistoryLimit: -1',
      says: ['spec.revisionHistoryLimit: Invalid value: -1: must be greater than or equal to 0'],
    },
  ];
  for (const { more, says } of rows)
    it(more === '' ? 'nothing wrong' : more, () => {
      const said = complaints(deploymentKind, yaml(more));
      expect(said.map((one, index) => one.slice(0, says[index]?.length))).toEqual(says);
    });

  it('asks for a selector and something to run', () => {
    expect(complaints(deploymentKind, 'metadata: {name: web, namespace: shop}\nspec: {}')).toEqual([
      'spec.selector: Required value',
      'spec.template.metadata.labels: Invalid value: null: `selector` does not match template `labels`',
      'spec.template.spec.containers: Required value',
    ]);
  });

  it('takes a count that is absent for nothing', () => {
    expect(complaints(deploymentKind, yaml('', '{replicas: -1}'))).toContain(
      'status.readyReplicas: Invalid value: 0: cannot be greater than status.replicas',
    );
  });

  it('wants a status that adds up', () => {
    expect(
      complaints(
        deploymentKind,
        yaml('', '{replicas: 1, updatedReplicas: 2, availableReplicas: 1}'),
      ),
    ).toEqual([
      'status.updatedReplicas: Invalid value: 2: cannot be greater than status.replicas',
      'status.availableReplicas: Invalid value: 1: cannot be greater than readyReplicas',
    ]);
  });
});

describe('an update of a Deployment', () => {
  it('cannot change what belongs to it', () => {
    const from = yaml().replaceAll('app: web', 'app: old');
    expect(updateComplaints(deploymentKind, { from, to: yaml() })).toEqual([
      'spec.selector: Invalid value: {"matchLabels":{"app":"web"}}: field is immutable',
    ]);
  });

  it('cannot uncount collisions', () => {
    const from = yaml('', '{collisionCount: 2}');
    expect(updateComplaints(deploymentKind, { from, to: yaml() })).toEqual([
      'status.collisionCount: Invalid value: 0: cannot be decremented',
    ]);
  });
});

it('a Deployment prints how far it is', () => {
  const status = '{replicas: 3, updatedReplicas: 3, readyReplicas: 2, availableReplicas: 1}';
  const deployment = written(deploymentKind, yaml('replicas: 3', status));
  expect(cellsOf(deploymentKind, deployment)).toEqual({
    Name: 'web',
    Ready: '2/3',
    'Up-to-date': 3,
    Available: 1,
    Age: '<unknown>',
    Containers: 'web',
    Images: 'nginx:1.27',
    Selector: 'app=web',
  });
});
