import { describe, expect, it } from '@jest/globals';
import { composeChangeset } from './items.js';

const item = (json: unknown) => ({ where: 'document 1', json });
const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'a' } };
const cluster = {
  apiVersion: 'fleet.navarch.dev/v1alpha1',
  kind: 'Cluster',
  metadata: { name: 'c' },
};

describe('files as a changeset', () => {
  it('are applied together, in the namespace that is meant', () => {
    const named = { ...secret, metadata: { name: 'b', namespace: 'other' } };
    const sent = composeChangeset(
      [item(secret), item(named), item(cluster)],
      { message: 'why', force: true },
      'web',
    );
    expect(sent).toEqual({
      apiVersion: 'fleet.navarch.dev/v1alpha1',
      kind: 'Changeset',
      metadata: { generateName: 'changeset-' },
      spec: {
        message: 'why',
        force: true,
        items: [
          { verb: 'apply', object: { ...secret, metadata: { name: 'a', namespace: 'web' } } },
          { verb: 'apply', object: named },
          { verb: 'apply', object: cluster },
        ],
      },
    });
  });

  it('may be one already', () => {
    const own = { kind: 'Changeset', metadata: { name: 'own' }, spec: { items: [] } };
    expect(composeChangeset([item(own)], {}, 'web')).toBe(own);
    expect(composeChangeset([item(secret)], { name: 'given' }, 'web').metadata).toEqual({
      name: 'given',
    });
  });

  it('are objects', () => {
    expect(() => composeChangeset([item('text')], {}, 'web')).toThrow('document 1: is no object');
  });
});
