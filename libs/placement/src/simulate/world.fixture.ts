import type { SimulationSpec, SimulationStatus } from '@navarch/model';
import { simulate } from './simulate.js';
import { type World, emptyWorld } from './world.js';

/** Small fleets, as short as they can be written. */
export const at = 1_800_000_000_000;
const fleet = 'fleet.navarch.dev/v1alpha1';

export const cluster = (name: string, spec: object = {}): object => ({
  apiVersion: fleet,
  kind: 'Cluster',
  metadata: { name },
  spec,
});
export const clusters = (names: string): object[] => names.split(' ').map((name) => cluster(name));

/** Asks for one CPU a replica. */
export const workload = (name: string, replicas: number, labels: object = {}): object => ({
  apiVersion: 'apps/v1',
  kind: 'ReplicaSet',
  metadata: { name, namespace: 'web', labels },
  spec: {
    replicas,
    template: { spec: { containers: [{ name: 'c', resources: { requests: { cpu: 1 } } }] } },
  },
});

export const policy = (name: string, placement: object, selector: object = {}): object => ({
  apiVersion: fleet,
  kind: 'PlacementPolicy',
  metadata: { name, namespace: 'web' },
  spec: {
    resourceSelectors: [{ apiVersion: 'apps/v1', kind: 'ReplicaSet', ...selector }],
    placement,
  },
});

/** `a=3 b=0`. */
export const placement = (name: string, counts: string): object => ({
  apiVersion: fleet,
  kind: 'Placement',
  metadata: { name, namespace: 'web' },
  spec: {
    workload: { apiVersion: 'apps/v1', kind: 'ReplicaSet', name, uid: '' },
    clusters: counts.split(' ').map((one) => {
      const [cluster = '', replicas] = one.split('=');
      return { name: cluster, replicas: Number(replicas) };
    }),
  },
});

/** `a=4 b=2`: so many CPUs free, two a node. */
export const nodes = (text: string): object[] =>
  text.split(' ').map((one) => {
    const [cluster, count] = one.split('=');
    return { cluster, count: Number(count) / 2, free: { cpu: '2', memory: '8Gi' } };
  });

export const ask = (json: unknown, world: World = emptyWorld(at)): SimulationStatus =>
  simulate(world, json as SimulationSpec);

/** `web/api a 3→5 b 2→0, moves 2, backlog 0→0`. */
export const show = ({ workloads }: SimulationStatus): string[] =>
  workloads.map((one) => {
    const counts = one.clusters.map(({ name, before, after }) => `${name} ${before}→${after}`);
    return `${one.name}: ${counts.join(' ')}, moves ${one.moves}, backlog ${one.backlogBefore}→${one.backlogAfter}`;
  });
