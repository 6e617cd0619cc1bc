/**
 * Paces what leaves a cluster: reads what the others have, lets the clocks of the move be decided, and keeps them with the
 * record of the copy, so that whoever looks next, after a restart too, goes on with the same ones.
 *
 * A record is taken back by the write that ends the move, never before it: a write that fails ends nothing.
 */
import { again, type Outcome, type Placement, type SyncFindings } from '@navarch/model';
import { replicasOf } from '../objects/body.js';
import { countsOf } from '../observe/summary.decide.js';
import { objectOf, placementOf, type SyncFactsReader, type SyncReading } from './facts.js';
import { findingsOf } from './findings.js';
import { type Held, holdMessage, type Meeting } from './meeting.js';
import {
  asIfReady,
  decideMove,
  isPatient,
  isScaleDown,
  type Move,
  permittedBy,
  type Permitted,
} from './move.decide.js';
import type { Peer } from './recreate.decide.js';
import type { Records } from './records.js';
import { mayLeave } from './replicas.decide.js';

export type MovesParts = {
  readonly facts: SyncFactsReader;
  readonly records: Records;
  readonly now: () => number;
};

/** `held`: undefined where nothing is held back. */
export type Paced = {
  readonly meeting: Meeting;
  readonly replicas: number;
  readonly held: Held | undefined;
};

export class Moves {
  constructor(private readonly parts: MovesParts) {}

  /** Replicas to send now, so that a move never takes ready replicas below the workload's floor, and none before it drained. */
  async pace(meeting: Meeting, target: number): Promise<Paced> {
    const placement = placementOf(meeting.reading);
    const running = runningOf(meeting);
    const wanted = wantedOf(meeting.reading);
    if (running === undefined || wanted === undefined || placement === undefined)
      return { meeting, replicas: target, held: undefined };
    if (target >= running) return { meeting, replicas: target, held: undefined };
    const others = await this.parts.facts.readOthers(meeting.key, placement);
    const { minReadyReplicas: minReady } = placement.spec;
    const floor = { wanted, minReady, isPatient: isPatient(placement, meeting.key.cluster) };
    const permitted = permittedBy({ ...floor, running, target, others });
    return await this.decide({ meeting, placement, running, permitted }, target);
  }

  /** The same for a copy that may have no replicas to count. */
  async paceCounted(
    meeting: Meeting,
    target: number | undefined,
  ): Promise<Omit<Paced, 'replicas'> & { readonly replicas: number | undefined }> {
    return target === undefined
      ? { meeting, replicas: undefined, held: undefined }
      : await this.pace(meeting, target);
  }

  /** The same for a copy that goes as a whole or not at all; `why`: what keeps it, but for its drain. */
  async paceWhole(meeting: Meeting, lackOf: LackOf): Promise<Paced & { readonly why?: string }> {
    const placement = placementOf(meeting.reading);
    if (placement === undefined) return { meeting, replicas: 0, held: undefined };
    const running = Math.max(1, runningOf(meeting) ?? 0);
    const others = await this.parts.facts.readOthers(meeting.key, placement);
    const isNamed = placement.spec.minReadyReplicas !== undefined;
    const why = lackOf(others);
    const lateWhy = lackOf(isNamed ? others : asIfReady(others));
    const permitted = {
      inTime: why === undefined ? 0 : running,
      late: lateWhy === undefined ? 0 : running,
    };
    const paced = await this.decide({ meeting, placement, running, permitted }, 0);
    return why === undefined ? paced : { ...paced, why };
  }

  /** Of replicas that are the member's business none are taken away: the copy goes as a whole, in its time. */
  async stay(meeting: Meeting): Promise<Outcome | undefined> {
    const lackOf: LackOf = (others) => (mayLeave(others) ? undefined : 'others are not ready');
    const { held } = await this.paceWhole(meeting, lackOf);
    if (held === undefined) return undefined;
    if (held.draining === undefined) return await this.parts.records.staying(meeting.key);
    await this.parts.records.remark(meeting.key, holdMessage(held));
    return again(held.againMs);
  }

  private async decide(facts: PacingFacts, target: number): Promise<Paced> {
    const { meeting, placement, running, permitted } = facts;
    const move = decideMove(
      {
        running,
        ready: readyOf(meeting) ?? running,
        permitted,
        rules: placement.spec.move,
        record: findingsOf(meeting.reading).move,
        plan: planOf(placement),
        isScaleDown: isScaleDown(placement, meeting.key.cluster),
        now: this.parts.now(),
      },
      target,
    );
    if (move.replicas <= target) return { meeting, replicas: move.replicas, held: undefined };
    return await this.hold(meeting, move, target);
  }

  private async hold(meeting: Meeting, move: Move, target: number): Promise<Paced> {
    const { key, reading } = meeting;
    const { replicas, draining, againMs } = move;
    const findings = findingsWith(findingsOf(reading), move);
    await this.parts.records.keep({ key, reading }, findings);
    const held = { replicas, target, againMs, ...(draining === undefined ? {} : { draining }) };
    return { meeting: { ...meeting, reading: { ...reading, findings } }, replicas, held };
  }
}

/** What keeps a copy from being away with the others as they are, as a clause; undefined: nothing. */
type LackOf = (others: readonly Peer[]) => string | undefined;

type PacingFacts = {
  readonly meeting: Meeting;
  readonly placement: Placement;
  readonly running: number;
  readonly permitted: Permitted;
};

function findingsWith(former: SyncFindings, { record, draining }: Move): SyncFindings {
  const { move: _record, draining: _report, ...kept } = former;
  return {
    ...kept,
    ...(record === undefined ? {} : { move: record }),
    ...(draining === undefined ? {} : { draining }),
  };
}

const runningOf = ({ live, reading }: Meeting): number | undefined =>
  live === undefined ? undefined : replicasOf(live, reading.kind);

const readyOf = ({ live, reading }: Meeting): number | undefined =>
  live === undefined ? undefined : countsOf(live, reading.kind)?.readyReplicas;

const wantedOf = (reading: SyncReading): number | undefined => {
  const object = objectOf(reading);
  return object === undefined ? undefined : replicasOf(object, reading.kind);
};

/** `sydney=5 taipei=4` */
const planOf = ({ spec }: Placement): string =>
  spec.clusters
    .filter(({ chosen }) => chosen)
    .map(({ name, replicas }) => `${name}=${replicas}`)
    .join(' ');
