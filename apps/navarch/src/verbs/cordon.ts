import { type Cluster, resources } from '@navarch/model';
import { decideOrder, type Order } from '../drain/order.decide.js';
import { changeObject } from '../federation/change.js';
import type { ApiClient } from '../federation/client.js';
import { withFederation } from '../federation/open.js';
import { pathOf } from '../federation/paths.js';
import { readSetup } from '../setup.js';

/** Nothing new goes to the cluster; what runs there stays. */
export async function cordon(name: string, options: { reason?: string }): Promise<void> {
  const { reason } = options;
  const order: Order = { kind: 'cordon', ...(reason === undefined ? {} : { reason }) };
  const isChanged = await withFederation(readSetup().home, (api) => carryOut(api, name, order));
  process.stdout.write(`cluster ${name} ${isChanged ? 'cordoned' : 'is cordoned already'}\n`);
}

/** Ends a cordon and a drain. Failback decides what returns. */
export async function uncordon(name: string): Promise<void> {
  const order: Order = { kind: 'uncordon' };
  const isChanged = await withFederation(readSetup().home, (api) => carryOut(api, name, order));
  const said = isChanged
    ? 'uncordoned; what it had before a drain returns as the policies have it (failback)'
    : 'is neither cordoned nor drained';
  process.stdout.write(`cluster ${name} ${said}\n`);
}

/** True when something had to be written. */
export async function carryOut(api: ApiClient, name: string, order: Order): Promise<boolean> {
  let isChanged = false;
  await changeObject<Cluster>(api, pathOf(resources.clusters, { name }), (cluster) => {
    const patch = decideOrder(cluster, order);
    isChanged = patch !== undefined;
    return patch;
  });
  return isChanged;
}
