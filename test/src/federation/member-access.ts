/** Looks into members behind the federation's back, and reads what the federation says about them. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { MemberClient, parseMemberKubeconfig } from '@navarch/clients';
import {
  type Cluster,
  type ClusterPlacementStatus,
  type KubeObject,
  type Placement,
  resources,
} from '@navarch/model';
import type { Federation } from './federation.js';
import { until } from './until.js';

/** A client of one member as its administrator. */
export async function openMember(on: Federation, name: string): Promise<MemberClient> {
  const text = await readFile(join(on.folder, 'members', name, 'kubeconfig'), 'utf8');
  return new MemberClient(parseMemberKubeconfig(text, { allowLoopback: true }));
}

export const placementOf = async (
  on: Federation,
  namespace: string,
  name: string,
): Promise<Placement> => {
  const path = `/apis/fleet.navarch.dev/v1alpha1/namespaces/${namespace}/placements/${name}`;
  return (await on.call('GET', path)).body as unknown as Placement;
};

/** What the Placement says of one cluster; undefined until it says something. */
export async function statusIn(
  on: Federation,
  of: { readonly namespace: string; readonly placement: string; readonly cluster: string },
): Promise<ClusterPlacementStatus | undefined> {
  const { status } = await placementOf(on, of.namespace, of.placement);
  return status?.clusters?.find((one) => one.name === of.cluster);
}

const toldWithinMs = 40_000;

/** What the Placements of a namespace say of one cluster, now and once they say what is waited for. */
export class Told {
  constructor(
    private readonly on: Federation,
    private readonly where: { readonly namespace: string; readonly cluster: string },
  ) {}

  async now(placement: string): Promise<ClusterPlacementStatus> {
    const nothingYet = { name: this.where.cluster, synced: false, message: '' };
    return (await statusIn(this.on, { ...this.where, placement })) ?? nothingYet;
  }

  async until(
    placement: string,
    isTold: (found: ClusterPlacementStatus) => boolean,
    withinMs = toldWithinMs,
  ): Promise<ClusterPlacementStatus> {
    return await until(() => this.now(placement), isTold, withinMs);
  }

  async untilSynced(placement: string): Promise<ClusterPlacementStatus> {
    return await this.until(placement, ({ synced }) => synced);
  }
}

/** True when every one of these clusters has the object as decided. */
export async function isSyncedIn(
  on: Federation,
  of: { readonly namespace: string; readonly placement: string },
  clusters: readonly string[],
): Promise<boolean> {
  const { status } = await placementOf(on, of.namespace, of.placement);
  return clusters.every((name) => status?.clusters?.some((one) => one.name === name && one.synced));
}

/** `Joining: not reached yet: …`: the Ready condition as a person reads it. */
export async function readyText(on: Federation, name: string): Promise<string> {
  const { body } = await on.call('GET', `/apis/fleet.navarch.dev/v1alpha1/clusters/${name}`);
  const { status } = body as unknown as Cluster;
  const ready = status?.conditions?.find((one) => one.type === 'Ready');
  return `${ready?.reason}: ${ready?.message}`;
}

export type SeenEvent = {
  readonly about: string;
  readonly reason: string;
  readonly count: number;
} & {
  readonly message: string;
};

/** All events of the federation. */
export async function eventsOf(on: Federation): Promise<readonly SeenEvent[]> {
  const items = (await on.call('GET', '/api/v1/events')).body['items'] as KubeObject[];
  return items.map((event) => ({
    about: (event['involvedObject'] as { name: string }).name,
    reason: event['reason'] as string,
    message: event['message'] as string,
    count: event['count'] as number,
  }));
}

/** `secrets/home/name` → uid and version of everything of ours in these members. */
export async function versionsIn(
  members: Readonly<Record<string, MemberClient>>,
): Promise<Readonly<Record<string, string>>> {
  const versions: Record<string, string> = {};
  for (const [member, client] of Object.entries(members)) {
    for (const resource of [resources.namespaces, resources.secrets, resources.replicasets]) {
      const labelSelector = 'fleet.navarch.dev/managed-by=navarch';
      const { items } = await client.list(resource, { labelSelector });
      for (const { metadata } of items) {
        const path = `${member}/${resource.resource}/${metadata.namespace ?? ''}/${metadata.name}`;
        versions[path] = `${metadata.uid} ${metadata.resourceVersion}`;
      }
    }
  }
  return versions;
}

const stillForMs = 1_000;
const stillWithinMs = 40_000;

/** The versions, once nothing has changed for a second. */
export async function untilStill(
  members: Readonly<Record<string, MemberClient>>,
): Promise<Readonly<Record<string, string>>> {
  let now = await versionsIn(members);
  const seen = await until(
    async () => {
      await sleep(stillForMs);
      const before = now;
      now = await versionsIn(members);
      return { before, now };
    },
    (pair) => JSON.stringify(pair.before) === JSON.stringify(pair.now),
    stillWithinMs,
  );
  return seen.now;
}

export const secret = (
  namespace: string,
  name: string,
  data: Readonly<Record<string, string>>,
): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { namespace, name },
  data: Object.fromEntries(
    Object.entries(data).map(([key, text]) => [key, Buffer.from(text).toString('base64')]),
  ),
});
