import { describe, expect, it } from '@jest/globals';
import { parseJsonPath, valuesAt } from './json-path.js';

const object = {
  metadata: { labels: { 'a.b/c': 'x', plain: 'y' } },
  spec: {
    replicas: 3,
    ports: [
      { name: 'web', port: 80 },
      { name: 'dns', port: 53 },
    ],
  },
  status: {
    conditions: [
      { type: 'Ready', status: 'True', since: 2 },
      { type: 'Synced', status: 'False', since: 5 },
    ],
  },
};

describe('a path', () => {
  const rows = [
    { path: '.spec.replicas', finds: [3] },
    { path: '$.spec.replicas', finds: [3] },
    { path: '.spec.nothing.there', finds: [] },
    { path: ".metadata.labels['a.b/c']", finds: ['x'] },
    { path: String.raw`.metadata.labels.a\.b/c`, finds: ['x'] },
    { path: '.spec.ports[0].name', finds: ['web'] },
    { path: '.spec.ports[-1].port', finds: [53] },
    { path: '.spec.ports[7].port', finds: [] },
    { path: '.spec.ports[*].port', finds: [80, 53] },
    { path: '.metadata.labels.*', finds: ['x', 'y'] },
    { path: '.status.conditions[?(@.type=="Ready")].status', finds: ['True'] },
    { path: ".status.conditions[?(@.type == 'Synced')].status", finds: ['False'] },
    { path: '.status.conditions[?(@.type!="Ready")].type', finds: ['Synced'] },
    { path: '.status.conditions[?(@.since>2)].type', finds: ['Synced'] },
    { path: '.status.conditions[?(@.since<=2)].type', finds: ['Ready'] },
    { path: '.spec.ports[?(@.port)].name', finds: ['web', 'dns'] },
    { path: '.spec.__proto__', finds: [] },
  ];
  for (const { path, finds } of rows)
    it(path, () => {
      expect(valuesAt(parseJsonPath(path) ?? [], object)).toEqual(finds);
    });

  it.each(['', '$', '.spec[', '.spec[?(@.a=)]x]', '.a[1:2]', '..name'])('is not %s', (path) => {
    expect(parseJsonPath(path)).toBeUndefined();
  });
});
