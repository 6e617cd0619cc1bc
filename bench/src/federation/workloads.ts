/** The workloads of one namespace, as their Placements tell it. */
import { type Placement, resources } from '@navarch/model';
import { limits } from '../limits.js';
import { type Waiting, until } from '../until.js';
import { Follower, type Source } from './follow.js';

/** Something that workloads get to; `since` has who is there, and since when. */
export type Stage = {
  readonly isThere: (placement: Placement) => boolean;
  readonly since: ReadonlyMap<string, number>;
};

type OpenStage = Stage & { readonly since: Map<string, number> };

export class Workloads {
  private follower: Follower | undefined;
  private readonly stages: OpenStage[] = [];

  static async watch(source: Omit<Source, 'resource'>): Promise<Workloads> {
    const workloads = new Workloads();
    const placements = { ...source, resource: resources.placements };
    workloads.follower = await Follower.start(placements, ({ object, atMs }) =>
      workloads.see(object as unknown as Placement, atMs),
    );
    return workloads;
  }

  /** Looks out, from now on, for workloads that get there. One that leaves again is there no longer. */
  stage(isThere: Stage['isThere']): Stage {
    const stage: OpenStage = { isThere, since: new Map() };
    this.stages.push(stage);
    return stage;
  }

  /** Resolves when `count` of them are there. */
  async reach(stage: Stage, count: number, waiting: Waiting): Promise<void> {
    await until(waiting, () => {
      this.follower?.check();
      return stage.since.size === count;
    });
  }

  async stop(): Promise<void> {
    await this.follower?.stop();
  }

  private see(placement: Placement, atMs: number): void {
    const { kind, name } = placement.spec.workload;
    if (kind !== resources.replicasets.kind) return;
    for (const { isThere, since } of this.stages) {
      if (!isThere(placement)) since.delete(name);
      else if (!since.has(name)) since.set(name, atMs);
    }
  }
}

export const isPlaced = ({ spec }: Placement): boolean =>
  spec.clusters.reduce((total, one) => total + one.replicas, 0) === limits.replicas;

/** Everything wanted runs where the placement wants it, and nowhere else counts. */
export const isReadyWith =
  (replicas: number) =>
  ({ spec, status }: Placement): boolean => {
    const reported = new Map(status?.clusters?.map((one) => [one.name, one.readyReplicas ?? 0]));
    const wanted = spec.clusters.filter((one) => one.chosen);
    const isRunning = wanted.every((one) => (reported.get(one.name) ?? 0) >= one.replicas);
    return isRunning && wanted.reduce((total, one) => total + one.replicas, 0) === replicas;
  };

/** Every chosen cluster has what it is to have. */
export const isSynced = ({ spec, status }: Placement): boolean => {
  const synced = new Set(status?.clusters?.filter((one) => one.synced).map((one) => one.name));
  const chosen = spec.clusters.filter((one) => one.chosen);
  return chosen.length > 0 && chosen.every((one) => synced.has(one.name));
};

export const isReady = isReadyWith(limits.replicas);

export const avoids =
  (cluster: string) =>
  ({ spec }: Placement): boolean =>
    spec.clusters.every((one) => one.name !== cluster || one.replicas === 0);
