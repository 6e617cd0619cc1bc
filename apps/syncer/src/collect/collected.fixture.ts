/** A federation of nothing but its objects and the collector, over the store in memory; runs until nothing is due. */
import {
  type KubeObject,
  type ObjectKey,
  type OwnerReference,
  type Propagation,
  printObjectKey,
  propagationFinalizers,
  resources,
} from '@navarch/model';
import { createMemoryStore, type Store, type StoredObject } from '@navarch/store';
import { Bell } from '../agenda/bell.js';
import { loopNames } from '../loops.js';
import { route } from '../relay/route.decide.js';
import { CollectReconciler } from './collect.js';
import { concernedBy } from './concerned.js';

const terms = { leaseMs: 60_000, holder: 'test' };
/** More turns than anything here may take: a collector that never comes to rest fails. */
const turnsMax = 500;

type Metadata = Partial<KubeObject['metadata']>;

export class Collected {
  now = Date.parse('2030-01-01T00:00:00Z');
  readonly store: Store = createMemoryStore({ clock: () => this.now });
  private readonly bell = new Bell(
    this.store.agenda,
    { ring: async () => undefined },
    () => undefined,
  );
  private readonly loop = new CollectReconciler({
    store: this.store,
    bell: this.bell,
    now: () => this.now,
  });
  private position = 0;

  async create(name: string, metadata: Metadata = {}): Promise<void> {
    const key = keyOf(name, metadata.namespace);
    const body = {
      apiVersion: 'apps/v1',
      kind: 'ReplicaSet',
      metadata: { name, namespace: key.namespace, uid: `uid-${name}`, ...metadata },
    };
    await this.put(key, body);
  }

  async put(key: ObjectKey, body: KubeObject): Promise<void> {
    await this.store.objects.commit({ verb: 'create', key, body }, 'ann');
  }

  /** As the API does it. */
  async remove(name: string, propagation: Propagation = 'Background'): Promise<void> {
    const found = await this.get(name);
    if (found === undefined) return;
    const { key, body } = found;
    if (propagation === 'Background') {
      await this.store.objects.commit({ verb: 'delete', key, precondition: {} }, 'ann');
      return;
    }
    const metadata = {
      ...body.metadata,
      deletionTimestamp: '2030-01-01T00:00:00Z',
      finalizers: [...(body.metadata.finalizers ?? []), propagationFinalizers[propagation]],
    };
    await this.edit(name, metadata);
  }

  async edit(name: string, metadata: Metadata): Promise<void> {
    const found = await this.get(name);
    if (found === undefined) throw new Error(`no ${name}`);
    const body = { ...found.body, metadata: { ...found.body.metadata, ...metadata } };
    const write = { verb: 'update', key: found.key, body, precondition: {} } as const;
    await this.store.objects.commit(write, 'ann');
  }

  get(name: string): Promise<StoredObject | undefined> {
    return this.store.objects.get(keyOf(name));
  }

  /** Names of what is there, in their order. */
  async names(): Promise<string> {
    const { group, resource } = resources.replicasets;
    const page = await this.store.objects.list({ group, resource, limit: 100 });
    return page.map(({ key }) => key.name).join(' ');
  }

  /** Everything that has an owner or waits is due, as by the sweep. */
  async sweep(): Promise<void> {
    const keys = await this.store.ownership.all({ limit: 1_000 });
    await this.mark(keys);
  }

  /** Changes are forgotten, as if nobody had relayed them. */
  async forget(): Promise<void> {
    this.position = await this.store.objects.revision();
  }

  async settle(): Promise<void> {
    for (let turn = 0; turn < turnsMax; turn += 1) {
      await this.relay();
      const claims = await this.store.agenda.claim(loopNames.collect, { limit: 100 }, terms);
      if (claims.length === 0) return;
      await Promise.all(
        claims.map(async (claim) => {
          const outcome = await this.loop.reconcile(claim.key);
          if (outcome.kind === 'done') await this.store.agenda.close([claim]);
          else await this.store.agenda.postpone(claim, 0);
        }),
      );
    }
    throw new Error('the collector does not come to rest');
  }

  private async relay(): Promise<void> {
    const changes = await this.store.changes.after(this.position, 1_000);
    const due = changes.flatMap(route).filter(({ loop }) => loop === loopNames.collect);
    await this.store.agenda.mark(due);
    for await (const page of concernedBy(this.store, changes)) await this.store.agenda.mark(page);
    this.position = changes.at(-1)?.position ?? this.position;
  }

  private async mark(keys: readonly ObjectKey[]): Promise<void> {
    await this.store.agenda.mark(
      keys.map((key) => ({ loop: loopNames.collect, key: printObjectKey(key) })),
    );
  }
}

export const keyOf = (name: string, namespace = 'web'): ObjectKey => ({
  group: 'apps',
  resource: 'replicasets',
  namespace,
  name,
});

export const reference = (name: string, more: Partial<OwnerReference> = {}): OwnerReference => ({
  apiVersion: 'apps/v1',
  kind: 'ReplicaSet',
  name,
  uid: `uid-${name}`,
  ...more,
});

export const blocking = (name: string): OwnerReference =>
  reference(name, { blockOwnerDeletion: true });
