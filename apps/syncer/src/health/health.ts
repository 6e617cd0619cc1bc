/**
 * Probes one cluster and keeps its conditions.
 *
 * Runs while this syncer holds the cluster's role. A cluster that fails enough probes in a row is lost: its replicas are
 * re-placed, its copies stay where they are and become debts. When it answers again it is cleaned of them, with
 * its identity checked first, and only then ready.
 */
import {
  type Cluster,
  type ClusterPhase,
  phaseOf,
  printMemberObjectKey,
  resources,
} from '@navarch/model';
import type { MemberClient } from '@navarch/clients';
import type { Store } from '@navarch/store';
import { actors } from '../actors.js';
import type { Bell } from '../agenda/bell.js';
import type { EventRecorder } from '../events/record.js';
import { clusterKey, findCluster } from '../fleet/clusters.js';
import { loopNames } from '../loops.js';
import type { Members } from '../members/members.js';
import { changeObject } from '../objects/change.js';
import { pause } from '../pause.js';
import { type ClusterSighting, conditionsFor, happeningOf } from './conditions.decide.js';
import type { DebtReader } from './debts.js';
import { countProbe, judge, noProbes, type ProbeCounts, type Thresholds } from './judge.decide.js';

export type HealthParts = {
  readonly store: Store;
  readonly bell: Bell;
  readonly members: Members;
  readonly events: EventRecorder;
  readonly debts: DebtReader;
  readonly thresholds: Thresholds;
  readonly probeEveryMs: number;
  readonly now: () => number;
  readonly onError: (error: unknown) => void;
};

/** How soon a cluster that is being cleaned is looked at again. */
const movingEveryMs = 200;

type Probe = { readonly ok: boolean; readonly message: string };

export class HealthKeeper {
  constructor(private readonly parts: HealthParts) {}

  /** Keeps a cluster's health until `signal` aborts. */
  async run(name: string, signal: AbortSignal): Promise<void> {
    let counts = noProbes;
    while (!signal.aborted) {
      const probe = await this.probe(name);
      counts = countProbe(counts, probe.ok);
      const isMoving = await this.conclude(name, counts, probe);
      // A cluster on its way back is looked at again soon: only failures take their time to be believed.
      await pause(isMoving && probe.ok ? movingEveryMs : this.parts.probeEveryMs, signal);
    }
  }

  /** True while the cluster is on its way: it just entered a phase, or is being cleaned. */
  private async conclude(name: string, counts: ProbeCounts, probe: Probe): Promise<boolean> {
    try {
      return await this.step(name, counts, probe);
    } catch (error) {
      this.parts.onError(error);
      return false;
    }
  }

  private async probe(name: string): Promise<Probe> {
    try {
      const client = await this.parts.members.of(name);
      return await client.probe('/readyz');
    } catch (error) {
      this.parts.onError(error);
      return { ok: false, message: 'its credentials cannot be used' };
    }
  }

  private async step(name: string, counts: ProbeCounts, probe: Probe): Promise<boolean> {
    const cluster = await findCluster(this.parts.store, name);
    if (cluster === undefined) return false;
    const phase = phaseOf(cluster);
    const debts = phase === 'cleaning' ? await this.settleDebts(name) : undefined;
    const next = judge(phase, { counts, debts }, this.parts.thresholds);
    if (next === phase && cluster.status?.conditions !== undefined) return phase === 'cleaning';
    const sighting = await this.sight(cluster, next, probe);
    if (sighting === undefined) return false;
    await this.declare(cluster, sighting);
    return next === 'cleaning';
  }

  /** Makes every stale copy's removal due, and says how many there are. */
  private async settleDebts(name: string): Promise<number> {
    const debts = await this.parts.debts.of(name);
    await this.parts.bell.mark(
      debts.map((key) => ({ loop: loopNames.sync, key: printMemberObjectKey(key) })),
    );
    return debts.length;
  }

  /** What is seen of a cluster that enters a phase; undefined when it turns out to be another cluster. */
  private async sight(
    cluster: Cluster,
    phase: ClusterPhase,
    probe: Probe,
  ): Promise<ClusterSighting | undefined> {
    if (phase !== 'cleaning') return { phase, message: probe.message };
    const client = await this.parts.members.of(cluster.metadata.name);
    const identity = await identityOf(client);
    const known = cluster.status?.identity;
    if (known !== undefined && known !== identity) {
      await this.parts.events.record(asInvolved(cluster), {
        type: 'Warning',
        reason: 'ClusterIdentityChanged',
        message:
          'another cluster answers at this address; unjoin it and join it anew if that is meant',
      });
      return undefined;
    }
    return { phase, message: probe.message, identity, kubernetesVersion: await client.version() };
  }

  private async declare(cluster: Cluster, sighting: ClusterSighting): Promise<void> {
    const target = { key: clusterKey(cluster.metadata.name), actor: actors.health };
    await changeObject(this.parts.store, target, (current) => {
      // Somebody unjoined it, or registered another one under the name, while we looked.
      if (current === undefined || current.metadata.uid !== cluster.metadata.uid) return undefined;
      return {
        ...current,
        status: conditionsFor(current as unknown as Cluster, sighting, this.parts.now()),
      };
    });
    await this.parts.events.record(asInvolved(cluster), happeningOf(sighting));
  }
}

async function identityOf(client: MemberClient): Promise<string> {
  const home = await client.get(resources.namespaces, '', 'kube-system');
  return home?.metadata.uid ?? '';
}

const asInvolved = ({
  apiVersion,
  kind,
  metadata,
}: Cluster): Pick<Cluster, 'apiVersion' | 'kind' | 'metadata'> => ({
  apiVersion,
  kind,
  metadata,
});
