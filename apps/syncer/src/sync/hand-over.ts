import type { MemberClient } from '@navarch/clients';
import { type FederatedKind, type KubeObject, replicasManager, withValueAt } from '@navarch/model';
import { replicasToHandOver } from './replicas.decide.js';

/** Lets the replicas of a copy stay as they are when we stop applying them. The version that it has then, if it was written. */
export async function handOverReplicas(met: {
  readonly reading: { readonly kind: FederatedKind };
  readonly client: Pick<MemberClient, 'apply'>;
  readonly live: KubeObject | undefined;
}): Promise<string | undefined> {
  const { client, live } = met;
  const { kind: of } = met.reading;
  const replicas = live === undefined ? undefined : replicasToHandOver(live, of);
  if (live === undefined || replicas === undefined || of.replicas === undefined) return undefined;
  const { apiVersion, kind, metadata } = live;
  const { name, namespace = '', resourceVersion } = metadata;
  const bare = { apiVersion, kind, metadata: { name, namespace } };
  const kept = withValueAt(bare, of.replicas.wanted, replicas);
  const copy = await client.apply(of, kept, {
    fieldManager: replicasManager,
    ...(resourceVersion === undefined ? {} : { resourceVersion }),
  });
  return copy.metadata.resourceVersion;
}
