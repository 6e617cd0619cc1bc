import { describe, expect, it } from '@jest/globals';
import type { AdmissionRequest } from '@navarch/apimachinery';
import { type KubeObject, resources } from '@navarch/model';
import { complaintsAboutHold, signApproval } from './hold.decide.js';

const standing = { kind: 'Evictions', message: 'm', clusters: ['a'], since: 's' };
const holdOf = (spec: object): KubeObject => ({
  apiVersion: 'fleet.navarch.dev/v1alpha1',
  kind: 'Hold',
  metadata: { name: 'evictions' },
  spec,
});

function asked(next: object, before: object | undefined): AdmissionRequest {
  const { group, version, resource, kind } = resources.holds;
  return {
    verb: before === undefined ? 'create' : 'update',
    group,
    version,
    resource,
    kind,
    subresource: '',
    namespace: '',
    name: 'evictions',
    object: holdOf(next),
    previous: before === undefined ? undefined : holdOf(before),
    user: { name: 'jane', groups: ['system:masters'] },
    dryRun: false,
  };
}

const approved = { ...standing, approved: true };
const rows: readonly [string, object, object | undefined, string][] = [
  ['is approved', approved, standing, ''],
  ['is written as it was', standing, standing, ''],
  ['is made by a person', standing, undefined, 'spec'],
  ['says something else', { ...approved, message: 'x' }, standing, 'spec.message'],
  ['is about more clusters', { ...approved, clusters: ['a', 'b'] }, standing, 'spec.clusters'],
  [
    'is approved in the name of another',
    { ...approved, approvedBy: 'x' },
    standing,
    'spec.approvedBy',
  ],
  ['is taken back', standing, approved, 'spec.approved'],
  ['is declined in words', { ...standing, approved: false }, standing, 'spec.approved'],
];

describe('a Hold that', () => {
  it.each(rows)('%s', (...[, next, before, expected]) => {
    const fields = complaintsAboutHold(asked(next, before)).map(({ field }) => field);
    expect(fields.join()).toBe(expected);
  });

  it('is approved bears the name of who did, and when', () => {
    expect(signApproval(asked(approved, standing), 0)).toMatchObject({
      spec: { approved: true, approvedBy: 'jane', approvedAt: '1970-01-01T00:00:00.000Z' },
    });
    expect(signApproval(asked(approved, approved), 0)).toBeUndefined();
  });
});
