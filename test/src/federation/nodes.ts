/** Nodes of a simulated member on which containers crash, and do not any more. */
import type { MemberClient } from '@navarch/clients';
import { resources } from '@navarch/model';

const failing = { 'playground.navarch.dev/failing': '' };

/** Containers crash on all nodes of the member from now on. */
export const breakNodes = (client: MemberClient): Promise<void> => label(client, failing);

/** They run again. */
export const mendNodes = (client: MemberClient): Promise<void> => label(client, {});

async function label(
  client: MemberClient,
  labels: Readonly<Record<string, string>>,
): Promise<void> {
  const { items } = await client.list(resources.nodes);
  for (const { metadata } of items) {
    const node = { apiVersion: 'v1', kind: 'Node', metadata: { name: metadata.name, labels } };
    await client.apply(resources.nodes, node, { fieldManager: 'somebody' });
  }
}
