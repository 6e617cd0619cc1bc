import { describe, expect, it } from '@jest/globals';
import type { KindDefinition } from '../kind.js';
import { reviewKinds } from './reviews.js';
import { complaints } from './written.fixture.js';

const kindNamed = (name: string): KindDefinition => {
  const found = reviewKinds.find((kind) => kind.name.kind === name);
  if (found === undefined) throw new Error(`no kind ${name}`);
  return found;
};

const both = 'resourceAttributes: {verb: get, resource: pods}, nonResourceAttributes: {path: /x}';
const rows: readonly [string, string, readonly string[]][] = [
  ['SelfSubjectAccessReview', '{spec: {resourceAttributes: {verb: get}}}', []],
  [
    'SelfSubjectAccessReview',
    '{spec: {}}',
    [
      'spec.resourceAttributes: Invalid value: null: exactly one of nonResourceAttributes or resourceAttributes must be specified',
    ],
  ],
  [
    'SelfSubjectAccessReview',
    `{spec: {${both}}}`,
    [
      'spec.nonResourceAttributes: Invalid value: {"path":"/x"}: cannot be specified in combination with resourceAttributes',
    ],
  ],
  [
    'SelfSubjectAccessReview',
    '{metadata: {labels: {a: b}}, spec: {resourceAttributes: {verb: get}}}',
    ['metadata: Invalid value: {"labels":{"a":"b"}}: must be empty'],
  ],
  [
    'SubjectAccessReview',
    '{spec: {resourceAttributes: {verb: get}}}',
    ['spec.user: Invalid value: "": at least one of user or group must be specified'],
  ],
  ['SubjectAccessReview', '{spec: {groups: [ops], nonResourceAttributes: {path: /x}}}', []],
  [
    'LocalSubjectAccessReview',
    '{metadata: {namespace: web}, spec: {user: a, resourceAttributes: {namespace: shop}}}',
    ['spec.resourceAttributes.namespace: Invalid value: "shop": must match metadata.namespace'],
  ],
  [
    'LocalSubjectAccessReview',
    '{metadata: {namespace: web, name: x}, spec: {user: a, nonResourceAttributes: {path: /x}}}',
    [
      'metadata: Invalid value: {"name":"x"}: must be empty except for namespace',
      'spec.nonResourceAttributes: Invalid value: {"path":"/x"}: disallowed on this kind of request',
    ],
  ],
  ['SelfSubjectReview', '{}', []],
];

describe('a question about access', () => {
  it.each(rows)('%s %s', (kind, yaml, expected) => {
    const whole = yaml.includes('metadata') ? yaml : yaml.replace('{', '{metadata: {}, ');
    expect(complaints(kindNamed(kind), whole)).toEqual(expected);
  });
});
