import { describe, expect, it } from '@jest/globals';
import { kubernetesType } from '../schema/load.js';
import { zeroOfObject } from '../schema/zero.js';
import { applyDefaults } from './defaults.js';
import { checkStructure } from './structure.js';

/** What becomes of a value on its way into the store. */
function kept(type: string, value: object): object {
  const schema = kubernetesType(type);
  return applyDefaults(schema, checkStructure(schema, { value, duplicates: [] }, 'Strict').object);
}

describe('what nobody set', () => {
  const shown: readonly (readonly [name: string, type: string, given: object, kept: object])[] = [
    [
      'a time in a condition',
      'ReplicaSetCondition',
      { type: 'Odd', status: 'True' },
      { type: 'Odd', status: 'True', lastTransitionTime: null },
    ],
    [
      'a time that is null',
      'DeploymentCondition',
      { type: 'Odd', status: 'True', lastUpdateTime: null },
      { type: 'Odd', status: 'True', lastUpdateTime: null, lastTransitionTime: null },
    ],
    ['what must be there', 'HTTPHeader', { name: 'X' }, { name: 'X', value: '' }],
    [
      'structures in structures',
      'Service',
      {},
      {
        spec: { sessionAffinity: 'None', type: 'ClusterIP' },
        status: { loadBalancer: {} },
      },
    ],
    ['a count', 'ReplicaSetStatus', {}, { replicas: 0 }],
    [
      'an Event',
      'Event',
      {},
      {
        metadata: {},
        involvedObject: {},
        source: {},
        eventTime: null,
        firstTimestamp: null,
        lastTimestamp: null,
        reportingComponent: '',
        reportingInstance: '',
      },
    ],
  ];
  for (const [name, type, given, expected] of shown)
    it(`is shown where Kubernetes shows it: ${name}`, () => {
      expect(kept(type, given)).toEqual(expected);
    });

  const hidden: readonly (readonly [type: string, given: object])[] = [
    ['ConfigMap', {}],
    ['LeaseSpec', {}],
    ['ObjectMeta', {}],
    ['Probe', { failureThreshold: 1, periodSeconds: 1, successThreshold: 1, timeoutSeconds: 1 }],
  ];
  it.each(hidden)('is not shown in %s', (type, given) => {
    expect(kept(type, given)).toEqual(given);
  });

  it('is what an object that is not there yet is compared with', () => {
    expect(zeroOfObject(kubernetesType('Deployment'))).toEqual({
      spec: {
        selector: null,
        strategy: {},
        template: { metadata: {}, spec: { containers: null } },
      },
      status: {},
    });
    expect(zeroOfObject(kubernetesType('Role'))).toEqual({ rules: null });
    expect(zeroOfObject(kubernetesType('ReplicaSet'))['status']).toEqual({ replicas: 0 });
  });
});

describe('what is set to nothing', () => {
  it('is left out where that says nothing', () => {
    const spec = {
      containers: [{ name: 'c', args: [], env: [], tty: false, workingDir: '' }],
      hostNetwork: false,
      nodeSelector: {},
      volumes: [],
    };
    expect(
      checkStructure(kubernetesType('PodSpec'), { value: spec, duplicates: [] }, 'Strict').object,
    ).toEqual({
      containers: [{ name: 'c' }],
    });
  });

  it('stays where it says something', () => {
    const rows: readonly (readonly [type: string, value: object])[] = [
      ['PodSpec', { automountServiceAccountToken: false, terminationGracePeriodSeconds: 0 }],
      ['PodSpec', { containers: [] }],
      ['SecurityContext', { runAsUser: 0, privileged: false }],
      ['ReplicaSetSpec', { replicas: 0 }],
      ['EnvVar', { name: '' }],
      ['Volume', { name: 'v', emptyDir: {} }],
      ['ConfigMap', { immutable: false }],
      ['ObjectMeta', { managedFields: [] }],
      ['Role', { rules: [] }],
    ];
    for (const [type, value] of rows) {
      const read = checkStructure(kubernetesType(type), { value, duplicates: [] }, 'Strict');
      expect(read.object).toEqual(value);
    }
  });
});
