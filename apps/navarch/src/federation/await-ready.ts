import { setTimeout as sleep } from 'node:timers/promises';
import { phaseOf, resources, type Cluster, type ClusterPhase } from '@navarch/model';
import { limits } from '../limits.js';
import type { ApiClient } from './client.js';
import { pathOf } from './paths.js';

/**
 * Waits until every named cluster is ready, or was lost before and not yet revived; returns those that
 * are neither in time. A cluster that is not ready receives nothing, so "up" would be said too early.
 */
export async function awaitReady(
  api: ApiClient,
  names: readonly string[],
): Promise<readonly string[]> {
  const deadline = performance.now() + limits.clusterReadyMs;
  for (;;) {
    const phases = await Promise.all(names.map((name) => phaseIn(api, name)));
    const waiting = names.filter((_, index) => phases[index] !== 'ready');
    if (waiting.length === 0 || performance.now() > deadline) return waiting;
    await sleep(limits.clusterReadyPollMs);
  }
}

async function phaseIn(api: ApiClient, name: string): Promise<ClusterPhase> {
  const path = pathOf(resources.clusters, { name });
  const { status, body } = await api.send({ method: 'GET', path });
  return status === 200 ? phaseOf(body as Cluster) : 'joining';
}
