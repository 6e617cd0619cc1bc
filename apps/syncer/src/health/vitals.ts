/** What this syncer has seen of each cluster lately and is not written down with each sight. */
import { type MemberTotals, totalsOf } from '../capacity/totals.decide.js';
import type { MemberSeen } from '../capacity/summarize.decide.js';

/** How much of a new latency goes into the smoothed one. */
const latencyShare = 0.2;

export type Vital = { readonly latencyMs?: number; readonly totals?: MemberTotals };

export class Vitals {
  private readonly seen = new Map<string, Vital>();
  private readonly connected = new Set<string>();

  of(cluster: string): Vital {
    return this.seen.get(cluster) ?? {};
  }

  /** A probe was answered after so long. The first one opened the connection, which says little of the member. */
  noteLatency(cluster: string, tookMs: number): void {
    if (!this.connected.has(cluster)) return void this.connected.add(cluster);
    const before = this.of(cluster);
    const { latencyMs = tookMs } = before;
    const smoothed = latencyMs + (tookMs - latencyMs) * latencyShare;
    this.seen.set(cluster, { ...before, latencyMs: smoothed });
  }

  noteRoom(cluster: string, seen: MemberSeen): void {
    this.seen.set(cluster, { ...this.of(cluster), totals: totalsOf(seen) });
  }

  forget(cluster: string): void {
    this.seen.delete(cluster);
    this.connected.delete(cluster);
  }
}
