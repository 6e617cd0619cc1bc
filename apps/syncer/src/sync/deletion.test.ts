import { describe, expect, it } from '@jest/globals';
import { type DeleteTarget, MemberError } from '@navarch/clients';
import { type ResourceName, resources } from '@navarch/model';
import { requestDeletion } from './deletion.js';

const key = {
  cluster: 'tokyo',
  object: { group: '', resource: 'secrets', namespace: 'shop', name: 'keys' },
};

/** A member with one Secret, which keeps preconditions as an API server does. */
class OneSecret {
  isThere = true;

  constructor(private readonly is: { readonly uid: string; readonly version: string }) {}

  delete = (_resource: ResourceName, target: DeleteTarget): Promise<'deleted' | 'absent'> => {
    const { uid = this.is.uid, resourceVersion = this.is.version } = target;
    if (uid !== this.is.uid || resourceVersion !== this.is.version)
      return Promise.reject(new MemberError('member.conflict', {}, { status: 409 }));
    this.isThere = false;
    return Promise.resolve('deleted');
  };
}

describe('requestDeletion', () => {
  it.each([
    ['as it was read', { uid: 'u1', version: '7' }, 'deleted'],
    ['changed since', { uid: 'u1', version: '8' }, 'changed'],
    ['another of its name', { uid: 'u2', version: '7' }, 'changed'],
  ] as const)('%s', async (...[, is, expected]) => {
    const member = new OneSecret(is);
    expect(
      await requestDeletion(
        { key, resource: resources.secrets, client: member, version: '7', propagation: 'Orphan' },
        'u1',
      ),
    ).toBe(expected);
    expect(member.isThere).toBe(expected !== 'deleted');
  });
});
