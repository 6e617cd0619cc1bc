/**
 * Probes one cluster and keeps its conditions.
 *
 * Runs while this syncer holds the cluster's role. A cluster that fails enough probes in a row is lost: its replicas are
 * re-placed, its copies stay where they are and become debts. When it answers again it is cleaned of them, with
 * its identity checked first, and only then ready. One that is well rests between its probes until there is cause.
 */
import type { MemberClient } from '@navarch/clients';
import { type Cluster, type ClusterPhase, phaseOf, printMemberObjectKey } from '@navarch/model';
import { suspectMark } from '@navarch/planning';
import type { Store } from '@navarch/store';
import { actors } from '../actors.js';
import type { Bell } from '../agenda/bell.js';
import type { EventRecorder } from '../events/record.js';
import { clusterKey, findCluster } from '../fleet/clusters.js';
import type { FreezeBook } from '../freeze/book.js';
import { loopNames } from '../loops.js';
import type { Members } from '../members/members.js';
import { changeObject } from '../objects/change.js';
import { pause } from '../pause.js';
import { describeFailure } from '../sync/describe-failure.js';
import { type ClusterSighting, conditionsFor, happeningOf } from './conditions.decide.js';
import { describeCredentials } from './credentials.decide.js';
import type { DebtReader } from './debts.js';
import { countProbe, judge, noProbes, type ProbeCounts, type Thresholds } from './judge.decide.js';
import { heed, isNews, noRemark, type Remark } from './news.decide.js';
import { type Probe, readProbes } from './probe.decide.js';
import { calmRestMs, isInDoubt, type ProbePace } from './probe-pace.decide.js';
import { hasToBeRead, neverRead, type Reading } from './reading.decide.js';
import { printWaiting, returnAfterMs } from './return.decide.js';
import type { Vigil } from './vigil.js';
import type { Vitals } from './vitals.js';

export type HealthParts = {
  readonly store: Store;
  readonly bell: Bell;
  readonly members: Members;
  readonly events: EventRecorder;
  readonly debts: DebtReader;
  readonly freezes: Pick<FreezeBook, 'holdingCopy'>;
  readonly thresholds: Thresholds;
  /** How long a lost cluster must be well after its first loss within an hour. */
  readonly returnAfterMs: number;
  readonly vitals: Vitals;
  readonly vigil: Vigil;
  readonly pace: ProbePace;
  readonly now: () => number;
  /** In [0, 1). */
  readonly random: () => number;
  readonly onError: (error: unknown) => void;
};

/** How soon a cluster that is being cleaned is looked at again. */
const movingEveryMs = 200;

type Sight = { readonly probe: Probe; readonly isReconnected: boolean };

/** What was seen of a cluster so far by its present keeper. */
type Watched = {
  readonly counts: ProbeCounts;
  readonly remark: Remark;
  /** Whether it is marked as one that may be lost; undefined: a former keeper may have marked it. */
  readonly isSuspect?: boolean;
  readonly reading: Reading;
  /** As it was when it was read last. */
  readonly phase?: ClusterPhase;
  /** What it was asked by last. */
  readonly client?: MemberClient | undefined;
};

type Asked = { readonly probe: Probe; readonly client: MemberClient | undefined };
type Looked = { readonly next: Watched; readonly pauseMs: number; readonly isCalm?: boolean };

type Step = {
  readonly remark: Remark;
  /** It is on its way: it just entered a phase, or is being cleaned. */
  readonly isMoving: boolean;
  /** It is ready, and nothing had to be said of it. */
  readonly isSettled: boolean;
  readonly phase: ClusterPhase | undefined;
};

export class HealthKeeper {
  constructor(private readonly parts: HealthParts) {}

  /** Keeps a cluster's health until `signal` aborts. */
  async run(name: string, signal: AbortSignal): Promise<void> {
    const { vigil, pace, random } = this.parts;
    let watched: Watched = { counts: noProbes, remark: noRemark, reading: neverRead };
    while (!signal.aborted) {
      const { next, pauseMs, isCalm = false } = await this.look(name, watched);
      watched = next;
      await pause(pauseMs, signal);
      if (isCalm) await vigil.rest(name, calmRestMs(pace, random()), signal);
    }
    vigil.leave(name);
  }

  /** Whatever fails on our own side says nothing of the cluster: it is no failed probe. */
  private async look(name: string, watched: Watched): Promise<Looked> {
    const { pace, vigil, onError } = this.parts;
    const { everyMs } = pace;
    try {
      const wasInDoubt = watched.counts.failures > 0;
      const { probe, client } = await this.probe(name, wasInDoubt);
      vigil.doubt(name, isInDoubt(watched.phase, probe.ok));
      const counts = countProbe(watched.counts, probe.ok, this.parts.now());
      const next = { ...watched, counts, client };
      await this.suspect(name, !probe.ok, watched.isSuspect);
      const { reading } = watched;
      const isOther = client !== watched.client;
      if (!hasToBeRead(reading, { ok: probe.ok, wasInDoubt, isOther })) {
        const later = { ...reading, probes: reading.probes + 1 };
        const settled = { ...next, isSuspect: false, reading: later };
        return { next: settled, pauseMs: everyMs, isCalm: true };
      }
      const sight = { probe, isReconnected: wasInDoubt && probe.ok };
      const { remark, isMoving, isSettled, phase } = await this.step(name, sight, next);
      vigil.doubt(name, isInDoubt(phase, probe.ok));
      // A cluster on its way back is looked at again soon: only failures take their time to be believed.
      const pauseMs = isMoving && probe.ok ? movingEveryMs : everyMs;
      const read = { reading: { isSettled, probes: 0 }, ...(phase === undefined ? {} : { phase }) };
      const isCalm = isSettled && probe.ok;
      return { next: { ...next, remark, isSuspect: !probe.ok, ...read }, pauseMs, isCalm };
    } catch (error) {
      onError(error);
      return { next: watched, pauseMs: everyMs };
    }
  }

  /** Told before it is lost, so that of several that fail together the first is not taken for a loss of its own. */
  private async suspect(name: string, isSuspect: boolean, before?: boolean): Promise<void> {
    if (isSuspect === before) return;
    const { brakes } = this.parts.store;
    if (isSuspect) await brakes.mark(suspectMark(name), this.parts.now());
    else await brakes.unmark(suspectMark(name));
  }

  /** Whether it is alive is asked only of one that was not ready before: a healthy cluster costs one request. */
  private async probe(name: string, wasInDoubt: boolean): Promise<Asked> {
    try {
      const client = await this.parts.members.of(name);
      this.parts.vigil.begin(name);
      const [ready, live] = await Promise.all([
        client.probe('/readyz'),
        wasInDoubt ? client.probe('/livez') : undefined,
      ]);
      if (ready.ok) this.parts.vitals.noteLatency(name, ready.latencyMs);
      return { client, probe: readProbes(ready, live) };
    } catch (error) {
      const message = describeCredentials(error);
      if (message === undefined) throw error;
      return { client: undefined, probe: { ok: false, isAlive: false, message } };
    }
  }

  private async step(
    name: string,
    sight: Sight,
    { counts, remark: before }: Watched,
  ): Promise<Step> {
    const cluster = await findCluster(this.parts.store, name);
    if (cluster === undefined)
      return { remark: before, isMoving: false, isSettled: false, phase: undefined };
    const phase = phaseOf(cluster);
    const debts = phase === 'cleaning' ? await this.settleDebts(name) : undefined;
    const { now, returnAfterMs: firstMs, thresholds } = this.parts;
    const afterMs = returnAfterMs(cluster.status?.losses, now(), firstMs);
    const facts = { counts, debts, returnAfterMs: afterMs, now: now() };
    const sighting = await this.sightingOf(cluster, judge(phase, facts, thresholds), sight);
    const remark = heed(before, sighting.message);
    const timesMin = thresholds.failures;
    const isTold = isNews({ cluster, sighting, remark, timesMin });
    if (isTold) await this.declare(cluster, sighting);
    if (sighting.phase === 'lost' && phase !== 'lost') this.hangUp(name);
    const isSettled = phase === 'ready' && sighting.phase === 'ready' && !isTold;
    const isMoving = sighting.phase === 'cleaning';
    return { remark, isMoving, isSettled, phase: sighting.phase };
  }

  private async sightingOf(
    cluster: Cluster,
    next: ClusterPhase,
    { probe, isReconnected }: Sight,
  ): Promise<ClusterSighting> {
    const phase = phaseOf(cluster);
    const { message, isAlive } = probe;
    if (next === 'cleaning' && phase !== 'cleaning')
      return await this.identify(cluster, phase, probe);
    if (next === 'lost')
      return { phase: next, isAlive, message: probe.ok ? this.waiting(cluster) : message };
    // Whoever was away for a moment may be another one now.
    const isOther = isReconnected && (await this.isAnother(cluster));
    return isOther
      ? { phase: 'lost', isAlive, message: anotherCluster }
      : { phase: next, isAlive, message };
  }

  private waiting(cluster: Cluster): string {
    return printWaiting(cluster.status?.losses, this.parts.now(), this.parts.returnAfterMs);
  }

  /** False as well when it cannot be told: the probes decide then. */
  private async isAnother(cluster: Cluster): Promise<boolean> {
    const known = cluster.status?.identity;
    if (known === undefined) return false;
    try {
      const client = await this.parts.members.of(cluster.metadata.name);
      const { uid } = await client.whoAnswers();
      return uid !== undefined && uid !== known;
    } catch {
      return false;
    }
  }

  /**
   * Connections to a cluster that was lost may be dead without anybody being told. A watch that waits on one would miss
   * what happens after the cluster is back, so all are opened anew.
   */
  private hangUp(name: string): void {
    this.parts.members.forget(name).catch(this.parts.onError);
  }

  /** Makes the removal of every stale copy due that no Freeze holds back, and says how many there are. */
  private async settleDebts(name: string): Promise<number> {
    const debts = await this.parts.debts.of(name);
    await this.parts.bell.mark(
      debts
        .filter((key) => this.parts.freezes.holdingCopy(key) === undefined)
        .map((key) => ({ loop: loopNames.sync, key: printMemberObjectKey(key) })),
    );
    return debts.length;
  }

  /** What is seen of a cluster that may come in: it stays where it is unless it is known to be the one that it was. */
  private async identify(
    cluster: Cluster,
    phase: ClusterPhase,
    probe: Probe,
  ): Promise<ClusterSighting> {
    try {
      const client = await this.parts.members.of(cluster.metadata.name);
      const { uid: identity, kubernetesVersion } = await client.whoAnswers();
      const known = cluster.status?.identity;
      if (identity === undefined || (known !== undefined && known !== identity))
        return { phase, message: identity === undefined ? anonymous : anotherCluster };
      return { phase: 'cleaning', message: probe.message, identity, kubernetesVersion };
    } catch (error) {
      return { phase, message: `it answers, but cannot be identified: ${describeFailure(error)}` };
    }
  }

  private async declare(cluster: Cluster, sighting: ClusterSighting): Promise<void> {
    const isNewPhase = phaseOf(cluster) !== sighting.phase;
    const actor = isNewPhase ? actors.health : actors.facts;
    const target = { key: clusterKey(cluster.metadata.name), actor };
    await changeObject(this.parts.store, target, (current) => {
      // Somebody unjoined it, or registered another one under the name, while we looked.
      if (current === undefined || current.metadata.uid !== cluster.metadata.uid) return undefined;
      return {
        ...current,
        status: conditionsFor(current as unknown as Cluster, sighting, this.parts.now()),
      };
    });
    if (isNewPhase || sighting.phase === 'joining')
      await this.parts.events.record(asInvolved(cluster), happeningOf(sighting));
  }
}

const anonymous = 'it answers, but has no namespace kube-system to know it by';
const anotherCluster =
  'another cluster answers at this address; unjoin it and join it anew if that is meant';

const asInvolved = ({
  apiVersion,
  kind,
  metadata,
}: Cluster): Pick<Cluster, 'apiVersion' | 'kind' | 'metadata'> => ({
  apiVersion,
  kind,
  metadata,
});
