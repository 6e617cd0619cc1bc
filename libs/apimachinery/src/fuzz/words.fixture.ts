import * as fc from 'fast-check';

/** Names that mean something to JavaScript, to paths, to YAML or to Kubernetes. */
export const nasty = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  '',
  '.',
  '..',
  '-',
  '$patch',
  '$retainKeys',
  '$setElementOrder/containers',
  '$deleteFromPrimitiveList/finalizers',
  '<<',
  'k:{"name":"a"}',
  'f:metadata',
  'v:"x"',
  'a'.repeat(300),
  '\u0000',
  '\ud800',
  '日本',
  '0',
  '-1',
  'length',
];
const known = [
  'metadata',
  'name',
  'namespace',
  'labels',
  'annotations',
  'finalizers',
  'ownerReferences',
  'managedFields',
  'fieldsV1',
  'manager',
  'operation',
  'resourceVersion',
  'uid',
  'generateName',
  'deletionTimestamp',
  'data',
  'stringData',
  'type',
  'immutable',
  'spec',
  'replicas',
  'selector',
  'matchLabels',
  'matchExpressions',
  'template',
  'containers',
  'env',
  'ports',
  'volumes',
  'resources',
  'status',
  'conditions',
  'kind',
  'apiVersion',
  'placement',
  'division',
  'weights',
  'message',
  'involvedObject',
];
export const key = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...known) },
  { weight: 2, arbitrary: fc.constantFrom(...nasty) },
  { weight: 1, arbitrary: fc.string({ maxLength: 8 }) },
);

export const scalar = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    false,
    0,
    -1,
    1.5,
    1e308,
    2 ** 53,
    'a',
    '',
    'replace',
    'delete',
  ),
  fc.constantFrom<unknown>(
    'YQ==',
    '%%%',
    '100m',
    '1e999',
    '2030-01-01T00:00:00Z',
    '2030-13-45T99:99:99Z',
  ),
  fc.constantFrom<unknown>(...nasty),
  fc.string({ maxLength: 12 }),
  fc.integer(),
  fc.double(),
);

export const { json } = fc.letrec<{ json: unknown }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    scalar,
    fc.array(tie('json'), { maxLength: 4 }),
    fc
      .array(fc.tuple(key, tie('json')), { maxLength: 4 })
      .map((entries) => Object.fromEntries(entries)),
  ),
}));

/** Half of a surrogate pair cannot stand in a URL. */
export const encoded = (text: string): string => encodeURIComponent(Buffer.from(text).toString());
