import { setTimeout as sleep } from 'node:timers/promises';
import type { KubeObject } from '@navarch/model';
import { type Access, type Answer, call, type Call, readAccess } from './caller.js';

export type Status = {
  readonly replicas?: number;
  readonly readyReplicas?: number;
  readonly phase?: string;
  readonly podIP?: string;
  readonly conditions?: readonly {
    readonly type: string;
    readonly status: string;
    readonly reason?: string;
    readonly message?: string;
  }[];
};

const soonMs = 15_000;
const replicaSets = '/apis/apps/v1/namespaces/default/replicasets';

/** A member as its administrator sees it: over TLS, with what its kubeconfig says and nothing else. */
export class Cluster {
  private constructor(readonly access: Access) {}

  static async open(kubeconfig: string): Promise<Cluster> {
    return new Cluster(await readAccess(kubeconfig));
  }

  call(request: Call): Promise<Answer> {
    return call(this.access, request);
  }

  async get(path: string): Promise<KubeObject | undefined> {
    const { status, body } = await this.call({ path });
    if (status === 404) return undefined;
    if (status !== 200) throw new Error(`GET ${path}: ${status} ${JSON.stringify(body)}`);
    return body as KubeObject;
  }

  async list(path: string): Promise<readonly KubeObject[]> {
    const found = await this.get(path);
    return (found?.['items'] ?? []) as readonly KubeObject[];
  }

  pods(): Promise<readonly KubeObject[]> {
    return this.list('/api/v1/namespaces/default/pods');
  }

  /** Server-side apply of a ReplicaSet in `default`. */
  async apply(name: string, replicas: number, requests: object = {}): Promise<KubeObject> {
    const { status, body } = await this.call({
      method: 'PATCH',
      path: `${replicaSets}/${name}?fieldManager=test&force=true`,
      type: 'application/apply-patch+yaml',
      body: replicaSetOf(name, replicas, requests),
    });
    if (status > 201) throw new Error(`apply ${name}: ${status} ${JSON.stringify(body)}`);
    return body as KubeObject;
  }

  remove(name: string, propagationPolicy: string): Promise<Answer> {
    const path = `${replicaSets}/${name}?propagationPolicy=${propagationPolicy}`;
    return this.call({ method: 'DELETE', path });
  }

  replicaSet(name: string): Promise<KubeObject | undefined> {
    return this.get(`${replicaSets}/${name}`);
  }

  /** Waits until this many replicas are there and ready, and no more. */
  async settled(name: string, replicas: number): Promise<void> {
    await until(
      async () => statusOf(await this.replicaSet(name)),
      (status) => status.replicas === replicas && (status.readyReplicas ?? 0) === replicas,
    );
  }
}

export const statusOf = (object: KubeObject | undefined): Status => object?.['status'] ?? {};

/** Asks until the answer is what is wanted; fails with the last one. */
export async function until<T>(
  ask: () => Promise<T>,
  isWanted: (answer: T) => boolean,
): Promise<T> {
  const deadline = Date.now() + soonMs;
  for (;;) {
    const answer = await ask();
    if (isWanted(answer)) return answer;
    if (Date.now() > deadline) throw new Error(`still ${JSON.stringify(answer)}`);
    await sleep(20);
  }
}

export const replicaSetOf = (name: string, replicas: number, requests: object): KubeObject => ({
  apiVersion: 'apps/v1',
  kind: 'ReplicaSet',
  metadata: { name, namespace: 'default' },
  spec: {
    replicas,
    selector: { matchLabels: { app: name } },
    template: {
      metadata: { labels: { app: name } },
      spec: { containers: [{ name: 'main', image: 'nginx:1.29', resources: { requests } }] },
    },
  },
});
