import { describe, expect, it } from '@jest/globals';
import { ApiError } from '../status.js';
import { decodeProtobuf } from './decode.js';
import { envelope, message, type Part, varint } from './encode.fixture.js';

const secret = (...parts: readonly (readonly [number, Part])[]): unknown =>
  decodeProtobuf(envelope('v1', 'Secret', message(...parts)), 'Secret').value;

const type = { apiVersion: 'v1', kind: 'Secret' };

describe('what kubectl writes', () => {
  const rows = [
    {
      of: 'create namespace',
      hex: '6b3873000a0f0a02763112094e616d65737061636512190a110a016112001a0022002a0032003800420012001a020a001a002200',
      value: { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'a' }, spec: {}, status: {} },
    },
    {
      of: 'create secret generic --from-literal',
      hex: '6b3873000a0c0a0276311206536563726574121e0a120a017312001a016122002a0032003800420012060a01611201621a001a002200',
      value: { ...type, metadata: { name: 's', namespace: 'a' }, data: { a: 'Yg==' } },
    },
  ];
  for (const { of, hex, value } of rows) {
    it(of, () => {
      const decoded = decodeProtobuf(Buffer.from(hex, 'hex'), value.kind);
      expect(decoded).toEqual({ value, duplicates: [] });
    });
  }
});

describe('values', () => {
  const epoch = message([1, 0]);
  const rows: readonly { of: string; kind: string; raw: Uint8Array; value: unknown }[] = [
    {
      of: 'times, to the second and finer; one that is not set is absent',
      kind: 'Event',
      raw: message(
        [6, message([1, 1_700_000_000], [2, 999_999_999])],
        [7, new Uint8Array()],
        [10, message([1, -1], [2, 1_500])],
      ),
      value: {
        firstTimestamp: '2023-11-14T22:13:20Z',
        eventTime: '1969-12-31T23:59:59.000001Z',
      },
    },
    {
      of: 'the epoch is a time, the first second of all is none',
      kind: 'Event',
      raw: message([6, epoch], [7, message([1, -62_135_596_800])], [15, '']),
      value: { firstTimestamp: '1970-01-01T00:00:00Z', reportingInstance: '' },
    },
    {
      of: 'integers of both sizes and signs',
      kind: 'ObjectMeta',
      raw: message([7, -(2 ** 40) - 3], [10, Number.MAX_SAFE_INTEGER]),
      value: { generation: -(2 ** 40) - 3, deletionGracePeriodSeconds: Number.MAX_SAFE_INTEGER },
    },
    {
      of: 'a negative int32 in ten bytes',
      kind: 'Toleration',
      raw: message([5, -7]),
      value: { tolerationSeconds: -7 },
    },
    {
      of: 'zeros only where they mean something',
      kind: 'ReplicaSetSpec',
      raw: message([1, 0], [4, 0]),
      value: { replicas: 0 },
    },
    {
      of: 'int-or-strings',
      kind: 'Probe',
      raw: message([1, message([2, message([2, message([1, 0], [2, 80], [3, ''])])])], [2, 0]),
      value: { httpGet: { port: 80 } },
    },
    {
      of: 'int-or-strings that are strings',
      kind: 'TCPSocketAction',
      raw: message([1, message([1, 1], [3, 'web'])]),
      value: { port: 'web' },
    },
    {
      of: 'quantities, one of them nothing',
      kind: 'ResourceRequirements',
      raw: message(
        [1, message([1, 'cpu'], [2, message([1, '100m'])])],
        [1, message([1, 'memory'], [2, new Uint8Array()])],
        [2, message([1, 'cpu'])],
      ),
      value: { limits: { cpu: '100m', memory: '0' }, requests: { cpu: '0' } },
    },
    {
      of: 'managed fields',
      kind: 'ManagedFieldsEntry',
      raw: message([1, 'kubectl'], [7, message([1, '{"f:data":{"f:k":{}}}'])]),
      value: { manager: 'kubectl', fieldsV1: { 'f:data': { 'f:k': {} } } },
    },
    {
      of: 'no managed fields',
      kind: 'ManagedFieldsEntry',
      raw: message([7, new Uint8Array()]),
      value: {},
    },
    {
      of: 'numbers one by one and packed',
      kind: 'PodSecurityContext',
      raw: message([4, 1], [4, Buffer.concat([varint(2), varint(300)])], [4, 4]),
      value: { supplementalGroups: [1, 2, 300, 4] },
    },
    {
      of: 'fields of inner messages beside their own',
      kind: 'SecretKeySelector',
      raw: message([1, message([1, 'name'])], [2, 'key'], [3, 0]),
      value: { name: 'name', key: 'key', optional: false },
    },
    {
      of: 'empty messages that choose something',
      kind: 'Volume',
      raw: message([1, 'v'], [2, message([2, new Uint8Array()])]),
      value: { name: 'v', emptyDir: {} },
    },
  ];
  for (const { of, kind, raw, value } of rows) {
    it(of, () => {
      expect(decodeProtobuf(envelope('', '', raw), kind).value).toEqual(value);
    });
  }

  it('bytes as base64, texts as they are', () => {
    const entry = message([1, 'k'], [2, Uint8Array.of(0, 255)]);
    expect(secret([2, entry], [4, message([1, 'é'], [2, '\u{feff}x'])])).toEqual({
      ...type,
      data: { k: 'AP8=' },
      stringData: { é: '\u{feff}x' },
    });
    expect(secret([2, message([1, 'k'])], [2, message()])).toEqual({
      ...type,
      data: { k: '', '': '' },
    });
  });
});

describe('what may be in a message', () => {
  it('numbers that nobody knows, of every wire type', () => {
    const fixed = Buffer.concat([
      varint(900 * 8 + 1),
      new Uint8Array(8),
      varint(901 * 8 + 5),
      new Uint8Array(4),
    ]);
    const group = Buffer.concat([varint(902 * 8 + 3), message([3, 'inside']), varint(902 * 8 + 4)]);
    const raw = Buffer.concat([fixed, group, message([903, 'x'], [904, 5], [3, 'Opaque'])]);
    expect(decodeProtobuf(envelope('v1', 'Secret', raw), 'Secret').value).toEqual({
      ...type,
      type: 'Opaque',
    });
  });

  it('a message in parts, and a scalar twice', () => {
    const first = message([1, 'a'], [3, 'ns'], [11, message([1, 'l'], [2, '1'])]);
    const second = message([1, 'b'], [3, ''], [11, message([1, 'm'], [2, '2'])]);
    expect(secret([1, first], [1, second])).toEqual({
      ...type,
      metadata: { name: 'b', labels: { l: '1', m: '2' } },
    });
  });

  it('names that mean something to JavaScript', () => {
    const entry = (key: string): Uint8Array => message([1, key], [2, 'x']);
    const keys = ['__proto__', 'constructor', 'toString'];
    const value = secret(...keys.map((key) => [4, entry(key)] as const)) as { stringData: object };
    expect(Object.keys(value.stringData)).toEqual(keys);
    expect(Object.getPrototypeOf(value.stringData)).toBe(Object.prototype);
    expect(({} as { x?: unknown }).x).toBeUndefined();
  });

  it('another kind: only what it is, for whoever asked', () => {
    const pod = envelope('v1', 'Pod', message([1, 'no message at all']));
    expect(decodeProtobuf(pod, 'Secret').value).toEqual({ apiVersion: 'v1', kind: 'Pod' });
  });
});

describe('what cannot be read', () => {
  const open = (...parts: readonly (readonly [number, Part])[]): Uint8Array =>
    Buffer.concat([Buffer.from('k8s\0'), message(...parts)]);
  const raw = (bytes: Uint8Array): Uint8Array => envelope('v1', 'Secret', bytes);
  const meta = (bytes: Uint8Array): Uint8Array => raw(message([1, bytes]));
  const many = Buffer.alloc(600_000, 15 * 8);
  const rows: readonly { of: string; body: Uint8Array; says: string }[] = [
    { of: 'nothing', body: new Uint8Array(), says: 'expected prefix [107 56 115 0]' },
    { of: 'JSON', body: Buffer.from('{}'), says: 'expected prefix' },
    { of: 'a length beyond the end', body: raw(Uint8Array.of(10, 5, 1)), says: 'unexpected end' },
    { of: 'a number without an end', body: raw(Uint8Array.of(10, 128)), says: 'unexpected end' },
    { of: 'a huge length', body: raw(Buffer.from('0affffffffffffffffff01', 'hex')), says: 'end' },
    { of: 'eleven bytes of number', body: raw(Buffer.alloc(11, 255)), says: 'integer overflow' },
    { of: 'field zero', body: raw(Uint8Array.of(0, 0)), says: 'illegal field number' },
    { of: 'wire type 6', body: raw(Uint8Array.of(14)), says: 'illegal wire type' },
    { of: 'an end of no group', body: raw(Uint8Array.of(12)), says: 'a group ends' },
    { of: 'a group without an end', body: raw(Uint8Array.of(11)), says: 'a group does not end' },
    { of: 'a number for a message', body: raw(message([1, 5])), says: 'field 1 has the wrong' },
    { of: 'a text for a number', body: meta(message([7, 'x'])), says: 'field 7 has the wrong' },
    { of: 'a number for a text', body: meta(message([1, 7])), says: 'field 1 has the wrong' },
    { of: 'broken text', body: meta(message([1, Uint8Array.of(0xff)])), says: 'UTF-8' },
    { of: 'a late year', body: meta(message([8, message([1, 2 ** 40])])), says: 'out of range' },
    {
      of: 'too many nanoseconds',
      body: meta(message([8, message([2, 1_000_000_000])])),
      says: 'out of range',
    },
    {
      of: 'managed fields that are no JSON',
      body: meta(message([17, message([7, message([1, '{'])])])),
      says: 'json parse error',
    },
    {
      of: 'managed fields that are too deep',
      body: meta(message([17, message([7, message([1, '['.repeat(100_000)])])])),
      says: 'nested deeper',
    },
    { of: 'compressed content', body: open([2, ''], [3, 'gzip']), says: 'encoded once more' },
    { of: 'more fields than a body may have', body: raw(many), says: 'more than 250000 fields' },
  ];
  for (const { of, body, says } of rows) {
    it(of, () => {
      let thrown: unknown;
      try {
        decodeProtobuf(body, 'Secret');
      } catch (error) {
        thrown = error;
      }
      expect(thrown).toBeInstanceOf(ApiError);
      expect(thrown).toMatchObject({ code: 400, reason: 'BadRequest' });
      expect((thrown as ApiError).message).toContain(says);
    });
  }

  it('an int-or-string that is neither', () => {
    const body = envelope('', '', message([1, message([1, 2])]));
    expect(() => decodeProtobuf(body, 'TCPSocketAction')).toThrow('neither');
  });
});
