import { beforeEach, describe, expect, it } from '@jest/globals';
import { done, type KubeObject, type ObjectKey, printObjectKey, resources } from '@navarch/model';
import { createMemoryStore, type Store } from '@navarch/store';
import { loopNames } from '../loops.js';
import { placingOn } from '../place/placing.fixture.js';
import { route } from '../relay/route.decide.js';
import { RevisionReconciler } from './revision.js';
import { numberOf } from './template.js';

const keyOf = (
  name: string,
  { group, resource }: { group: string; resource: string },
): ObjectKey => ({
  group,
  resource,
  namespace: 'shop',
  name,
});
const web = keyOf('web', resources.deployments);
const bodyOf = (image: string, uid = 'd'): KubeObject => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', namespace: 'shop', uid, generation: 1 },
  spec: {
    replicas: 2,
    selector: { matchLabels: { app: 'web' } },
    template: {
      metadata: { labels: { app: 'web' } },
      spec: { containers: [{ name: 'main', image }] },
    },
  },
});

let store: Store;
let loop: RevisionReconciler;
beforeEach(() => {
  store = createMemoryStore({ clock: () => 1_000 });
  let uids = 0;
  const newUid = (): string => `uid-${(uids += 1)}`;
  loop = new RevisionReconciler({ store, now: () => 1_000, newUid });
});

const put = async (image: string): Promise<void> => {
  const standing = await store.objects.get(web);
  const write =
    standing === undefined
      ? ({ verb: 'create', key: web, body: bodyOf(image) } as const)
      : ({ verb: 'update', key: web, body: bodyOf(image), precondition: {} } as const);
  await store.objects.commit(write, 'ann');
};
const revisions = async (): Promise<readonly KubeObject[]> => {
  const { group, resource } = resources.replicasets;
  return (await store.objects.list({ group, resource, limit: 100 })).map(({ body }) => body);
};
const reconcile = () => loop.reconcile(printObjectKey(web));
const numbers = async (): Promise<readonly number[]> =>
  (await revisions()).map(numberOf).toSorted((one, other) => one - other);

describe('the revision loop', () => {
  it('keeps a revision for each template, and numbers the Deployment', async () => {
    await put('a');
    expect(await reconcile()).toEqual(done);
    await put('b');
    expect(await reconcile()).toEqual(done);
    expect(await numbers()).toEqual([1, 2]);
    expect(numberOf((await store.objects.get(web))?.body ?? bodyOf('b'))).toBe(2);
  });

  it('writes nothing when nothing changed', async () => {
    await put('a');
    await reconcile();
    const before = await store.objects.revision();
    expect(await reconcile()).toEqual(done);
    expect(await store.objects.revision()).toBe(before);
  });

  it('leaves what has the name of a revision to whom it belongs', async () => {
    await put('a');
    await reconcile();
    const [made] = await revisions();
    const key = keyOf(made?.metadata.name ?? '', resources.replicasets);
    await store.objects.commit({ verb: 'delete', key, precondition: {} }, 'ann');
    const { ownerReferences: _owner, ...metadata } = made?.metadata ?? { name: '' };
    const foreign = { ...(made as KubeObject), metadata: { ...metadata, uid: 'foreign' } };
    await store.objects.commit({ verb: 'create', key, body: foreign }, 'ann');
    await reconcile();
    expect((await revisions()).map(({ metadata: { uid } }) => uid)).toContain('foreign');
    expect(await revisions()).toHaveLength(2);
  });

  it('makes none for what is being deleted, or stays in the federation', async () => {
    await reconcile();
    const going = bodyOf('a');
    const metadata = { ...going.metadata, deletionTimestamp: '2026-03-04T12:00:00Z' };
    const body = { ...going, metadata };
    await store.objects.commit({ verb: 'create', key: web, body }, 'ann');
    await reconcile();
    expect(await revisions()).toEqual([]);
  });

  it('is woken by every change of a Deployment but its own, and makes nothing due to be placed', async () => {
    await put('a');
    await reconcile();
    const loopsOf = async (after: number) =>
      (await store.changes.after(after, 100)).flatMap(route).map((due) => due.loop);
    expect(await loopsOf(0)).toEqual([loopNames.place, loopNames.revision, loopNames.collect]);
  });

  it('has its revisions placed nowhere, and is told when somebody changes them', async () => {
    await put('a');
    await reconcile();
    const [made] = await revisions();
    const key = keyOf(made?.metadata.name ?? '', resources.replicasets);
    expect(await placingOn(store).reconcile(printObjectKey(key))).toEqual(done);
    const { group, resource } = resources.placements;
    expect(await store.objects.list({ group, resource, limit: 10 })).toEqual([]);
    const terms = { leaseMs: 60_000, holder: 'test' };
    const claims = await store.agenda.claim(loopNames.revision, { limit: 10 }, terms);
    expect(claims.map((claim) => claim.key)).toEqual([printObjectKey(web)]);
  });
});
