/**
 * Events of the federation, as `kubectl get events` and `describe` show them.
 *
 * One event of one reason and text is one object: when it happens again its count goes up. Recording
 * is best effort: what failed to be recorded must not fail what it was about. Messages are ours and short; they never
 * carry what a member or a user sent.
 */
import { createHash } from 'node:crypto';
import { type KubeObject, type ObjectKey, resources, toTimestamp } from '@navarch/model';
import type { Store } from '@navarch/store';
import { actors } from '../actors.js';
import { limits } from '../limits.js';

export type Involved = Pick<KubeObject, 'apiVersion' | 'kind' | 'metadata'>;
export type Happening = {
  readonly type: 'Normal' | 'Warning';
  /** UpperCamelCase, as Kubernetes' own reasons are. */
  readonly reason: string;
  readonly message: string;
};

export type EventRecorderParts = {
  readonly store: Store;
  readonly now: () => number;
  readonly newUid: () => string;
  readonly onError: (error: unknown) => void;
};

export class EventRecorder {
  constructor(private readonly parts: EventRecorderParts) {}

  async record(involved: Involved, happening: Happening): Promise<void> {
    try {
      await this.write(involved, happening);
    } catch (error) {
      this.parts.onError(error);
    }
  }

  private async write(involved: Involved, happening: Happening): Promise<void> {
    const key = keyOf(involved, happening);
    const previous = await this.parts.store.objects.get(key);
    if (previous === undefined) {
      const body = this.first(key, involved, happening);
      await this.parts.store.objects.commit({ verb: 'create', key, body }, actors.events);
      return;
    }
    const count = typeof previous.body['count'] === 'number' ? previous.body['count'] : 1;
    const body = {
      ...previous.body,
      count: count + 1,
      lastTimestamp: toTimestamp(this.parts.now()),
    };
    const precondition = { resourceVersion: previous.resourceVersion };
    await this.parts.store.objects.commit(
      { verb: 'update', key, body, precondition },
      actors.events,
    );
  }

  private first(key: ObjectKey, involved: Involved, happening: Happening): KubeObject {
    const at = toTimestamp(this.parts.now());
    const { name, namespace, uid } = involved.metadata;
    return {
      apiVersion: 'v1',
      kind: 'Event',
      metadata: {
        name: key.name,
        namespace: key.namespace,
        uid: this.parts.newUid(),
        creationTimestamp: at,
      },
      involvedObject: {
        apiVersion: involved.apiVersion,
        kind: involved.kind,
        name,
        ...(namespace === undefined ? {} : { namespace }),
        ...(uid === undefined ? {} : { uid }),
      },
      type: happening.type,
      reason: happening.reason,
      message: happening.message.slice(0, limits.messageLengthMax),
      source: { component: 'navarch' },
      reportingComponent: 'navarch',
      reportingInstance: '',
      firstTimestamp: at,
      lastTimestamp: at,
      eventTime: null,
      count: 1,
    };
  }
}

/** Events of cluster-scoped objects live in the namespace `default`, as in Kubernetes. */
function keyOf(involved: Involved, happening: Happening): ObjectKey {
  const { name, namespace, uid } = involved.metadata;
  const identity = [involved.kind, uid, happening.reason, happening.message].join('\n');
  const digest = createHash('sha256').update(identity).digest('hex').slice(0, 16);
  const { group, resource } = resources.events;
  return {
    group,
    resource,
    namespace: namespace ?? 'default',
    name: `${name.slice(0, 230)}.${digest}`,
  };
}
