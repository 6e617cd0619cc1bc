/** What somebody does in a member behind the federation's back. */
import type { MemberClient } from '@navarch/clients';
import { type KubeObject, resources } from '@navarch/model';
import { secret } from '../federation/member-access.js';

const stranger = { fieldManager: 'somebody', force: true };

/** Puts another password into a copy. */
export async function forgeSecret(
  member: MemberClient,
  namespace: string,
  name: string,
): Promise<void> {
  await member.apply(resources.secrets, secret(namespace, name, { password: 'forged' }), stranger);
}

/** Changes the replicas of a copy. */
export async function scaleCopy(
  member: MemberClient,
  of: { readonly namespace: string; readonly name: string; readonly replicas: number },
): Promise<void> {
  const { namespace, name, replicas } = of;
  const metadata = { namespace, name };
  const scaled = { apiVersion: 'apps/v1', kind: 'ReplicaSet', metadata, spec: { replicas } };
  await member.apply(resources.replicasets, scaled, stranger);
}

/** Adds a label of their own, which is theirs to keep. */
export async function labelSecret(
  member: MemberClient,
  of: { readonly namespace: string; readonly name: string },
): Promise<void> {
  const metadata = { ...of, labels: { team: 'blue' } };
  await member.apply(resources.secrets, { apiVersion: 'v1', kind: 'Secret', metadata }, stranger);
}

/** The password in a Secret as text; empty without one. */
export function passwordOf(object: KubeObject | undefined): string {
  const { password = '' } = (object?.['data'] ?? {}) as { password?: string };
  return Buffer.from(password, 'base64').toString('utf8');
}
