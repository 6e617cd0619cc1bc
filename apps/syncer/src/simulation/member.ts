/**
 * A member in memory: objects with versions and uids, server-side apply as far as the syncer uses it, and a controller that
 * makes replicas ready a moment later. It tells what navarch writes to `onWrite` before the write takes effect.
 */
import { type ApplyOptions, MemberError, type MemberList } from '@navarch/clients';
import { federatedResources, type KubeObject, type ResourceName, resources } from '@navarch/model';
import { contentOf, idOf, isLabelled, merged, readyIn, wantedIn } from './copy.js';
import type { Silence } from './faults.js';
import type { Scheduler } from './scheduler.js';
import { established, isDefinition, isOfShips, ships, shipsId } from './ships.js';

export type MemberWrite = {
  readonly member: SimulatedMember;
  readonly id: string;
  readonly before: KubeObject | undefined;
  /** Undefined: it is deleted. */
  readonly after: KubeObject | undefined;
};

export type MemberEventSeen = {
  readonly position: number;
  readonly at: number;
  readonly id: string;
  readonly resource: string;
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly object: KubeObject;
};

export type MemberParts = {
  readonly name: string;
  /** Pods that its node takes. */
  readonly places: number;
  /** How long new replicas take to become ready; a moment, unless told. */
  readonly readyAfterMs?: number;
  readonly scheduler: Scheduler;
  readonly onWrite: (write: MemberWrite) => void;
};

type Precondition = Pick<ApplyOptions, 'resourceVersion' | 'uid' | 'isNew' | 'force'>;
type Target = {
  readonly namespace: string;
  readonly name: string;
  readonly uid?: string;
  readonly resourceVersion?: string;
};

const momentMs = 400;

export class SimulatedMember {
  readonly objects = new Map<string, KubeObject>();
  readonly events: MemberEventSeen[] = [];
  /** Told when there is an event, or when it falls silent. */
  readonly waiting = new Set<() => void>();
  silence: Silence | undefined;
  writes = 0;
  private version = 0;
  private uids = 0;

  readonly name: string;
  readonly places: number;

  constructor(private readonly parts: MemberParts) {
    this.name = parts.name;
    this.places = parts.places;
    this.edit(resources.namespaces, {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: 'kube-system' },
    });
    this.edit(resources.nodes, {
      apiVersion: 'v1',
      kind: 'Node',
      metadata: { name: 'node-1' },
      status: { allocatable: { pods: String(parts.places), cpu: '1000', memory: '1000Gi' } },
    });
  }

  apply(resource: ResourceName, manifest: KubeObject, on: Precondition): KubeObject {
    const { namespace = '', name } = manifest.metadata;
    const id = idOf(resource, namespace, name);
    const before = this.objects.get(id);
    this.requireNamespace(namespace);
    this.requireKind(resource);
    if (!agrees(before, on)) throw conflict();
    const after = merged(before, manifest);
    if (before !== undefined && contentOf(before) === contentOf(after)) return before;
    // Fields that others have set otherwise are theirs, unless we insist.
    if (before !== undefined && on.force === false) throw conflict();
    this.parts.onWrite({ member: this, id, before, after });
    this.writes += 1;
    return this.put(id, resource, after);
  }

  create(resource: ResourceName, manifest: KubeObject): KubeObject {
    const { namespace = '', name } = manifest.metadata;
    if (this.objects.has(idOf(resource, namespace, name)))
      throw new MemberError('member.conflict', {}, { status: 409, reason: 'AlreadyExists' });
    return this.apply(resource, manifest, {});
  }

  remove(resource: ResourceName, target: Target): 'deleted' | 'absent' {
    const id = idOf(resource, target.namespace, target.name);
    const before = this.objects.get(id);
    if (before === undefined) return 'absent';
    const { uid, resourceVersion } = before.metadata;
    const isAnother =
      (target.uid !== undefined && target.uid !== uid) ||
      (target.resourceVersion !== undefined && target.resourceVersion !== resourceVersion);
    if (isAnother) throw conflict();
    this.parts.onWrite({ member: this, id, before, after: undefined });
    this.writes += 1;
    this.drop(id, resource);
    // Of a Namespace the answer is the object itself: it is emptied first.
    return resource.namespaced ? 'absent' : 'deleted';
  }

  list(resource: ResourceName, isManaged: boolean): MemberList {
    const prefix = `${resource.group}/${resource.resource}/`;
    const items: KubeObject[] = [];
    for (const [id, object] of this.objects)
      if (id.startsWith(prefix) && (!isManaged || isLabelled(object))) items.push(object);
    return { items, resourceVersion: String(this.version) };
  }

  /** A person's or a controller's doing. */
  edit(resource: ResourceName, object: KubeObject): void {
    const { namespace = '', name } = object.metadata;
    this.put(idOf(resource, namespace, name), resource, object);
  }

  /** Takes away an object, and with a namespace what is in it. */
  drop(id: string, resource: ResourceName): void {
    const object = this.objects.get(id);
    if (object === undefined) return;
    this.objects.delete(id);
    this.version += 1;
    const metadata = { ...object.metadata, resourceVersion: String(this.version) };
    this.tell(id, resource, { type: 'DELETED', object: { ...object, metadata } });
    const isWithin = ({ metadata }: KubeObject): boolean =>
      isDefinition(resource) || metadata.namespace === object.metadata.name;
    if (!isDefinition(resource) && resource.resource !== resources.namespaces.resource) return;
    const kinds = isDefinition(resource) ? [ships] : [...federatedResources, ships];
    for (const inside of kinds.filter(({ namespaced }) => namespaced))
      for (const one of this.list(inside, false).items.filter(isWithin))
        this.drop(idOf(inside, one.metadata.namespace ?? '', one.metadata.name), inside);
  }

  /** Goes away, or comes back; whoever watches is told. */
  fallSilent(silence: Silence | undefined): void {
    this.silence = silence;
    for (const wake of this.waiting) wake();
  }

  /** Nobody knows a kind that is not defined here. */
  requireKind(resource: ResourceName): void {
    if (isOfShips(resource) && !this.objects.has(shipsId))
      throw new MemberError('member.notFound', {}, { status: 404 });
  }

  private requireNamespace(name: string): void {
    if (name !== '' && !this.objects.has(idOf(resources.namespaces, '', name)))
      throw new MemberError('member.notFound', {}, { status: 404, reason: 'NotFound' });
  }

  private put(id: string, resource: ResourceName, object: KubeObject): KubeObject {
    const before = this.objects.get(id);
    this.version += 1;
    if (before === undefined) this.uids += 1;
    const isRun = object.kind === 'ReplicaSet';
    const isNewSpec = JSON.stringify(before?.['spec']) !== JSON.stringify(object['spec']);
    const uid = before?.metadata.uid ?? `${this.name}-${this.uids}`;
    const kept = { uid, ...(isRun ? { generation: generationAfter(before, isNewSpec) } : {}) };
    const metadata = { ...object.metadata, ...kept, resourceVersion: String(this.version) };
    const whole: KubeObject = { ...object, metadata };
    const stored = isDefinition(resource) ? established(whole) : whole;
    this.objects.set(id, stored);
    this.tell(id, resource, { type: before === undefined ? 'ADDED' : 'MODIFIED', object: stored });
    if (isRun && isNewSpec) this.runReplicas(id, resource);
    return stored;
  }

  private runReplicas(id: string, resource: ResourceName): void {
    const { scheduler, readyAfterMs = momentMs } = this.parts;
    const asked = this.objects.get(id);
    const isGrowing = asked !== undefined && readyIn(asked) < wantedIn(asked);
    const act = (): void => {
      const object = this.objects.get(id);
      if (object === undefined || readyIn(object) === wantedIn(object)) return;
      const count = wantedIn(object);
      const status = {
        replicas: count,
        fullyLabeledReplicas: count,
        readyReplicas: count,
        availableReplicas: count,
      };
      this.put(id, resource, { ...object, status });
    };
    scheduler.after(isGrowing ? readyAfterMs : momentMs, act, scheduler.world);
  }

  private tell(
    id: string,
    { group, resource }: ResourceName,
    seen: Pick<MemberEventSeen, 'type' | 'object'>,
  ): void {
    const at = this.parts.scheduler.now;
    const of = { position: this.version, at, id, resource: `${group}/${resource}` };
    this.events.push({ ...of, ...seen });
    for (const wake of this.waiting) wake();
  }
}

const generationAfter = (before: KubeObject | undefined, isNewSpec: boolean): number =>
  (before?.metadata.generation ?? 0) + Number(isNewSpec);

const conflict = (): MemberError =>
  new MemberError('member.conflict', {}, { status: 409, reason: 'Conflict' });

/** As an API server has it: what is not there is made, whatever version is named, but not with a uid. */
function agrees(
  before: KubeObject | undefined,
  { resourceVersion, uid, isNew }: Precondition,
): boolean {
  if (before === undefined) return uid === undefined;
  if (isNew === true) return false;
  return resourceVersion === undefined || before.metadata.resourceVersion === resourceVersion;
}
