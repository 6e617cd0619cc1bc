import { beforeEach, describe, expect, it } from '@jest/globals';
import { replicaSet } from './objects.fixture.js';
import { Served } from './served.fixture.js';

const web = '/apis/apps/v1/namespaces/web/replicasets/web';
const scale = `${web}/scale`;
const merge = { 'content-type': 'application/merge-patch+json' };
const apply = { 'content-type': 'application/apply-patch+yaml' };
const wanted = (replicas?: number) => ({
  apiVersion: 'autoscaling/v1',
  kind: 'Scale',
  metadata: { name: 'web' },
  spec: replicas === undefined ? {} : { replicas },
});

type Entry = { readonly manager: string; readonly subresource?: string; readonly time?: string };

let served: Served;
beforeEach(async () => {
  served = new Served();
  await served.call('POST /api/v1/namespaces', { metadata: { name: 'web' } });
  await served.call(
    'POST /apis/apps/v1/namespaces/web/replicasets?fieldManager=maker',
    replicaSet('web', 1),
  );
});

/** Who owns the replicas: manager, endpoint, and whether there is a time. */
async function owners(): Promise<readonly string[]> {
  const { body } = await served.call(`GET ${web}`);
  const entries = body.metadata.managedFields as readonly (Entry & {
    readonly fieldsV1: { readonly 'f:spec'?: Readonly<Record<string, unknown>> };
  })[];
  return entries
    .filter(({ fieldsV1 }) => fieldsV1['f:spec']?.['f:replicas'] !== undefined)
    .map(({ manager, subresource, time }) => `${manager}/${subresource ?? ''} ${time ?? 'never'}`);
}

const scaleTo = (replicas: number, manager: string) =>
  served.call(`PATCH ${scale}?fieldManager=${manager}`, { spec: { replicas } }, merge);

describe('replicas that are set through the scale', () => {
  it('belong to an entry of their own', async () => {
    await scaleTo(2, 'hpa');
    expect(await owners()).toEqual(['hpa/scale never']);
    await scaleTo(3, 'person');
    expect(await owners()).toEqual(['person/scale never']);
  });

  it('belong to nobody once they are none, until somebody writes the object itself', async () => {
    await scaleTo(0, 'hpa');
    expect(await owners()).toEqual([]);
    await served.call(`PUT ${scale}?fieldManager=hpa`, wanted(4));
    expect(await owners()).toEqual([]);
    await served.call(`PATCH ${web}?fieldManager=person`, { spec: { replicas: 5 } }, merge);
    expect(await owners()).toEqual(['person/ 2030-01-01T00:00:00Z']);
  });

  it('that are the same change nothing', async () => {
    const before = await served.call(`GET ${web}`);
    await scaleTo(1, 'hpa');
    expect((await served.call(`GET ${web}`)).body).toEqual(before.body);
  });

  it('can be applied', async () => {
    await scaleTo(2, 'hpa');
    const line = `PATCH ${scale}?fieldManager=person`;
    const refused = await served.call(line, wanted(3), apply);
    expect(refused.body).toMatchObject({
      code: 409,
      message:
        'Apply failed with 1 conflict: conflict with "hpa" with subresource "scale" using autoscaling/v1: .spec.replicas',
    });
    const forced = await served.call(`${line}&force=true`, wanted(3), apply);
    expect(forced.body).toMatchObject({ kind: 'Scale', spec: { replicas: 3 } });
    expect(await owners()).toEqual(['person/scale never']);
    const given = await served.call(line, wanted(), apply);
    expect(given.body).toMatchObject({ kind: 'Scale', spec: {} });
    expect(await owners()).toEqual([]);
  });

  it('cannot be applied as something else, or by nobody', async () => {
    const nobody = await served.call(`PATCH ${scale}`, wanted(3), apply);
    expect(nobody.body).toMatchObject({ code: 422 });
    const other = await served.call(
      `PATCH ${scale}?fieldManager=a`,
      { ...wanted(3), kind: 'ReplicaSet' },
      apply,
    );
    expect(other.body).toMatchObject({ code: 400 });
  });
});
