import { describe, expect, it } from '@jest/globals';
import { noFields, pathOf, unionOf } from './field-set.js';
import { type Owner, ownerId, type Owners } from './managed-fields.js';
import { ownersAfterScale, ownersOfScale } from './scale-owners.js';

const kind = { apiVersion: 'apps/v1', versions: ['apps/v1'], replicas: ['spec', 'replicas'] };
const version = 'autoscaling/v1';
const replicas = pathOf('f:spec', 'f:replicas');
const paused = pathOf('f:spec', 'f:paused');
const time = '2030-01-01T00:00:00Z';

const owner = (manager: string, ...fields: readonly Owner['fields'][]): Owner => ({
  manager,
  operation: 'Update',
  apiVersion: 'apps/v1',
  subresource: '',
  time,
  fields: fields.reduce(unionOf, noFields),
});
const byId = (...all: readonly Owner[]): Owners => new Map(all.map((one) => [ownerId(one), one]));
const shown = (owners: Owners): readonly Owner[] => [...owners.values()];
const scaler: Owner = {
  ...owner('scaler', replicas),
  apiVersion: version,
  subresource: 'scale',
};

describe('the owners of replicas, seen through a Scale', () => {
  it('are those of the object that own them, in the version of the Scale', () => {
    const owners = byId(owner('maker', replicas, paused), owner('other', paused), {
      ...owner('old', replicas),
      apiVersion: 'apps/v0',
    });
    expect(shown(ownersOfScale(owners, kind, version))).toEqual([
      { ...owner('maker', replicas), apiVersion: version },
    ]);
  });

  it('lose them in the object when they lose them in the Scale', () => {
    const owners = byId(owner('maker', replicas, paused), owner('idle', replicas));
    expect(shown(ownersAfterScale(owners, kind, byId(scaler)))).toEqual([
      owner('maker', paused),
      { ...scaler, apiVersion: 'apps/v1', time: undefined },
    ]);
  });

  it('are as before when nobody lost them', () => {
    const owners = byId(owner('maker', replicas, paused), owner('other', paused));
    const scaled = ownersOfScale(owners, kind, version);
    expect(ownersAfterScale(owners, kind, scaled)).toEqual(owners);
  });

  it('are found where the definition of a kind says', () => {
    const [apiVersion, versions] = ['example.com/v1', ['example.com/v1', 'example.com/v2']];
    const size = { apiVersion, versions, replicas: ['spec', 'fleet', 'size'] };
    const field = pathOf('f:spec', 'f:fleet', 'f:size');
    const owners = byId({ ...owner('maker', field, paused), apiVersion: 'example.com/v1' });
    expect(shown(ownersOfScale(owners, size, version))).toEqual([
      { ...owner('maker', replicas), apiVersion: version },
    ]);
    expect(shown(ownersAfterScale(owners, size, byId(scaler)))).toEqual([
      { ...owner('maker', paused), apiVersion: 'example.com/v1' },
      { ...scaler, apiVersion: 'example.com/v1', time: undefined, fields: field },
    ]);
  });
});
