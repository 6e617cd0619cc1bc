import { describe, expect, it } from '@jest/globals';
import { secretKind } from './secret.js';
import { cellsOf, complaints, updateComplaints, written } from './written.fixture.js';

const yaml = (body: string) => `metadata: {name: s, namespace: shop}\n${body}`;

describe('defaults', () => {
  it('merge stringData over data', () => {
    expect(
      written(secretKind, yaml('data: {a: YQ==, b: Yg==}\nstringData: {b: new, "__proto__": p}')),
    ).toEqual({
      metadata: { name: 's', namespace: 'shop' },
      type: 'Opaque',
      data: JSON.parse('{"a":"YQ==","b":"bmV3","__proto__":"cA=="}') as unknown,
    });
  });

  it('drop empty data', () => {
    expect(written(secretKind, yaml('data: {}'))).not.toHaveProperty('data');
  });
});

describe('validation', () => {
  const type = (name: string, data = '{}') => yaml(`type: kubernetes.io/${name}\ndata: ${data}`);
  const rows = [
    { name: 'nothing wrong', yaml: yaml('data: {a.b-c_d: YQ==}'), says: [] },
    { name: 'an own type', yaml: yaml('type: example.com/mine'), says: [] },
    {
      name: 'a bad key',
      yaml: yaml('data: {"a b": YQ==}'),
      says: ['data[a b]: Invalid value: "a b": a valid config key must consist of'],
    },
    {
      name: 'tls without a key',
      yaml: type('tls', '{tls.crt: YQ==}'),
      says: ['data[tls.key]: Required value'],
    },
    {
      name: 'basic-auth with nothing',
      yaml: type('basic-auth'),
      says: ['data[username]: Required value', 'data[password]: Required value'],
    },
    { name: 'basic-auth with one', yaml: type('basic-auth', '{password: YQ==}'), says: [] },
    {
      name: 'ssh-auth',
      yaml: type('ssh-auth'),
      says: ['data[ssh-privatekey]: Required value'],
    },
    {
      name: 'docker config that is missing',
      yaml: type('dockerconfigjson'),
      says: ['data[.dockerconfigjson]: Required value'],
    },
    {
      name: 'docker config that is no JSON',
      yaml: type('dockerconfigjson', '{.dockerconfigjson: aHVudGVyMg==}'),
      says: ['data[.dockerconfigjson]: Invalid value: "<secret contents redacted>": invalid'],
    },
    {
      name: 'a token for nobody',
      yaml: type('service-account-token'),
      says: ['metadata.annotations[kubernetes.io/service-account.name]: Required value'],
    },
  ];
  for (const { name, yaml: text, says } of rows)
    it(name, () => {
      const found = complaints(secretKind, text);
      expect(found).toHaveLength(says.length);
      for (const [index, start] of says.entries()) expect(found[index]).toContain(start);
    });

  const sized = (bytes: number) => {
    const half = Buffer.alloc(bytes / 2).toString('base64');
    return yaml(`data: {a: ${half}, b: ${half}}`);
  };
  it('holds 1 MiB', () => {
    expect(complaints(secretKind, sized(1_048_576))).toEqual([]);
  });
  it('holds no more', () => {
    expect(complaints(secretKind, sized(1_048_578))).toEqual([
      'data: Too long: may not be more than 1048576 bytes',
    ]);
  });
});

describe('updates', () => {
  const frozen = 'Forbidden: field is immutable when `immutable` is set';
  const rows = [
    { name: 'data', from: 'data: {a: YQ==}', to: 'data: {a: Yg==}', says: [] },
    {
      name: 'the type',
      from: 'type: a',
      to: 'type: b',
      says: ['type: Invalid value: "b": field is immutable'],
    },
    {
      name: 'frozen data',
      from: 'immutable: true\ndata: {a: YQ==}',
      to: 'immutable: true\ndata: {a: Yg==}',
      says: [`data: ${frozen}`],
    },
    {
      name: 'thawing',
      from: 'immutable: true',
      to: 'immutable: false',
      says: [`immutable: ${frozen}`],
    },
    {
      name: 'labels of frozen data',
      from: 'immutable: true\ndata: {a: YQ==}',
      to: 'immutable: true\ndata: {a: YQ==}',
      says: [],
    },
  ];
  for (const { name, from, to, says } of rows)
    it(name, () => {
      expect(updateComplaints(secretKind, { from: yaml(from), to: yaml(to) })).toEqual(says);
    });
});

it('prints and selects by type', () => {
  const secret = written(secretKind, yaml('data: {a: YQ==, b: Yg==}'));
  expect(cellsOf(secretKind, secret)).toMatchObject({ Name: 's', Type: 'Opaque', Data: 2 });
  expect(secretKind.fields['type']?.(secret)).toBe('Opaque');
});
