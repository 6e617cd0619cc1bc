import { describe, expect, it } from '@jest/globals';
import { type ApiEnablement, resources } from '@navarch/model';
import { serves } from './serves.decide.js';

const apps = (...names: readonly string[]): readonly ApiEnablement[] => [
  { groupVersion: 'v1', resources: ['secrets'] },
  { groupVersion: 'apps/v1', resources: names },
];

const rows: readonly [string, readonly ApiEnablement[] | undefined, boolean][] = [
  ['serves what it was not asked for yet', undefined, true],
  ['serves what it says', apps('deployments', 'replicasets'), true],
  ['does not serve what it leaves out', apps('deployments'), false],
  ['does not serve what it has nothing of', apps(), false],
  ['serves what nobody asked for', [], true],
];

describe('a cluster', () => {
  for (const [name, apiEnablements, expected] of rows)
    it(name, () => {
      const status = apiEnablements === undefined ? {} : { apiEnablements };
      expect(serves({ status }, resources.replicasets)).toBe(expected);
    });
});
