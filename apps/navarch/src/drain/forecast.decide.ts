import type { SimulatedWorkload, SimulationStatus } from '@navarch/model';

/** What a drain of one cluster will come to, from a simulation of it. */
export type Forecast = {
  /** Workloads that leave, as `namespace/name`. */
  readonly leaving: ReadonlySet<string>;
  /** Replicas that leave. */
  readonly replicas: number;
  /** Replicas that would find no place elsewhere; they stay until there is one. */
  readonly withoutRoom: number;
  /** What stays, and why. */
  readonly staying: readonly Staying[];
  /** Copies of kinds without replicas in the cluster. */
  readonly copies: number;
};

export type Staying = {
  /** `namespace/name`. */
  readonly workload: string;
  readonly replicas: number;
  readonly reason: string;
};

/** `cluster`: the one that is drained. */
export function forecastOf(cluster: string, { workloads }: SimulationStatus): Forecast {
  const concerned = workloads
    .map((workload) => ({ workload, in: countsIn(cluster, workload) }))
    .filter((one) => one.in.before > 0);
  const scaled = concerned.filter(({ workload }) => workload.replicas !== undefined);
  const leaving = scaled.filter((one) => one.in.after === 0);
  const staying = scaled.flatMap((one) => stayingOf(one.workload, one.in));
  return {
    leaving: new Set(leaving.map(({ workload }) => keyOf(workload))),
    replicas: sum(leaving.map((one) => one.in.before)),
    withoutRoom: sum(leaving.map(({ workload }) => shortOf(workload))),
    staying,
    copies: concerned.length - scaled.length,
  };
}

type Counts = SimulatedWorkload['clusters'][number];

/** Replicas that wait afterwards and did not before. */
export const shortOf = ({ backlogBefore, backlogAfter }: SimulatedWorkload): number =>
  Math.max(0, backlogAfter - backlogBefore);

export const countsIn = (cluster: string, { clusters }: SimulatedWorkload): Counts =>
  clusters.find(({ name }) => name === cluster) ?? {
    name: cluster,
    before: 0,
    after: 0,
    reason: '',
  };

export const keyOf = ({
  namespace = '',
  name,
}: {
  readonly namespace?: string;
  readonly name: string;
}): string => `${namespace}/${name}`;

function stayingOf(workload: SimulatedWorkload, counts: Counts): Staying[] {
  const key = keyOf(workload);
  if (counts.after > 0) return [{ workload: key, replicas: counts.after, reason: counts.reason }];
  const short = shortOf(workload);
  if (short === 0) return [];
  const reason = `no room elsewhere: ${workload.backlogReason ?? 'it is not known why'}`;
  return [{ workload: key, replicas: short, reason }];
}

export const sum = (amounts: readonly number[]): number =>
  amounts.reduce((total, amount) => total + amount, 0);
