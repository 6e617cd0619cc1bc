import {
  type Cluster,
  type Placement,
  phaseOf,
  resources,
  schedulingOf,
  type SimulatedChange,
  type Simulation,
} from '@navarch/model';
import type { ApiClient } from '../federation/client.js';
import { pathOf } from '../federation/paths.js';
import { listOf, fieldsOf } from '../plan/fields.js';
import { askServer } from '../plan/answer.js';
import type { Order } from './order.decide.js';
import { decideOrder } from './order.decide.js';

/** What the verbs for a planned loss read of the federation. */

export const readCluster = async (api: ApiClient, name: string): Promise<Cluster> =>
  (await api.ask({ method: 'GET', path: pathOf(resources.clusters, { name }) })) as Cluster;

export async function readClusters(api: ApiClient): Promise<readonly Cluster[]> {
  const list = await api.ask({ method: 'GET', path: pathOf(resources.clusters) });
  return listOf(fieldsOf(list)['items']) as readonly Cluster[];
}

export async function readPlacements(api: ApiClient): Promise<readonly Placement[]> {
  const list = await api.ask({ method: 'GET', path: pathOf(resources.placements) });
  return listOf(fieldsOf(list)['items']) as readonly Placement[];
}

/** Ready, and neither cordoned nor drained: what moves can go there. */
export const isUsable = (cluster: Cluster): boolean =>
  phaseOf(cluster) === 'ready' && schedulingOf(cluster) === 'open';

/** What would follow if the order were carried out now. */
export function simulateOrder(api: ApiClient, cluster: Cluster, order: Order): Promise<Simulation> {
  const { spec } = decideOrder(cluster, order) ?? {};
  const { name, labels } = cluster.metadata;
  const changed = {
    apiVersion: cluster.apiVersion,
    kind: cluster.kind,
    metadata: { name, ...(labels === undefined ? {} : { labels }) },
    spec: { ...cluster.spec, ...spec },
  };
  return ask(api, { addClusters: [changed] });
}

export const simulateLoss = (api: ApiClient, name: string): Promise<Simulation> =>
  ask(api, { loseClusters: [name] });

function ask(api: ApiClient, change: SimulatedChange): Promise<Simulation> {
  const simulation = {
    apiVersion: 'fleet.navarch.dev/v1alpha1',
    kind: 'Simulation',
    metadata: { name: 'planned-loss' },
    spec: { change },
  } as const;
  return askServer(api, { simulation, origins: [] });
}
