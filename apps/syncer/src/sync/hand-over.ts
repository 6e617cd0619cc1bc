import type { MemberClient } from '@navarch/clients';
import { type KubeObject, type MemberObjectKey, replicasManager } from '@navarch/model';
import { resourceOf } from '../objects/keys.js';
import { replicasToHandOver } from './replicas.decide.js';

/** Lets the replicas of a copy stay as they are when we stop applying them. The version that it has then, if it was written. */
export async function handOverReplicas(met: {
  readonly key: MemberObjectKey;
  readonly client: Pick<MemberClient, 'apply'>;
  readonly live: KubeObject | undefined;
}): Promise<string | undefined> {
  const { key, client, live } = met;
  const replicas = live === undefined ? undefined : replicasToHandOver(live);
  if (live === undefined || replicas === undefined) return undefined;
  const { apiVersion, kind, metadata } = live;
  const { name, namespace = '', resourceVersion } = metadata;
  const kept = { apiVersion, kind, metadata: { name, namespace }, spec: { replicas } };
  const copy = await client.apply(resourceOf(key.object), kept, {
    fieldManager: replicasManager,
    ...(resourceVersion === undefined ? {} : { resourceVersion }),
  });
  return copy.metadata.resourceVersion;
}
