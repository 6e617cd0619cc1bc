/**
 * Writes one member's snapshots, and says what follows from them.
 *
 * A change is written at once, the next no sooner than a moment later. Whoever waits for room is woken when a snapshot has
 * more of it, and once at the start: a keeper before this one may have died between writing and telling. Workloads
 * whose pods have found no node for too long are told once for each change, by a timer where nothing else happens.
 */
import type { Instant } from '@navarch/model';
import { ReportLoop } from '../report-loop.js';
import { capacityLimits } from './limits.js';
import { decideOverdue, untold } from './overdue.decide.js';
import type { NameText } from './read.js';
import type { RoomIndex } from './room-index.js';
import { type CapacitySnapshot, type MemberSeen, summarize } from './summarize.decide.js';

export type CapacitySink = {
  /** `changed`: it differs from the last one of that cluster. `grew`: somewhere there is more room. */
  readonly saveCapacity: (snapshot: CapacitySnapshot) => Promise<{
    readonly version: number;
    readonly changed: boolean;
    readonly grew: boolean;
  }>;
};

export type CapacityEvents = {
  /** There is more room in a cluster. A failure is tried again. */
  readonly onRoom: (cluster: string) => Promise<void>;
  /** `namespace/name` of ReplicaSets whose pods find no node; the snapshot that says so is written. */
  readonly onUnschedulable: (cluster: string, names: readonly NameText[]) => Promise<void>;
};

export type ReporterParts = CapacityEvents & {
  readonly cluster: string;
  readonly index: RoomIndex;
  readonly sink: CapacitySink;
  /** How long a pod finds no node before that is told; as where it is learned from. */
  readonly unschedulableAfterMs: number;
  /** Is told what each snapshot is made of. */
  readonly onSeen?: (cluster: string, seen: MemberSeen) => void;
  readonly now: () => Instant;
  readonly onError: (error: unknown) => void;
};

export class CapacityReporter {
  private readonly loop: ReportLoop;
  private isRoomNews = true;
  private unschedulable: CapacitySnapshot['unschedulable'] = {};
  private told: ReadonlyMap<NameText, string> = new Map();

  constructor(private readonly parts: ReporterParts) {
    const { now, onError } = parts;
    const report = async (isTouched: boolean): Promise<Instant | undefined> => {
      if (isTouched) await this.save();
      return await this.tell();
    };
    const { capacityFlushMs: flushMs, ...pauses } = capacityLimits;
    this.loop = new ReportLoop({ report, pauses: { flushMs, ...pauses }, now, onError });
  }

  /** The index has changed. */
  touch(): void {
    this.loop.touch();
  }

  /** Reports until `signal` aborts. Failures go to `onError` and are tried again. */
  async run(signal: AbortSignal): Promise<void> {
    await this.loop.run(signal);
  }

  private async save(): Promise<void> {
    const { cluster, index, sink, now } = this.parts;
    const seen = index.seen();
    if (seen === undefined) return;
    this.parts.onSeen?.(cluster, seen);
    const snapshot = summarize(seen, { cluster, observedAt: now() });
    const { grew } = await sink.saveCapacity(snapshot);
    this.unschedulable = snapshot.unschedulable;
    if (grew) this.isRoomNews = true;
    if (this.isRoomNews) await this.parts.onRoom(cluster);
    this.isRoomNews = false;
  }

  private async tell(): Promise<Instant | undefined> {
    const { cluster, now, unschedulableAfterMs: afterMs } = this.parts;
    const { news, nextAt } = decideOverdue(this.unschedulable, { now: now(), afterMs });
    const names = untold(news, this.told);
    if (names.length > 0) await this.parts.onUnschedulable(cluster, names);
    this.told = news;
    return nextAt;
  }
}
