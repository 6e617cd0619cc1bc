import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { clusterKind } from '../kinds/cluster.js';
import { replicaSetKind } from '../kinds/replicaset.js';
import { secretKind } from '../kinds/secret.js';
import { ApiError } from '../status.js';
import { decodeJson } from './json.js';
import { type FieldValidation, checkStructure } from './structure.js';

const check = (value: unknown, mode: FieldValidation = 'Strict', kind = replicaSetKind) =>
  checkStructure(kind.schema, { value, duplicates: [] }, mode);

const failure = (value: unknown, kind = replicaSetKind): string => {
  try {
    check(value, 'Strict', kind);
  } catch (error) {
    if (error instanceof ApiError && error.code === 400) return error.message;
  }
  throw new Error('should have been refused');
};

const prefix = 'ReplicaSet in version "v1" cannot be handled as a ReplicaSet: ';

describe('wrong types', () => {
  const container = (fields: object) => ({
    spec: { template: { spec: { containers: [fields] } } },
  });
  const rows = [
    {
      name: 'text for a number',
      value: { spec: { replicas: 'three' } },
      says: 'json: cannot unmarshal string into Go struct field ReplicaSetSpec.spec.replicas of type int32',
    },
    {
      name: 'a fraction',
      value: { spec: { replicas: 1.5 } },
      says: 'json: cannot unmarshal number 1.5 into Go struct field ReplicaSetSpec.spec.replicas of type int32',
    },
    {
      name: 'a number too big',
      value: { spec: { replicas: 3_000_000_000 } },
      says: 'json: cannot unmarshal number 3000000000 into Go struct field ReplicaSetSpec.spec.replicas of type int32',
    },
    {
      name: 'a number for a label',
      value: { metadata: { labels: { a: 1 } } },
      says: 'json: cannot unmarshal number into Go struct field ObjectMeta.metadata.labels of type string',
    },
    {
      name: 'a list for an object',
      value: { spec: [] },
      says: 'json: cannot unmarshal array into Go struct field ReplicaSet.spec of type v1.ReplicaSetSpec',
    },
    {
      name: 'an object for a list',
      value: { spec: { template: { spec: { containers: {} } } } },
      says: 'json: cannot unmarshal object into Go struct field PodSpec.spec.template.spec.containers of type []v1.Container',
    },
    {
      name: 'text for a flag, in a list',
      value: container({ stdin: 'yes' }),
      says: 'json: cannot unmarshal string into Go struct field Container.spec.template.spec.containers.stdin of type bool',
    },
    {
      name: 'a flag for a number or name',
      value: container({ livenessProbe: { tcpSocket: { port: true } } }),
      says: 'json: cannot unmarshal bool into Go struct field TCPSocketAction.spec.template.spec.containers.livenessProbe.tcpSocket.port of type intstr.IntOrString',
    },
    {
      name: 'a bad quantity',
      value: container({ resources: { limits: { cpu: 'lots' } } }),
      says: 'quantities must match the regular expression',
    },
    {
      name: 'a bad time',
      value: { metadata: { creationTimestamp: 'yesterday' } },
      says: 'parsing time "yesterday"',
    },
    {
      name: 'no object at all',
      value: [],
      says: 'json: cannot unmarshal array into Go value of type v1.ReplicaSet',
    },
  ];
  for (const { name, value, says } of rows) {
    it(name, () => {
      expect(failure(value)).toContain(`${prefix}${says}`);
    });
  }

  it('speaks of the own kinds by their version', () => {
    expect(failure({ spec: { server: 1 } }, clusterKind)).toBe(
      'Cluster in version "v1alpha1" cannot be handled as a Cluster: json: cannot unmarshal number into Go struct field ClusterSpec.spec.server of type string',
    );
  });
});

describe('unknown fields', () => {
  const value = {
    spec: { foo: 1, replicas: 2, template: { spec: { containers: [{ imag: 'x', name: 'c' }] } } },
  };
  const unknown = [
    'unknown field "spec.foo"',
    'unknown field "spec.template.spec.containers[0].imag"',
  ];
  const pruned = { spec: { replicas: 2, template: { spec: { containers: [{ name: 'c' }] } } } };

  it('are refused in mode Strict, all together', () => {
    expect(failure(value)).toBe(`${prefix}strict decoding error: ${unknown.join(', ')}`);
  });

  it('are dropped with a warning in mode Warn', () => {
    expect(check(value, 'Warn')).toEqual({ object: pruned, warnings: unknown });
  });

  it('are dropped in mode Ignore', () => {
    expect(check(value, 'Ignore')).toEqual({ object: pruned, warnings: [] });
  });

  it('are told up to a limit', () => {
    const many = Object.fromEntries(Array.from({ length: 5000 }, (_, index) => [`x${index}`, 1]));
    expect(check(many, 'Warn').warnings).toHaveLength(100);
  });

  it('differ by case', () => {
    expect(failure({ Spec: {} })).toContain('unknown field "Spec"');
  });

  it('are told together with fields given twice', () => {
    const decoded = decodeJson('{"spec":{"replicas":1,"replicas":2}}');
    expect(() => checkStructure(replicaSetKind.schema, decoded, 'Strict')).toThrow(
      `${prefix}strict decoding error: duplicate field "spec.replicas"`,
    );
    expect(checkStructure(replicaSetKind.schema, decoded, 'Warn')).toEqual({
      object: { spec: { replicas: 2 } },
      warnings: ['duplicate field "spec.replicas"'],
    });
  });
});

describe('base64', () => {
  const secret = (value: string) => ({ data: { key: value } });
  const rows = [
    { value: 'not base64!', says: 'byte 3' },
    { value: '!', says: 'byte 0' },
    { value: 'aGk', says: 'byte 0' },
    { value: 'aGk=x', says: 'byte 3' },
    { value: 'aGkx=', says: 'byte 4' },
    { value: 'a', says: 'byte 0' },
  ];
  for (const { value, says } of rows) {
    it(`refuses ${value}`, () => {
      const message = failure(secret(value), secretKind);
      expect(message).toContain(`illegal base64 data at input ${says}`);
      expect(message).not.toContain('key');
    });
  }

  for (const value of ['', 'aGk=', 'aA==', 'aGkx', '+/+/'])
    it(`takes ${JSON.stringify(value)}`, () => {
      expect(check(secret(value), 'Strict', secretKind).object).toEqual(secret(value));
    });

  it('joins lines', () => {
    expect(check(secret('aGk\nx\r\n'), 'Strict', secretKind).object).toEqual(secret('aGkx'));
  });
});

describe('what is stored differs from what was sent', () => {
  const rows = [
    { name: 'null is absence', sent: { spec: { replicas: null } }, kept: { spec: {} } },
    {
      name: 'null in a map is its empty value',
      sent: { metadata: { labels: { a: null } } },
      kept: { metadata: { labels: { a: '' } } },
    },
    {
      name: 'quantities are written in one way',
      sent: { spec: { template: { spec: { overhead: { cpu: 0.5, memory: '1024Mi' } } } } },
      kept: { spec: { template: { spec: { overhead: { cpu: '500m', memory: '1Gi' } } } } },
    },
  ];
  for (const { name, sent, kept } of rows) {
    it(name, () => {
      expect(check(sent).object).toEqual(kept);
    });
  }
});

it('never pollutes and fails in no other way than 400', () => {
  const key = fc.constantFrom(
    'metadata',
    'labels',
    'spec',
    'data',
    '__proto__',
    'constructor',
    'name',
  );
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof({ depthSize: 'small' }, fc.jsonValue({ maxDepth: 1 }), tie('object')),
    object: fc.array(fc.tuple(key, tie('value')), { maxLength: 4 }).map(Object.fromEntries),
  }));
  fc.assert(
    fc.property(value, (sent) => {
      const before = Object.getOwnPropertyNames(Object.prototype).length;
      let code = 200;
      try {
        check(sent, 'Warn', secretKind);
      } catch (error) {
        code = error instanceof ApiError ? error.code : 500;
      }
      expect([200, 400]).toContain(code);
      expect(Object.getOwnPropertyNames(Object.prototype)).toHaveLength(before);
    }),
  );
});

it('keeps __proto__ data where any key may be', () => {
  const { value } = decodeJson('{"data":{"__proto__":"aGk="}}');
  const { object } = check(value, 'Strict', secretKind);
  expect(JSON.stringify(object)).toBe('{"data":{"__proto__":"aGk="}}');
});
