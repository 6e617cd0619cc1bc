import { describe, expect, it } from '@jest/globals';
import { configMapKind } from './config-map.js';
import { cellsOf, complaints, updateComplaints, written } from './written.fixture.js';

const yaml = (body: string) => `metadata: {name: c, namespace: shop}\n${body}`;

describe('defaults of a ConfigMap', () => {
  it('drop what holds nothing', () => {
    expect(written(configMapKind, yaml('data: {}\nbinaryData: {}'))).toEqual({
      metadata: { name: 'c', namespace: 'shop' },
    });
  });

  it('keep texts as they are', () => {
    const { data } = written(configMapKind, yaml('data: {a: " x\\n", "__proto__": p}'));
    expect(data).toEqual(JSON.parse('{"a":" x\\n","__proto__":"p"}'));
  });
});

describe('validation of a ConfigMap', () => {
  const whole = 'x'.repeat(1024 * 1024);
  const rows = [
    { name: 'nothing wrong', body: 'data: {a.b-c_d: x}\nbinaryData: {e: YQ==}', says: [] },
    {
      name: 'bad keys',
      body: 'data: {"a b": x}\nbinaryData: {"..": YQ==}',
      says: [
        'data[a b]: Invalid value: "a b": a valid config key must consist of',
        'binaryData[..]: Invalid value: "..": must not be \'..\'',
      ],
    },
    {
      name: 'a key in both',
      body: 'data: {a: x}\nbinaryData: {a: YQ==}',
      says: ['data[a]: Invalid value: "a": duplicate of key present in binaryData'],
    },
    { name: 'a MiB', body: `data: {a: ${whole}}`, says: [] },
    {
      name: 'more than a MiB in both together',
      body: `data: {a: ${whole}}\nbinaryData: {b: YQ==}`,
      says: ['[]: Too long: may not be more than 1048576 bytes'],
    },
  ];
  for (const { name, body, says } of rows)
    it(name, () => {
      const said = complaints(configMapKind, yaml(body));
      expect(said.map((one, index) => one.slice(0, says[index]?.length))).toEqual(says);
    });
});

describe('an update of a ConfigMap', () => {
  const rows = [
    { from: 'data: {a: x}', to: 'data: {a: z}', says: [] },
    { from: 'immutable: false\ndata: {a: x}', to: 'data: {a: z}', says: [] },
    { from: 'immutable: true\ndata: {a: x}', to: 'immutable: true\ndata: {a: x}', says: [] },
    {
      from: 'immutable: true\ndata: {a: x}',
      to: 'data: {a: z}\nbinaryData: {b: YQ==}',
      says: ['immutable', 'data', 'binaryData'],
    },
  ];
  for (const { from, to, says } of rows)
    it(`from ${from} to ${to}`, () => {
      expect(updateComplaints(configMapKind, { from: yaml(from), to: yaml(to) })).toEqual(
        says.map((field) => `${field}: Forbidden: field is immutable when \`immutable\` is set`),
      );
    });
});

it('a ConfigMap prints how much it holds', () => {
  const map = written(configMapKind, yaml('data: {a: x, b: z}\nbinaryData: {c: YQ==}'));
  expect(cellsOf(configMapKind, map)).toMatchObject({ Name: 'c', Data: 3 });
});
