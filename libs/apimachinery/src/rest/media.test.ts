import { describe, expect, it } from '@jest/globals';
import { ApiError } from '../status.js';
import { negotiate, patchTypeOf } from './media.js';

const refusal = (act: () => unknown): number | undefined => {
  try {
    act();
    return undefined;
  } catch (error) {
    if (error instanceof ApiError) return error.code;
    throw error;
  }
};

describe('of what a client accepts', () => {
  const meta = (as: string, version: string): string =>
    `application/json;as=${as};v=${version};g=meta.k8s.io`;
  const rows = [
    ['application/yaml, application/json', { encoding: 'yaml', shape: 'object' }],
    ['application/json;q=0.1, application/yaml', { encoding: 'yaml' }],
    ['application/yaml;q=0, application/json;q=0.1', { encoding: 'json' }],
    ['application/yaml;q=often, application/json', { encoding: 'yaml' }],
    [meta('Table', 'v1'), { shape: 'table', metaVersion: 'meta.k8s.io/v1' }],
    [meta('Table', 'v1beta1'), { shape: 'table', metaVersion: 'meta.k8s.io/v1beta1' }],
    [meta('PartialObjectMetadata', 'v1beta1'), { metaVersion: 'meta.k8s.io/v1beta1' }],
    [`${meta('Table', 'v2')}, ${meta('Table', 'v1')}`, { metaVersion: 'meta.k8s.io/v1' }],
  ] as const;
  for (const [accept, is] of rows) {
    it(`${accept} is answered best`, () => expect(negotiate(accept)).toMatchObject(is));
  }
});

describe('what JavaScript has of its own is no media type', () => {
  for (const name of ['__proto__', 'constructor', 'toString']) {
    it(name, () => {
      expect(refusal(() => negotiate(`application/json;as=${name};v=v1;g=meta.k8s.io`))).toBe(406);
      expect(refusal(() => patchTypeOf(name))).toBe(415);
    });
  }
});
