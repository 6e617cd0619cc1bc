/**
 * Order within a cluster: a workload goes there after the Secrets, ConfigMaps and ServiceAccount that it uses.
 *
 * Who waits says so on its record and sleeps until the limit; the sync that brings one of them there wakes those that wait
 * for it. They are read once more after the wait is on record, so that one that came in between is not missed.
 */
import {
  again,
  done,
  type KubeObject,
  type MemberObjectKey,
  type ObjectKey,
  type Outcome,
  printObjectKey,
  type SyncFindings,
  type Waiting,
} from '@navarch/model';
import type { Store } from '@navarch/store';
import { decideWanted } from './desired.decide.js';
import {
  objectOf,
  placementOf,
  type Reading,
  type SyncFactsReader,
  type SyncReading,
} from './facts.js';
import { syncLimits } from './limits.js';
import { findingsOf } from './findings.js';
import type { Records, Subject } from './records.js';
import { type Reference, usedBy } from './references.js';
import { render } from './render.js';
import {
  arrivalOf,
  type Awaited,
  decideWait,
  describeAwaited,
  type WaitDecision,
} from './wait.decide.js';

export type WavesParts = {
  readonly store: Store;
  readonly facts: SyncFactsReader;
  readonly records: Records;
  readonly federation: string;
  readonly now: () => number;
};

export type Turn =
  | { readonly kind: 'go'; readonly reading: SyncReading }
  | { readonly kind: 'wait'; readonly outcome: Outcome };

export class Waves {
  constructor(private readonly parts: WavesParts) {}

  /** Whether it is the object's turn to be sent. */
  async turnOf(subject: Subject, object: KubeObject): Promise<Turn> {
    const first = await this.decide(subject, object);
    if (first.kind !== 'wait') return await this.go(subject, first);
    const findings = { ...findingsOf(subject.reading), waiting: first.waiting };
    await this.wait(subject, findings);
    const reading = { ...subject.reading, findings };
    const second = await this.decide({ ...subject, reading }, object);
    if (second.kind !== 'wait') return await this.go({ ...subject, reading }, second);
    return { kind: 'wait', outcome: again(second.forMs) };
  }

  /** For what was sent: once it is there all that it uses is said to be. */
  async review(subject: Subject, object: KubeObject): Promise<Outcome> {
    const { state } = subject.reading;
    if (state === undefined || findingsOf(subject.reading).waiting === undefined) return done;
    const decision = await this.decide(subject, object);
    if (decision.kind === 'go') {
      await this.go(subject, decision);
      const { key, objectUid, generation, digest = '', memberUid = '', memberVersion = '' } = state;
      const { memberGeneration } = state;
      await this.parts.records.states.applied({
        key,
        objectUid,
        generation,
        digest,
        memberUid,
        memberVersion,
        ...(memberGeneration === undefined ? {} : { memberGeneration }),
        message: 'as desired',
        // A drift is not looked at here, so none is ended.
        driftMarks: state.drifted ? state.driftMarks - 1 : state.driftMarks,
      });
    }
    return done;
  }

  private async decide(subject: Subject, object: KubeObject): Promise<WaitDecision> {
    const { key, reading } = subject;
    const awaited = await Promise.all(
      usedBy(object).map((used) => this.arrival(subject, keyOf(key, used))),
    );
    const { waiting } = findingsOf(reading);
    const now = this.parts.now();
    return decideWait({ awaited, waiting, now, limitMs: syncLimits.waitMs });
  }

  private async arrival(
    { key: { cluster }, reading: { turn } }: Subject,
    used: ObjectKey,
  ): Promise<Awaited> {
    const reading = await this.parts.facts.read({ cluster, object: used }, turn);
    const object = objectOf(reading);
    const placement = placementOf(reading);
    const wanted = object && decideWanted({ cluster, object, placement, isBuried: false });
    const key = printObjectKey(used);
    return { key, arrival: arrivalOf(wanted, this.hasWantedVersion(reading, object)) };
  }

  private hasWantedVersion({ state, kind }: Reading, object: KubeObject | undefined): boolean {
    if (object === undefined || kind === undefined || state?.digest === undefined) return false;
    const { federation } = this.parts;
    const wanted = render({ object, kind, federation, generation: 0, replicas: undefined });
    return state.digest === wanted.digest;
  }

  private async wait(
    subject: Subject,
    findings: SyncFindings & { readonly waiting: Waiting },
  ): Promise<void> {
    const { key } = subject;
    await this.parts.records.keep(subject, findings);
    const message = `waits for ${describeAwaited(findings.waiting)}, ${syncLimits.waitMs / 1_000} s at most`;
    await this.parts.records.remark(key, message);
  }

  private async go(
    subject: Subject,
    decision: Exclude<WaitDecision, { kind: 'wait' }>,
  ): Promise<Turn> {
    const { waiting: _over, ...kept } = findingsOf(subject.reading);
    const next: SyncFindings =
      decision.kind === 'go' ? kept : { ...kept, waiting: decision.waiting };
    await this.parts.records.keep(subject, next);
    return { kind: 'go', reading: { ...subject.reading, findings: next } };
  }
}

const keyOf = (key: MemberObjectKey, { resource, name }: Reference): ObjectKey => ({
  group: resource.group,
  resource: resource.resource,
  namespace: key.object.namespace,
  name,
});
