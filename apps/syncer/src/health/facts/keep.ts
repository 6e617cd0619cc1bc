/**
 * Keeps the facts of one cluster that a person on call wants: version, kinds served, nodes, latency, credentials.
 *
 * Runs while this syncer holds the cluster's role, beside the probes and never in their way: a member that is slow to tell
 * its version is not late with its health. What it writes is no reason to decide anything anew, and the change says so by
 * its actor.
 */
import { type MemberClient, MemberError } from '@navarch/clients';
import {
  apiVersionOf,
  type Cluster,
  clusterConditions,
  federatedResources,
  type Instant,
  phaseOf,
} from '@navarch/model';
import type { Store } from '@navarch/store';
import { actors } from '../../actors.js';
import type { EventRecorder } from '../../events/record.js';
import { clusterKey, findCluster } from '../../fleet/clusters.js';
import type { Members } from '../../members/members.js';
import { changeObject } from '../../objects/change.js';
import { pause } from '../../pause.js';
import { describeCredentials } from '../credentials.decide.js';
import type { Vital, Vitals } from '../vitals.js';
import {
  type CredentialsSeen,
  isWarning,
  judgeCredentials,
} from './credentials-condition.decide.js';
import { decideFacts, type FactsSeen, type Survey } from './facts.decide.js';
import { factsLimits } from './limits.js';

export type FactsParts = {
  readonly store: Store;
  readonly members: Members;
  readonly events: EventRecorder;
  readonly vitals: Vitals;
  readonly now: () => Instant;
  /** In [0, 1). */
  readonly random: () => number;
  readonly onError: (error: unknown) => void;
};

/** What this keeper remembers of its cluster. */
type Memory = {
  readonly survey?: Survey;
  readonly surveyAt: Instant;
  readonly numbersAt: Instant;
  /** The member said 401 when it was last asked. */
  readonly isRefused: boolean;
  /** It was looked at as a whole, and nothing was to be written. */
  readonly isQuiet: boolean;
  readonly readAt: Instant;
  /** What it was asked by, and had room for, when it was read last. */
  readonly known?: Known;
};

type Known = {
  readonly client: MemberClient | undefined;
  readonly totals: Vital['totals'] | undefined;
};

const blank: Memory = { surveyAt: 0, numbersAt: 0, isRefused: false, isQuiet: false, readAt: 0 };

export class FactsKeeper {
  constructor(private readonly parts: FactsParts) {}

  /** Keeps a cluster's facts until `signal` aborts. */
  async run(name: string, signal: AbortSignal): Promise<void> {
    let memory = blank;
    while (!signal.aborted) {
      try {
        const known = await this.knownOf(name);
        if (!this.isStill(memory, known)) memory = { ...(await this.look(name, memory)), known };
      } catch (error) {
        this.parts.onError(error);
      }
      await pause(memory.isQuiet ? factsLimits.lookQuietMs : factsLimits.lookEveryMs, signal);
    }
    this.parts.vitals.forget(name);
  }

  private async knownOf(name: string): Promise<Known> {
    const { members, vitals } = this.parts;
    const client = await members.of(name).catch(() => undefined);
    return { client, totals: vitals.of(name).totals };
  }

  /** Nothing that is known here says anything but when it was read last: a fleet at rest is not read. */
  private isStill({ isQuiet, readAt, surveyAt, known }: Memory, next: Known): boolean {
    const now = this.parts.now();
    const isSame = known?.client === next.client && known?.totals === next.totals;
    return isQuiet && isSame && now < surveyAt && now - readAt < factsLimits.readAgainMs;
  }

  private async look(name: string, before: Memory): Promise<Memory> {
    const { store, now } = this.parts;
    const readAt = now();
    const cluster = await findCluster(store, name);
    if (cluster === undefined) return blank;
    const memory = await this.ask(cluster, before);
    const vital = this.vitalFor(cluster, memory);
    const credentials = await this.readCredentials(name, memory.isRefused);
    const isWritten = await this.write(cluster, { credentials, survey: memory.survey, vital });
    const isQuiet = !isWritten && vital !== undefined && cluster.status?.nodes !== undefined;
    const numbersAt = isWritten && vital !== undefined ? now() : memory.numbersAt;
    return { ...memory, isQuiet, readAt, numbersAt };
  }

  /** Undefined while it is too soon to write numbers again. */
  private vitalFor({ metadata, status }: Cluster, { numbersAt }: Memory): Vital | undefined {
    const vital = this.parts.vitals.of(metadata.name);
    const isFirst = status?.nodes === undefined && vital.totals !== undefined;
    const isTime = isFirst || this.parts.now() - numbersAt >= factsLimits.numbersEveryMs;
    return isTime ? vital : undefined;
  }

  /** Only a member that answers is asked, now and then; one that does not want us is asked again sooner. */
  private async ask(cluster: Cluster, before: Memory): Promise<Memory> {
    const now = this.parts.now();
    const isThere = ['ready', 'cleaning'].includes(phaseOf(cluster));
    if (!isThere || now < before.surveyAt) return before;
    const { surveyEveryMs, surveyAgainMs } = factsLimits;
    try {
      const survey = await this.survey(cluster.metadata.name);
      const nextMs = surveyEveryMs * (1 + this.parts.random());
      return { ...before, survey, isRefused: false, surveyAt: now + nextMs };
    } catch (error) {
      if (!(error instanceof MemberError)) throw error;
      const isRefused = error.status === 401;
      return { ...before, isRefused, surveyAt: now + surveyAgainMs };
    }
  }

  private async survey(name: string): Promise<Survey> {
    const client = await this.parts.members.of(name);
    const { kubernetesVersion } = await client.whoAnswers();
    const groupVersions = [...new Set(federatedResources.map(apiVersionOf))];
    const apiEnablements = [];
    for (const groupVersion of groupVersions) {
      const served = new Set(await client.serves(groupVersion));
      const wanted = federatedResources.filter((one) => apiVersionOf(one) === groupVersion);
      const names = wanted.map(({ resource }) => resource).filter((one) => served.has(one));
      apiEnablements.push({ groupVersion, resources: names });
    }
    return { kubernetesVersion, apiEnablements };
  }

  private async readCredentials(name: string, isRefused: boolean): Promise<CredentialsSeen> {
    try {
      const client = await this.parts.members.of(name);
      return { kind: 'readable', expiry: client.expiry(), isRefused };
    } catch (error) {
      const message = describeCredentials(error);
      if (message === undefined) throw error;
      return { kind: 'unusable', message };
    }
  }

  private async write(cluster: Cluster, seen: FactsSeen): Promise<boolean> {
    const { store, events, now } = this.parts;
    if (decideFacts(cluster, seen, now()) === undefined) return false;
    const target = { key: clusterKey(cluster.metadata.name), actor: actors.facts };
    await changeObject(store, target, (current) => {
      // Somebody unjoined it, or registered another one under the name, while we looked.
      if (current === undefined || current.metadata.uid !== cluster.metadata.uid) return undefined;
      const status = decideFacts(current as unknown as Cluster, seen, now());
      return status === undefined ? undefined : { ...current, status };
    });
    const verdict = judgeCredentials(seen.credentials, now());
    const said = cluster.status?.conditions?.find(
      ({ type }) => type === clusterConditions.credentialsValid,
    );
    if (isWarning(said, verdict)) {
      const reason =
        verdict.status === 'True' ? 'CredentialsExpireSoon' : `Credentials${verdict.reason}`;
      await events.record(cluster, { type: 'Warning', reason, message: verdict.message ?? '' });
    }
    return true;
  }
}
