import { describe, expect, it } from '@jest/globals';
import { replicaSetKind } from './replicaset.js';
import { remarksOnTemplate } from './template-remarks.js';
import { written } from './written.fixture.js';

const spec = 'spec.template.spec';
const first = `${spec}.containers[0]`;

const replicaSet = (pod: object) =>
  written(
    replicaSetKind,
    JSON.stringify({
      metadata: { name: 'web', generation: 1 },
      spec: { template: { spec: { containers: [{ name: 'c', image: 'x' }], ...pod } } },
    }),
  );
const container = (fields: object) => ({ containers: [{ name: 'c', image: 'x', ...fields }] });

describe('what is hardly meant in a template', () => {
  const rows: readonly (readonly [name: string, pod: object, says: readonly string[]])[] = [
    ['nothing', {}, []],
    [
      'a spread over no Pods',
      {
        topologySpreadConstraints: [
          { maxSkew: 1, topologyKey: 'a', whenUnsatisfiable: 'DoNotSchedule' },
          { maxSkew: 1, topologyKey: 'b', whenUnsatisfiable: 'DoNotSchedule', labelSelector: {} },
        ],
      },
      [
        `${spec}.topologySpreadConstraints[0].labelSelector: a null labelSelector results in matching no pod`,
      ],
    ],
    [
      'a part of a byte',
      container({ resources: { limits: { memory: '1100m' }, requests: { cpu: '100m' } } }),
      [
        `${first}.resources.limits[memory]: fractional byte value "1100m" is invalid, must be an integer`,
      ],
    ],
    [
      'a variable twice',
      container({
        env: [
          { name: 'A', value: '1' },
          { name: 'A', value: '$(A)2' },
          { name: 'A', value: '3' },
        ],
      }),
      [`${first}.env[2]: hides previous definition of "A", which may be dropped when using apply`],
    ],
    [
      'a port twice',
      container({
        ports: [{ containerPort: 1 }, { containerPort: 1, protocol: 'UDP' }, { containerPort: 1 }],
      }),
      [`${first}.ports[2]: duplicate port definition with ${first}.ports[0]`],
    ],
    [
      'less than no time',
      { terminationGracePeriodSeconds: -1 },
      [
        `${spec}.terminationGracePeriodSeconds: must be >= 0; negative values are invalid and will be treated as 1`,
      ],
    ],
  ];
  for (const [name, pod, says] of rows)
    it(name, () => {
      expect(remarksOnTemplate(replicaSet(pod))).toEqual(says);
    });

  it('is not said again of what has not changed', () => {
    const before = replicaSet({ terminationGracePeriodSeconds: -1 });
    const { metadata } = before;
    expect(remarksOnTemplate(before, before)).toEqual([]);
    const next = { ...before, metadata: { ...metadata, generation: 2 } };
    expect(remarksOnTemplate(next, before)).toHaveLength(1);
  });
});
