/**
 * Deals with a copy that was changed in its member: records what happened, and lets it be corrected or leaves it.
 *
 * What is left is measured from then on against how it was found, so that the watch wakes nobody until it changes again.
 * The record is written before the correction is sent; an attempt that fails is the same drift when it is tried again, and
 * counts as a correction once the member has taken it.
 */
import {
  again,
  done,
  type KubeObject,
  type Outcome,
  type SyncFindings,
  type SyncRules,
} from '@navarch/model';
import type { Offer, Store } from '@navarch/store';
import { countsOf } from '../observe/summary.decide.js';
import { decideDrift } from './drift.decide.js';
import { type Drifted, driftEvent, driftMessage, reportDrift } from './drift-report.js';
import type { SyncReading } from './facts.js';
import { syncLimits } from './limits.js';
import { corrected } from './corrected.js';
import { findingsOf } from './findings.js';
import { type Records, type Subject, versionsOf } from './records.js';
import type { Rendering } from './render.js';

export type DriftsParts = {
  readonly store: Store;
  readonly records: Records;
  readonly now: () => number;
  /** Counts a drift, for metrics. */
  readonly onDrift: (cluster: string, action: Drifted['kind']) => void;
};

export type DriftedCopy = Subject & {
  readonly live: KubeObject | undefined;
  /** What was last sent, and is still to be there. */
  readonly rendering: Rendering;
  readonly rules: SyncRules;
  readonly offer: Offer;
};

/** `send`: write it anew, with what is known of it by then. */
export type Judged =
  | { readonly kind: 'send'; readonly reading: SyncReading }
  | { readonly kind: 'leave'; readonly outcome: Outcome };

export class Drifts {
  constructor(private readonly parts: DriftsParts) {}

  async judge(copy: DriftedCopy): Promise<Judged> {
    const { corrections = [], overruled = [] } = findingsOf(copy.reading);
    const decision = decideDrift({
      rule: copy.rules.drift ?? 'Correct',
      wanted: copy.rendering.manifest,
      live: copy.live,
      overruled,
      corrections,
      now: this.parts.now(),
      limits: syncLimits,
    });
    if (decision.kind === 'none') {
      await this.settle(copy, 'as desired');
      return { kind: 'leave', outcome: done };
    }
    const reading = await this.remember(copy, decision);
    if (decision.kind === 'correct') return { kind: 'send', reading };
    return { kind: 'leave', outcome: await this.leave({ ...copy, reading }, decision) };
  }

  private async remember(copy: DriftedCopy, decision: Drifted): Promise<SyncReading> {
    const { key } = copy;
    const findings = findingsOf(copy.reading);
    const now = this.parts.now();
    const {
      drift: previous,
      correcting: isCorrecting = false,
      resting: isResting = false,
      ...kept
    } = findings;
    const known = { previous, isResting, isCorrecting, now };
    const { report, isNews } = reportDrift(key, decision, known);
    const next = { ...kept, drift: report, ...stageOf(decision) };
    await this.parts.records.keep(copy, next);
    const event = driftEvent(key, decision);
    if (isNews) this.parts.onDrift(key.cluster, decision.kind);
    if (isNews && event !== undefined) await this.parts.records.announce(copy, event);
    return { ...copy.reading, findings: next };
  }

  private async leave(
    copy: DriftedCopy,
    decision: Exclude<Drifted, { kind: 'correct' }>,
  ): Promise<Outcome> {
    const message = driftMessage(decision);
    if (decision.kind === 'accept') {
      await this.settle(copy, message);
      return done;
    }
    await this.measureAnew(copy);
    await this.parts.records.remark(copy.key, message);
    return decision.kind === 'rest'
      ? again(Math.max(syncLimits.restAgainMinMs, decision.until - this.parts.now()))
      : done;
  }

  /** The member has what it should, or what it may. */
  private async settle(copy: DriftedCopy, message: string): Promise<void> {
    const { key, live, rendering, offer, reading } = copy;
    await this.parts.records.keep(copy, corrected(findingsOf(reading), this.parts.now()));
    const versions = live === undefined ? { memberUid: '', memberVersion: '' } : versionsOf(live);
    const driftMarks = reading.state?.driftMarks ?? 0;
    const applied = {
      key,
      ...offer,
      digest: rendering.digest,
      ...versions,
      message,
      driftMarks,
    };
    await this.parts.records.states.applied(applied);
    // A list may have lacked what is there: what was read of it now is believed over that it was seen to be gone.
    const isBack = reading.state?.observed?.['gone'] === true;
    if (live === undefined || isBack) await this.measureAnew(copy);
  }

  /** From here on a change is one from what was found. Of a copy that is gone nothing is known any more. */
  private async measureAnew({ key, live, reading }: DriftedCopy): Promise<void> {
    const observed = live === undefined ? undefined : countsOf(live, reading.kind);
    await this.parts.records.states.measured({
      key,
      ...(live === undefined ? {} : versionsOf(live)),
      ...(observed === undefined ? {} : { observed }),
    });
  }
}

/** The record's message says it too, but the next mark of the watch takes its place. */
const stageOf = ({ kind }: Drifted): Pick<SyncFindings, 'correcting' | 'resting'> => {
  if (kind === 'correct') return { correcting: true };
  return kind === 'rest' ? { resting: true } : {};
};
