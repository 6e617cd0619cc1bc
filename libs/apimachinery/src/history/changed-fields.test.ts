import { describe, expect, it } from '@jest/globals';
import type { KubeObject } from '@navarch/model';
import { changedFields } from './changed-fields.js';

const object = (fields: object, metadata: object = {}): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Thing',
  metadata: { name: 'a', ...metadata },
  ...fields,
});

describe('changed fields', () => {
  const rows = [
    { name: 'none', before: object({}), after: object({}), paths: [] },
    {
      name: 'by name and place',
      before: object({ spec: { replicas: 1, containers: [{ image: 'a' }, { image: 'b' }] } }),
      after: object({ spec: { replicas: 2, containers: [{ image: 'a' }, { image: 'c' }] } }),
      paths: ['spec.containers[1].image', 'spec.replicas'],
    },
    {
      name: 'as a whole where one has nothing of the kind',
      before: object({ data: { 'tls.key': 'x' } }),
      after: object({ status: { ready: true } }),
      paths: ['data', 'status'],
    },
    {
      name: 'that came and went in a list',
      before: object({ list: [1, 2] }),
      after: object({ list: [1, 2, 3] }),
      paths: ['list[2]'],
    },
    {
      name: 'of another type',
      before: object({ value: [1] }),
      after: object({ value: { a: 1 } }),
      paths: ['value'],
    },
    {
      name: 'whose names need brackets',
      before: object({}, { labels: { 'app.kubernetes.io/name': 'x', plain: 'x' } }),
      after: object({}, { labels: { 'app.kubernetes.io/name': 'y', plain: 'y' } }),
      paths: ['metadata.labels[app.kubernetes.io/name]', 'metadata.labels.plain'],
    },
    {
      name: 'but those that the server or kubectl keeps',
      before: object({}, { resourceVersion: '1', generation: 1, managedFields: [] }),
      after: object(
        {},
        {
          resourceVersion: '2',
          generation: 2,
          annotations: { 'kubectl.kubernetes.io/last-applied-configuration': '{}' },
        },
      ),
      paths: [],
    },
  ];
  it.each(rows)('$name', ({ before, after, paths }) => {
    expect(changedFields(before, after, 10)).toEqual({ paths, more: 0 });
  });

  it('are counted when there are too many', () => {
    const before = object({ data: { a: 1, b: 1, c: 1 } });
    const after = object({ data: { a: 2, b: 2, c: 2 } });
    expect(changedFields(before, after, 2)).toEqual({ paths: ['data.a', 'data.b'], more: 1 });
  });
});
