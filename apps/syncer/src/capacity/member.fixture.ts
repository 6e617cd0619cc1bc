/** Nodes, pods and ReplicaSets as a member shows them, and a member of them that can be watched. */
import type { MemberEvent, MemberPage } from '@navarch/clients';
import {
  apiVersionOf,
  type KubeObject,
  type ResourceName,
  resources,
  UnavailableError,
} from '@navarch/model';

const objectOf = (resource: ResourceName, fields: Partial<KubeObject>): KubeObject => ({
  apiVersion: apiVersionOf(resource),
  kind: resource.kind,
  metadata: { name: '' },
  ...fields,
});

export const node = (name: string, fields: object = {}): KubeObject =>
  objectOf(resources.nodes, {
    metadata: { name, labels: { zone: name } },
    status: {
      allocatable: { cpu: '4', memory: '8Gi', pods: '10' },
      conditions: [{ type: 'Ready', status: 'True' }],
    },
    ...fields,
  });

export type PodFields = {
  /** `namespace/name`. */
  readonly name: string;
  readonly node?: string;
  /** Name of the ReplicaSet that made it. */
  readonly owner?: string;
  readonly cpu?: string;
  readonly phase?: string;
  /** RFC 3339: since when no node takes it. */
  readonly since?: string;
};

export function pod({ name, node: nodeName, owner, cpu = '1', ...status }: PodFields): KubeObject {
  const [namespace = '', short = ''] = name.split('/');
  const controller = { apiVersion: 'apps/v1', kind: 'ReplicaSet', uid: 'x', controller: true };
  return objectOf(resources.pods, {
    metadata: {
      namespace,
      name: short,
      ...(owner === undefined ? {} : { ownerReferences: [{ ...controller, name: owner }] }),
    },
    spec: { nodeName, containers: [{ resources: { requests: { cpu } } }] },
    status: {
      phase: status.phase ?? 'Pending',
      ...(status.since === undefined ? {} : { conditions: [unscheduled(status.since)] }),
    },
  });
}

const unscheduled = (since: string): object => ({
  type: 'PodScheduled',
  status: 'False',
  reason: 'Unschedulable',
  lastTransitionTime: since,
});

/** A copy of ours, `namespace/name`. */
export function copy(name: string): KubeObject {
  const [namespace = '', short = ''] = name.split('/');
  return objectOf(resources.replicasets, { metadata: { namespace, name: short } });
}

type Change = { readonly type: 'ADDED' | 'MODIFIED' | 'DELETED'; readonly object: KubeObject };

/** Keeps a log of changes; a watch begins anywhere in it, unless it was cut off there. */
export class WatchedMember {
  private readonly objects = new Map<string, KubeObject>();
  private readonly log: { readonly version: number; readonly change: Change }[] = [];
  private readonly listeners = new Set<() => void>();
  private version = 0;
  private isDown = false;

  put(...objects: readonly KubeObject[]): void {
    for (const object of objects) {
      const type = this.objects.has(keyOf(object)) ? 'MODIFIED' : 'ADDED';
      this.objects.set(keyOf(object), object);
      this.change({ type, object });
    }
  }

  remove(object: KubeObject): void {
    this.objects.delete(keyOf(object));
    this.change({ type: 'DELETED', object });
  }

  /** It answers nothing, and its watches break. */
  goDown(): void {
    this.isDown = true;
    this.tellAll();
  }

  /** It answers again, and remembers no changes. */
  comeBack(): void {
    this.isDown = false;
    this.log.length = 0;
  }

  /** One object a page. */
  async *pages(resource: ResourceName): AsyncGenerator<MemberPage> {
    if (this.isDown) throw new UnavailableError('member.down');
    const resourceVersion = String(this.version);
    const items = [...this.objects.values()].filter(({ kind }) => kind === resource.kind);
    for (const item of items) yield { items: [item], resourceVersion };
    if (items.length === 0) yield { items, resourceVersion };
  }

  async *watch(
    resource: ResourceName,
    { resourceVersion, signal }: { readonly resourceVersion: string; readonly signal: AbortSignal },
  ): AsyncGenerator<MemberEvent> {
    let from = Number(resourceVersion);
    while (!signal.aborted) {
      if (this.isDown) throw new UnavailableError('member.down');
      const next = this.log.find(({ version }) => version > from);
      if (next === undefined) {
        await this.untilChanged(signal);
        continue;
      }
      from = next.version;
      if (next.change.object.kind === resource.kind) yield next.change;
    }
  }

  private change({ type, object }: Change): void {
    this.version += 1;
    const metadata = { ...object.metadata, resourceVersion: String(this.version) };
    this.log.push({ version: this.version, change: { type, object: { ...object, metadata } } });
    this.tellAll();
  }

  private tellAll(): void {
    for (const listener of this.listeners) listener();
  }

  private async untilChanged(signal: AbortSignal): Promise<void> {
    await new Promise<void>((resolve) => {
      const end = (): void => {
        this.listeners.delete(end);
        signal.removeEventListener('abort', end);
        resolve();
      };
      this.listeners.add(end);
      signal.addEventListener('abort', end, { once: true });
    });
  }
}

const keyOf = ({ kind, metadata }: KubeObject): string =>
  `${kind}/${metadata.namespace ?? ''}/${metadata.name}`;
