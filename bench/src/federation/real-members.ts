/** Three real control planes take part in a federation instead of the simulated members. */
import type { MemberClient } from '@navarch/clients';
import { request } from '../request.js';
import { clientFor } from './client-for.js';
import { ControlPlanes } from './control-planes.js';
import { simulatedNames } from './simulated.js';

const names = ['oslo', 'quito', 'rome'] as const;

export type RealMembers = {
  readonly planes: ControlPlanes;
  readonly members: readonly MemberClient[];
};

/** @param navarch a command of the launcher of the federation */
export async function joinRealMembers(
  navarch: (args: readonly string[]) => Promise<unknown>,
): Promise<RealMembers> {
  const planes = await ControlPlanes.start(names);
  try {
    const members: MemberClient[] = [];
    for (const { name, kubeconfig } of planes.members) {
      const member = await clientFor(kubeconfig);
      await giveRoom(member);
      await navarch(['join', name, '--kubeconfig', kubeconfig, '--allow-loopback', '--yes']);
      members.push(member);
    }
    for (const name of simulatedNames) {
      await navarch(['unjoin', name, '--yes']);
      await navarch(['kill', name]);
    }
    return { planes, members };
  } catch (error) {
    await planes.stop();
    throw error;
  }
}

/** A node that is there in name only: no kubelet keeps it, and no controller looks after it. */
async function giveRoom(member: MemberClient): Promise<void> {
  const room = { cpu: '100000', memory: '1000000Gi', pods: '1000000' };
  const now = new Date().toISOString();
  const ready = {
    type: 'Ready',
    status: 'True',
    reason: 'KubeletReady',
    lastHeartbeatTime: now,
    lastTransitionTime: now,
  };
  const path = '/api/v1/nodes';
  const node = { apiVersion: 'v1', kind: 'Node', metadata: { name: 'first' } };
  await request(member, { method: 'POST', path, body: node });
  const status = { capacity: room, allocatable: room, conditions: [ready] };
  await request(member, { method: 'PATCH', path: `${path}/first/status`, body: { status } });
  // A new node is tainted until it is ready.
  await request(member, { method: 'PATCH', path: `${path}/first`, body: { spec: { taints: [] } } });
}
