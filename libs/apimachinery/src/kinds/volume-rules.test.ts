import { describe, expect, it } from '@jest/globals';
import type { VolumeShape } from './shapes.js';
import { validateVolumes } from './volume-rules.js';

const said = (source: Partial<VolumeShape>): string[] =>
  validateVolumes([{ name: 'v', ...source }], 'volumes').map(
    ({ field, message }) => `${field}: ${message}`,
  );

const mode = 'must be a number between 0 and 0777 (octal), both inclusive';
const name = { apiVersion: 'v1', fieldPath: 'metadata.name' };

describe('the files of a volume', () => {
  const at = 'volumes[0]';
  const rows: readonly (readonly [name: string, source: object, says: readonly string[]])[] = [
    [
      'of a Secret',
      {
        secret: {
          secretName: 'a',
          defaultMode: 512,
          items: [{}, { key: 'a', path: '../x' }, { key: 'a', path: '/x', mode: -1 }],
        },
      },
      [
        `${at}.secret.defaultMode: Invalid value: 512: ${mode}`,
        `${at}.secret.items[0].key: Required value`,
        `${at}.secret.items[0].path: Required value`,
        `${at}.secret.items[1].path: Invalid value: "../x": must not contain '..'`,
        `${at}.secret.items[2].path: Invalid value: "/x": must be a relative path`,
        `${at}.secret.items[2].mode: Invalid value: -1: ${mode}`,
      ],
    ],
    [
      'of a ConfigMap',
      { configMap: { name: 'a', items: [{ key: 'a', path: '..data' }] } },
      [`${at}.configMap.items[0].path: Invalid value: "..data": must not start with '..'`],
    ],
    ['about the Pod', { downwardAPI: { items: [{ path: 'a', mode: 511, fieldRef: name }] } }, []],
    [
      'about nothing',
      { downwardAPI: { defaultMode: -1, items: [{ path: 'a' }] } },
      [
        `${at}.downwardAPI.defaultMode: Invalid value: -1: ${mode}`,
        `${at}.downwardAPI: Required value: one of fieldRef and resourceFieldRef is required`,
      ],
    ],
    [
      'about two things',
      {
        downwardAPI: {
          items: [{ path: 'a', fieldRef: name, resourceFieldRef: { resource: 'limits.cpu' } }],
        },
      },
      [
        `${at}.downwardAPI: Invalid value: "resource": fieldRef and resourceFieldRef can not be specified simultaneously`,
      ],
    ],
    [
      'about no container',
      { downwardAPI: { items: [{ path: 'a', resourceFieldRef: { resource: 'limits.cpu' } }] } },
      [`${at}.downwardAPI.resourceFieldRef.containerName: Required value`],
    ],
    [
      'about an address',
      { downwardAPI: { items: [{ path: 'a', fieldRef: { ...name, fieldPath: 'status.podIP' } }] } },
      [
        `${at}.downwardAPI.fieldRef.fieldPath: Unsupported value: "status.podIP": supported values: "metadata.annotations", "metadata.labels", "metadata.name", "metadata.namespace", "metadata.uid"`,
      ],
    ],
  ];
  for (const [of, source, says] of rows)
    it(of, () => {
      expect(said(source)).toEqual(says);
    });
});
